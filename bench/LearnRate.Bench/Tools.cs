using System.ComponentModel;
using System.Diagnostics;

namespace LearnRate.Bench;

/// <summary>The programs outside .NET that the peers need, from Debian's packages; see <c>bench/peers.sh</c>.</summary>
internal static class Tools
{
    /// <summary>
    /// The Pythons whose libraries compete: the system's, and that of a newer Debian below <see cref="NewerDebian"/> if it is there.
    /// </summary>
    public static IReadOnlyList<Python> Pythons => Directory.Exists(NewerDebian) ? [new(NewerDebian), new(null)] : [new(null)];

    /// <summary>Where <c>bench/peers.sh</c> puts a newer Debian.</summary>
    public static string NewerDebian =>
        Environment.GetEnvironmentVariable("LEARNRATE_PEERS") ?? Path.Combine(Root, "bench", "obj", "debian");

    /// <summary>The repository: the nearest folder above this program that holds the solution.</summary>
    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LearnRate.slnx"))) folder = folder.Parent;
            return folder?.FullName ?? throw new InvalidOperationException("The benchmarks run inside a clone of the repository.");
        }
    }

    public static string PeerFile(string name) => Path.Combine(AppContext.BaseDirectory, "Peers", name);

    /// <summary>Whether a program is on the path.</summary>
    public static bool Has(string program) =>
        Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)))
            ?? false;

    public static string CompileC(string compiler, string source, params string[] options)
    {
        var program = Path.Combine(AppContext.BaseDirectory,
            $"{compiler}-{Path.GetFileNameWithoutExtension(source)}{string.Concat(options)}");
        Run(compiler, ["-std=gnu17", $"-DCOMPILER=\"{compiler} {string.Join(' ', options)}\"", .. options, PeerFile(source), "-o", program,
            "-lm"]);
        return program;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it wrote to its standard output.</returns>
    /// <exception cref="InvalidOperationException">It is not there, or it failed.</exception>
    public static string Run(string program, params string[] arguments)
    {
        using var process = Start(new(program, arguments) { RedirectStandardOutput = true });
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.TrimEnd()
            : throw new InvalidOperationException($"{program} failed with exit code {process.ExitCode}.");
    }

    /// <summary>Starts a program.</summary>
    /// <exception cref="InvalidOperationException">It is not there.</exception>
    public static Process Start(ProcessStartInfo program)
    {
        try
        {
            return Process.Start(program)!;
        }
        catch (Win32Exception)
        {
            throw new InvalidOperationException($"{program.FileName} is not there. On Debian: bench/peers.sh");
        }
    }
}
