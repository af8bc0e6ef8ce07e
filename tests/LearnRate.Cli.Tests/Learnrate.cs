using System.Diagnostics;
using System.Text;

namespace LearnRate.Cli.Tests;

/// <summary>What a command line answered.</summary>
internal sealed record Answer(int ExitCode, string Out, string Error);

/// <summary>Runs the command, in this process or, as users do, in one of its own.</summary>
internal static class Learnrate
{
    public static Task<Answer> Run(params string[] args) => Run(Stream.Null, args);

    public static async Task<Answer> Run(Stream input, string[] args)
    {
        var (output, error, bytes) = (new StringWriter(), new StringWriter(), new MemoryStream());
        var terminal = new Terminal { In = () => input, Out = output, OutBytes = () => bytes, Error = error };
        var code = await CommandLine.Run(args, terminal, TestContext.Current.CancellationToken);
        return new(code, output + Encoding.UTF8.GetString(bytes.ToArray()), error.ToString());
    }

    public static Process Start(IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        var info = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "LearnRate.Cli.dll") },
        };
        foreach (var arg in args) info.ArgumentList.Add(arg);
        foreach (var (name, value) in environment) info.Environment[name] = value;
        return Process.Start(info)!;
    }

    public static async Task<Answer> RunProcess(IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        using var process = Start(environment, args);
        return await Finish(process);
    }

    public static async Task<Answer> Finish(Process process)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellationToken),
            process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        return new(process.ExitCode, await output, await error);
    }
}
