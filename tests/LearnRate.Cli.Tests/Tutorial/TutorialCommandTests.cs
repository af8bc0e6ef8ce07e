using System.Text.Json.Nodes;
using LearnRate.Tutorial;
using LearnRate.Workbench.Tutorial;

namespace LearnRate.Cli.Tests.Tutorial;

public sealed class TutorialCommandTests
{
    [Fact]
    public async Task Screen_ShowsTheExperiment()
    {
        var answer = await Learnrate.Run("tutorial");

        Assert.Equal(0, answer.ExitCode);
        Assert.Empty(answer.Error);
        string[] facts =
        [
            // The published explosion and cure.
            "3237.05", "-5162.95", "diverges at 216", "diverges at 288", "diverges at 863", "1.2376634", "1.2876634", "2002",
            "-204.788", "14.1143",
            // What the tutorial could not show.
            "4.49e-4", "4.23e-4", "4.41e-4", "3.571e-4", "3.019e-4", "5.79e-4", "6.42e-4", "1/10100", "9.901e-5", "2.434e-5",
            // Where it errs.
            "3.237", "0.95", "13. \"There is no value we can say it is the best\".",
        ];
        foreach (var fact in facts) Assert.Contains(fact, answer.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Divergence_IsNoFailure() => Assert.Equal(0, (await Learnrate.Run("tutorial", "--rate", "1")).ExitCode);

    [Fact]
    public async Task Rates_AreShownInTheOrderGiven()
    {
        var text = (await Learnrate.Run("tutorial", "--rate", "1e-5", "--rate", "0.001", "1")).Out;
        int[] places = [.. ((string[])["Rate 1e-5,", "Rate 0.001,", "Rate 1,"]).Select(r => text.IndexOf(r, StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public async Task Plain_HasOnlyLettersOfText()
    {
        var text = (await Learnrate.Run("tutorial", "--plain")).Out;
        Assert.DoesNotContain('─', text);
        Assert.DoesNotContain('\u001b', text);
        Assert.Contains("1.2876634", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tutorial --json")]
    [InlineData("tutorial --json --rate 1 0.0001")]
    [InlineData("tutorial --json --rate 1e-5 --rule corrected --data corrected --stop honest")]
    [InlineData("tutorial --json --rate 0.0005 --rule gradient --iterations 7")]
    public async Task Json_FollowsThePublishedSchema(string line)
    {
        var answer = await Learnrate.Run(line.Split(' '));

        Assert.Equal(0, answer.ExitCode);
        await Schema.Admits(answer.Out);
    }

    [Fact]
    public void PublishedSchema_IsThatOfTheDocument() => Schema.IsThatOf(TutorialJson.Readable.Options, typeof(TutorialDocument));

    [Fact]
    public async Task Json_HasTheNumbersToTheLastBit()
    {
        var document = JsonNode.Parse((await Learnrate.Run("tutorial", "--rate", "0.00001", "1", "--json")).Out)!;
        var (cure, explosion) = (document["runs"]![0]!, document["runs"]![1]!);
        var trained = new TutorialProgram { Rate = 0.00001 }.Train();

        Assert.Equal(trained.Weights.B, cure["b"]!.GetValue<double>());
        Assert.Equal(trained.Weights.W, cure["w"]!.GetValue<double>());
        Assert.Equal("stopped", cure["status"]!.GetValue<string>());
        Assert.Equal("diverged", explosion["status"]!.GetValue<string>());
        Assert.Null(explosion["b"]);
        Assert.Equal(216, explosion["firstNonFinite"]!["iteration"]!.GetValue<int>());
        Assert.Equal("positive infinity", explosion["firstNonFinite"]!["value"]!.GetValue<string>());
    }

    [Fact]
    public async Task Iterations_CapsATraining()
    {
        var document = JsonNode.Parse((await Learnrate.Run("tutorial", "--rate", "1e-5", "--iterations", "7", "--json")).Out)!;
        Assert.Equal("capped", document["runs"]![0]!["status"]!.GetValue<string>());
        Assert.Equal(7, document["runs"]![0]!["iterations"]!.GetValue<int>());
    }

    private static PublishedSchema Schema =>
        new("tutorial-1.schema.json", TutorialDocument.SchemaName,
            "What `learnrate tutorial --json` prints. A number that is not finite is null, and the status beside it says so.");
}
