using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LearnRate.Cli.Tests;

/// <summary>The command on a real terminal, which util-linux's <c>script</c> provides.</summary>
public sealed partial class TerminalTests
{
    [Theory]
    [InlineData("xterm-256color", null, true)]
    [InlineData("xterm-256color", "", true)]
    [InlineData("xterm-256color", "1", false)]
    [InlineData("dumb", null, false)]
    public async Task Escapes_OnlyWhereTheyAreWanted(string term, string? noColor, bool expected)
    {
        var screen = await OnTerminal(80, term, noColor, "tutorial --rate 1e-5");
        Assert.Contains("1.2876634", screen, StringComparison.Ordinal);
        Assert.Equal(expected, screen.Contains('\u001b'));
    }

    [Theory]
    [InlineData(80), InlineData(100), InlineData(132)]
    public async Task Screen_FitsTheTerminal(int columns)
    {
        var screen = await OnTerminal(columns, "xterm-256color", noColor: null, "tutorial");
        var widest = Escape().Replace(screen, "").Split('\n').Max(line => new StringInfo(line.TrimEnd()).LengthInTextElements);
        Assert.InRange(widest, 60, columns);
    }

    private static async Task<string> OnTerminal(int columns, string term, string? noColor, string arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "There is no script(1) here (Debian: bsdutils).");
        var command = Path.Combine(AppContext.BaseDirectory, "LearnRate.Cli.dll");
        using var process = Process.Start(new ProcessStartInfo(
            "script", ["--quiet", "--return", "--command", $"stty cols {columns}; dotnet '{command}' {arguments}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["TERM"] = term, ["NO_COLOR"] = noColor },
        })!;
        var screen = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return screen;
    }

    [GeneratedRegex("\u001b\\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escape();
}
