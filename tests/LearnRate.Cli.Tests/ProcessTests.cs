using System.Runtime.InteropServices;

namespace LearnRate.Cli.Tests;

/// <summary>What only a process of its own can show: culture, signals, streams.</summary>
public sealed class ProcessTests
{
    private static readonly Dictionary<string, string> German = new() { ["LANG"] = "de_DE.UTF-8", ["LC_ALL"] = "de_DE.UTF-8" };

    [Fact]
    public async Task Rate_UnderGermanCulture_IsReadAndPrintedWithAPoint()
    {
        var german = await Learnrate.RunProcess(German, "tutorial", "--rate", "0.001");
        var invariant = await Learnrate.RunProcess(new Dictionary<string, string>(), "tutorial", "--rate", "0.001");

        Assert.Equal(0, german.ExitCode);
        Assert.Equal(invariant.Out, german.Out);
        Assert.Contains("Rate 0.001", german.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Comma_UnderGermanCulture_IsRefused() =>
        Assert.Equal(2, (await Learnrate.RunProcess(German, "tutorial", "--rate", "0,001")).ExitCode);

    [Fact]
    public async Task Redirected_HasNoEscapes()
    {
        var answer = await Learnrate.RunProcess(new Dictionary<string, string> { ["TERM"] = "xterm-256color" }, "tutorial");

        Assert.Equal(0, answer.ExitCode);
        Assert.DoesNotContain('\u001b', answer.Out);
        Assert.DoesNotContain('\u001b', answer.Error);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Signal_EndsWithItsExitCode(string signal, int expected)
    {
        Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "Windows has no such signals.");
        using var process = Learnrate.Start(new Dictionary<string, string>(), "tutorial", "--exact");
        // The line that announces a long measurement comes after the handlers are in place.
        Assert.NotNull(await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken));
        using var kill = System.Diagnostics.Process.Start("kill", ["-s", signal, $"{process.Id}"]);
        var answer = await Learnrate.Finish(process);

        Assert.Equal(expected, answer.ExitCode);
        Assert.Empty(answer.Out);
    }
}
