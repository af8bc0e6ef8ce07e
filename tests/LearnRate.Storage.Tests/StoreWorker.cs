using System.Diagnostics;
using System.Globalization;
using LearnRate.Storage.Worker;

namespace LearnRate.Storage.Tests;

/// <summary>What a worker answered.</summary>
internal sealed record WorkerAnswer(int ExitCode, string Out, string Error)
{
    /// <summary>As <c>kill -9</c> ends a process.</summary>
    public const int Killed = 128 + 9;

    /// <summary>How many runs a sweep trained.</summary>
    public int Trained =>
        int.Parse(Out.TrimEnd().Split('\n')[^1].Replace("trained ", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    /// <summary>How many bundles it said that it kept.</summary>
    public int Kept => Out.Split('\n').Count(line => line == "kept");
}

/// <summary>A process that works with a store.</summary>
internal static class StoreWorker
{
    public static async Task<WorkerAnswer> Run(StorePlace place, string what, string? killAfter = null, string[]? under = null)
    {
        using var process = Start(place, what, killAfter, under);
        return await Finish(process);
    }

    /// <param name="place">The store.</param>
    /// <param name="what">What is done.</param>
    /// <param name="killAfter">After which step of which transaction it dies.</param>
    /// <param name="under">A command that runs it.</param>
    public static Process Start(StorePlace place, string what, string? killAfter = null, string[]? under = null)
    {
        string[] line = [.. under ?? [], "dotnet", typeof(Work).Assembly.Location, what, place.File ?? place.Connection!];
        return Process.Start(new ProcessStartInfo(line[0], line[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [Kill.Variable] = killAfter },
        })!;
    }

    public static async Task<WorkerAnswer> Finish(Process process)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellationToken),
            process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        return new(process.ExitCode, await output, await error);
    }
}

