using System.Text.RegularExpressions;

namespace LearnRate.Cli.Tests;

/// <summary>The README shows what the command prints, line for line.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public async Task Excerpt_IsWhatTheCommandPrints()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "README.md"),
            TestContext.Current.CancellationToken);
        var printed = (await Learnrate.Run("tutorial")).Out.Split('\n').Select(line => line.TrimEnd()).ToHashSet();
        var shown = TextBlock().Match(readme).Groups[1].Value.Split('\n').Select(line => line.TrimEnd()).ToArray();

        Assert.True(shown.Length > 10);
        Assert.All(shown, line => Assert.Contains(line, printed));
    }

    [GeneratedRegex("```text\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex TextBlock();
}
