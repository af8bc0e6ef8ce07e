using System.Diagnostics;
using System.IO.Compression;

namespace LearnRate.Cli.Tests;

/// <summary>What users get: the library as a package, the command as a tool from a folder.</summary>
public sealed class PackageTests : IClassFixture<PackageTests.Packages>
{
    private readonly Packages _packages;

    public PackageTests(Packages packages) => _packages = packages;

    [Fact]
    public async Task Library_HasItsReadmeIconDocumentationAndSymbols()
    {
        Assert.Superset(
            new HashSet<string> { "README.md", "icon.png", "lib/net10.0/LearnRate.dll", "lib/net10.0/LearnRate.xml" },
            await Entries("LearnRate.*.nupkg"));
        Assert.Contains("lib/net10.0/LearnRate.pdb", await Entries("LearnRate.*.snupkg"));
    }

    [Fact]
    public async Task Tool_InstalledFromAFolder_Runs()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var tools = Path.Combine(_packages.Folder, "tools");
        await Packages.Dotnet("tool", "install", "LearnRate.Cli", "--tool-path", tools, "--source", _packages.Folder);

        using var learnrate =
            Process.Start(new ProcessStartInfo(Path.Combine(tools, "learnrate"), ["tutorial", "--rate", "1e-5", "--plain"])
            {
                RedirectStandardOutput = true,
            })!;
        var text = await learnrate.StandardOutput.ReadToEndAsync(cancellationToken);
        await learnrate.WaitForExitAsync(cancellationToken);

        Assert.Equal(0, learnrate.ExitCode);
        Assert.Contains("1.2876634", text, StringComparison.Ordinal);

        // A figure needs the native library that the package brings, and the other systems'
        // libraries would make it 187 MB; it is 10.5 MB, with both data bases.
        var figure = Path.Combine(_packages.Folder, "figure.png");
        using var drawing =
            Process.Start(new ProcessStartInfo(Path.Combine(tools, "learnrate"),
                ["schedule", "cosine", "--out", figure])
            { RedirectStandardError = true })!;
        Assert.Equal($"wrote {figure}", (await drawing.StandardError.ReadToEndAsync(cancellationToken)).TrimEnd());
        Assert.InRange(new FileInfo(Directory.EnumerateFiles(_packages.Folder, "LearnRate.Cli.*.nupkg").Single()).Length, 0, 12_000_000);
    }

    // "LearnRate.*" also matches the command's package, whose name is longer.
    private async Task<HashSet<string>> Entries(string pattern)
    {
        var file = Directory.EnumerateFiles(_packages.Folder, pattern).MinBy(name => name.Length)!;
        await using var package = await ZipFile.OpenReadAsync(file, TestContext.Current.CancellationToken);
        return package.Entries.Select(entry => entry.FullName).ToHashSet();
    }

    /// <summary>Both packages, made once from what has been built.</summary>
    public sealed class Packages : IAsyncLifetime
    {
        public string Folder { get; } = Directory.CreateTempSubdirectory("learnrate-packages-").FullName;

        public async ValueTask InitializeAsync()
        {
            // Below tests/LearnRate.Cli.Tests/bin/Release/net10.0.
            var built = new DirectoryInfo(AppContext.BaseDirectory);
            var configuration = built.Parent!.Name;
            var root = built.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
            foreach (var project in (string[])["LearnRate", "LearnRate.Cli"])
                await Dotnet("pack", Path.Combine(root, "src", project), "-c", configuration, "--no-build", "-o", Folder);
        }

        public ValueTask DisposeAsync()
        {
            Directory.Delete(Folder, recursive: true);
            return ValueTask.CompletedTask;
        }

        public static async Task Dotnet(params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo("dotnet", arguments)
            {
                RedirectStandardOutput = true,
                Environment = { ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1" },
            })!;
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0) throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} failed:\n{output}");
        }
    }
}
