namespace LearnRate.Cli.Tests;

/// <summary>What comes from outside moves no cursor and sets no colours: control characters are shown.</summary>
public sealed class VisibleTextTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("learnrate-visible-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("plain − text\n", "plain − text\n"), InlineData("a\u001b[31mb", "a␛[31mb"), InlineData("a\bb\u007f", "a␈b␡")]
    [InlineData("a\u009bb", "a\\u009bb"), InlineData("a\u202eb", "a\\u202eb"), InlineData("a\r", "a␍"), InlineData("a\tb", "a\tb")]
    public void HiddenCharacters_AreShown(string text, string expected)
    {
        var output = new StringWriter();
        new VisibleWriter(output).Write(text);
        Assert.Equal((expected, expected), (VisibleText.Show(text), output.ToString()));
        Assert.Equal(expected.Replace("\n", "␊", StringComparison.Ordinal).Replace("\t", "␉", StringComparison.Ordinal),
            VisibleText.OnOneLine(text));
    }

    [Fact]
    public async Task NamesOfColumnsAndFiles_AreShown_OnScreensAndInMessages()
    {
        var file = Path.Combine(_folder, "red\u001b[31m.csv");
        await File.WriteAllTextAsync(file, "x\u001b[2J,y\n1,a\u001b]0;t\u0007\n2,b\n3,b\n", TestContext.Current.CancellationToken);
        foreach (var rich in (bool[])[false, true])
        {
            var output = new StringWriter();
            Assert.Equal(0, await CommandLine.Run(["data", "inspect", file, "--target", "y"],
                new() { Out = output, Error = TextWriter.Null, IsRich = rich }, TestContext.Current.CancellationToken));
            Assert.Contains("red␛[31m.csv: 3 rows", output.ToString(), StringComparison.Ordinal);
            Assert.Contains("x␛[2J", output.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("\u001b[2J", output.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain('\u0007', output.ToString());
        }

        var missing = await Learnrate.Run("data", "inspect", Path.Combine(_folder, "no\u001b[31m\n.csv"));
        Assert.Equal(3, missing.ExitCode);
        Assert.DoesNotContain('\u001b', missing.Error);
        Assert.Single(missing.Error.TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain('\u001b', (await Learnrate.Run("frob\u001b[31m")).Error);
    }

    [Fact]
    public async Task Data_StayAsTheyAre()
    {
        var file = Path.Combine(_folder, "t.csv");
        await File.WriteAllTextAsync(file, "x\u001b[2J,y\n1,2\n2,3\n", TestContext.Current.CancellationToken);
        var json = System.Text.Json.Nodes.JsonNode.Parse((await Learnrate.Run("data", "inspect", file, "--json")).Out)!;
        Assert.Equal("x\u001b[2J", json["columns"]![0]!["name"]!.GetValue<string>());
    }
}
