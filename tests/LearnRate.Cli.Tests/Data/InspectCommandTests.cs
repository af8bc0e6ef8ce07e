using System.Text;
using System.Text.Json.Nodes;
using LearnRate.Workbench.Data;

namespace LearnRate.Cli.Tests.Data;

public sealed class InspectCommandTests
{
    private const string Houses =
        "id;price;area;town;garden\n1;100,5;50;Rome;yes\n2;200,1;NA;Oslo;no\n3;150;70;Rome;yes\n4;130;60;;no\n" +
        "5;99;45;Oslo;no\n6;180;80;Rome;yes\n7;175;75;Oslo;yes\n";

    [Fact]
    public async Task Screen_ShowsEveryGuess_AndTheOptionThatOverridesIt()
    {
        var answer = await Inspect(Houses, "--target", "price", "--drop", "garden");

        Assert.Equal((0, ""), (answer.ExitCode, answer.Error));
        string[] facts =
        [
            "7 rows, 5 columns", "; (semicolon)", "--delimiter", "the first line", "--header no", ", (comma)", "--decimal", "utf-8",
            "--encoding", "NA, NaN, null, ?", "--missing",
            "45 to 80", "Oslo, Rome", "2 words + missing", "left out, as asked", "target: a number", "regression", "--task classes",
            "4 training, 2 validation, 1 test rows", "--split",
            "Predicts price from 6 features of 3 columns", "--kind", "--scale",
            "A number outside the range", "Note: there are 2 validation rows",
        ];
        foreach (var fact in facts) Assert.Contains(fact, answer.Out, StringComparison.Ordinal);
        Assert.All(answer.Out.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, 100));
    }

    [Fact]
    public async Task Imbalance_IsPointedOut()
    {
        var text = "x,y\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"{i / 7.0:F3},{(i % 10 == 0 ? "rare" : "usual")}\n"));
        Assert.Contains(
            "Classes are imbalanced: usual has 9 times the rows of rare; always answering usual is right in 90 % of the rows.",
            (await Inspect(text, "--target", "y")).Out.ReplaceLineEndings(" ").Replace("  ", " ", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.DoesNotContain("imbalanced", (await Inspect(Houses, "--target", "garden")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutTarget_TheColumnsAreShown() =>
        Assert.Contains("--target <column>", (await Inspect(Houses)).Out, StringComparison.Ordinal);

    [Theory]
    [InlineData("--target prise", "error: target \"prise\" is not a column of standard input. Did you mean \"price\"?")]
    [InlineData("--target town", "error: standard input, line 5, column \"town\": the target is empty here.")]
    [InlineData("--target price --task classes --drop area --header no", "error: target \"price\"")]
    [InlineData("--target price --kind town=number", "error: standard input, line 2, column \"town\": 'Rome' is not a number.")]
    [InlineData("--target price --delimiter ,", "error: standard input, line 2: it has 2 cells, the header 1.")]
    public async Task BadData_GetOneLineAndExitCode3(string line, string expected)
    {
        var answer = await Inspect(Houses, line.Split(' '));

        Assert.Equal((3, ""), (answer.ExitCode, answer.Out));
        Assert.StartsWith(expected, answer.Error, StringComparison.Ordinal);
        Assert.Single(answer.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task MissingFile_IsBadData() =>
        Assert.Equal((3, "error: there is no file houses.csv.\n"),
            await Learnrate.Run("data", "inspect", "houses.csv") is var answer ? (answer.ExitCode, answer.Error) : default);

    [Theory]
    [InlineData("iris", "class"), InlineData("concrete", "compressive_strength"), InlineData("digits", "class"),
        InlineData("penguins", null)]
    public async Task Json_FollowsThePublishedSchema(string set, string? target)
    {
        string[] targets = target is null ? [] : ["--target", target];
        var answer =
            await Learnrate.Run(["data", "inspect", Path.Combine(AppContext.BaseDirectory, "Data", $"{set}.csv"), "--json", .. targets]);

        Assert.Equal(0, answer.ExitCode);
        await Schema.Admits(answer.Out);
    }

    [Fact]
    public void PublishedSchema_IsThatOfTheDocument() => Schema.IsThatOf(InspectJson.Readable.Options, typeof(InspectDocument));

    [Fact]
    public async Task Json_HasWhatTheScreenShows()
    {
        var document = JsonNode.Parse((await Inspect(Houses, "--target", "price", "--json")).Out)!;
        Assert.Equal((7, ";", ",", true),
            (document["rows"]!.GetValue<int>(), document["delimiter"]!.GetValue<string>(), document["decimalMark"]!.GetValue<string>(),
                document["header"]!.GetValue<bool>()));
        Assert.Equal(["number", "number", "number", "category", "boolean"],
            document["columns"]!.AsArray().Select(column => column!["kind"]!.GetValue<string>()));
        Assert.Equal("regression", document["preparation"]!["task"]!.GetValue<string>());
        Assert.StartsWith("there are 2 validation rows", document["preparation"]!["notes"]![0]!.GetValue<string>(),
            StringComparison.Ordinal);
        // Area is 45 to 80 in the file, but row 2 is empty.
        Assert.Equal(["id", "area"], document["columns"]!.AsArray().Where(column => column!["clippedTo"] is not null)
            .Select(column => column!["name"]!.GetValue<string>()));
    }

    [Fact]
    public async Task WaysOfWriting_AreSaid()
    {
        var text = "price\tcountry\n" + string.Concat(Enumerable.Range(0, 30).Select(i =>
            $"{(i % 7 == 3 ? "n/a" : $"$1,{200 + i}.50")}\t{(string[])["DE", "CH", "NA", "FR"] switch { var c => c[i % 4] }}\n"));
        var screen = (await Inspect(text)).Out;
        Assert.Contains("price: numbers such as $1,234.5; n/a read as empty.", screen, StringComparison.Ordinal);
        Assert.Contains("country: NA read as a word.", screen, StringComparison.Ordinal);

        var columns = JsonNode.Parse((await Inspect(text, "--json")).Out)!["columns"]!;
        Assert.Equal("""{"decimalMark":".","thousandsMark":",","prefix":"$","suffix":"","empty":["NA","NaN","null","?","n/a"]}""",
            columns[0]!["format"]!.ToJsonString());
        Assert.Equal(4, columns[1]!["distinct"]!.GetValue<int>());
        Assert.DoesNotContain("NA read as a word", (await Inspect(text, "--missing", "NA", "n/a")).Out, StringComparison.Ordinal);
    }

    private static Task<Answer> Inspect(string text, params string[] options) =>
        Learnrate.Run(new MemoryStream(Encoding.UTF8.GetBytes(text)), ["data", "inspect", "-", .. options]);

    private static PublishedSchema Schema =>
        new("inspect-1.schema.json", InspectDocument.SchemaName, "What `learnrate data inspect --json` prints.");
}
