using System.Diagnostics;

namespace LearnRate.Tests;

/// <summary>Every sample runs as its first lines say, and the library's page shows the first of them.</summary>
public sealed class SampleTests
{
    private static readonly string Root = FindRoot();

    public static TheoryData<string> Samples =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, "samples"), "*.cs").Select(file => Path.GetFileName(file)!)];

    [Theory, MemberData(nameof(Samples))]
    public async Task Sample_Runs(string name)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["run", Path.Combine(Root, "samples", name), "-c", "Release"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Root,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellationToken),
            process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);

        Assert.True(process.ExitCode == 0, $"{name}: {await output}\n{await error}");
        Assert.Empty(await error);
        var expected = name switch
        {
            "tutorial.cs" => "2002 iterations, w = 1.2876634007985206",
            "train.cs" => "the first row is Adelie, with a probability of 99.6 %",
            "own-optimizer.cs" => "signsgd(momentum=0.8): best rate ",
            "sixteen-rates.cs" => "best rate 1.216",
            _ => throw new NotSupportedException($"What {name} prints is not tested yet."),
        };
        Assert.Contains(expected, await output, StringComparison.Ordinal);
    }

    [Fact]
    public void LibraryPage_ShowsTheTutorialSample()
    {
        var page = File.ReadAllText(Path.Combine(Root, "src", "LearnRate", "README.md"));
        var tutorial = File.ReadLines(Path.Combine(Root, "samples", "tutorial.cs"));
        foreach (var line in tutorial.Where(line => line.Length > 0 && !line.StartsWith('#')
            && !line.StartsWith("//", StringComparison.Ordinal)))
            Assert.Contains(line, page, StringComparison.Ordinal);
    }

    [Fact]
    public void Readme_QuotesTheTrainingSample()
    {
        var page = File.ReadAllText(Path.Combine(Root, "README.md"));
        var code = File.ReadAllText(Path.Combine(Root, "samples", "train.cs"));
        Assert.Contains(code[code.IndexOf("var table", StringComparison.Ordinal)..].TrimEnd(), page, StringComparison.Ordinal);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "LearnRate.slnx"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
