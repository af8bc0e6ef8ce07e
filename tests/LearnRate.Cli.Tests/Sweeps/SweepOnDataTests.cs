using System.Text.Json.Nodes;
using LearnRate.Workbench.Sweeps;

namespace LearnRate.Cli.Tests.Sweeps;

public sealed class SweepOnDataTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("learnrate-sweep").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ThePage_HasATable_TheUCurve_AndTheRateToTrainWith()
    {
        var answer = await Sweep("--rates", "1e-3..1e8:log:12", "--seeds", "3", "--optimizer", "sgd");

        Assert.Equal(0, answer.ExitCode);
        foreach (var fact in (string[])["36 runs in ", "validation loss, mean and range of 3 seeds", "×  diverged", "best rate ",
            "runs diverge above ", "diverged", " to ", "learnrate train ", "--optimizer sgd"])
            Assert.Contains(fact, answer.Out, StringComparison.Ordinal);
        Assert.All(answer.Out.Split('\n').Where(line => !line.Contains("learnrate train", StringComparison.Ordinal)),
            line => Assert.InRange(line.TrimEnd().Length, 0, 100));

        // What it says to do trains at the best rate.
        var command = answer.Out.Split('\n').Single(line => line.StartsWith("train with it: ", StringComparison.Ordinal));
        var trained = await Learnrate.Run([.. command["train with it: learnrate ".Length..].Split(' '), "--out",
            Path.Combine(_folder, "model"), "--json"]);
        Assert.Equal(0, trained.ExitCode);
        Assert.Equal(command.Split(' ')[^3], JsonNode.Parse(trained.Out)!["settings"]!["rate"]!.GetValue<string>());
    }

    [Fact]
    public async Task Json_FollowsThePublishedSchema_AndSaysWhatCsvSays()
    {
        string[] options = ["--rates", "1e-3", "0.1", "1e30", "--seeds", "2", "--optimizer", "sgd", "adam"];
        var json = await Sweep([.. options, "--json"]);
        await Schema.Admits(json.Out);
        var rows = (await Sweep([.. options, "--csv", "-"])).Out.TrimEnd().Split('\n');

        Assert.Equal(1 + 2 * 3 * 2, rows.Length);
        var sweeps = JsonNode.Parse(json.Out)!["sweeps"]!.AsArray();
        Assert.Equal(["sgd", "adam"], sweeps.Select(sweep => sweep!["label"]!.GetValue<string>()));
        Assert.Equal(
            rows.Skip(1).Select(row => row.Split(',')[^4])
                .Select(loss => loss.Length == 0 ? (double?)null : double.Parse(loss, System.Globalization.CultureInfo.InvariantCulture)),
            sweeps.SelectMany(sweep => sweep!["rates"]!.AsArray()).SelectMany(rate => rate!["runs"]!.AsArray())
                .Select(run => run!["trainingLoss"]?.GetValue<double>()));
    }

    [Fact]
    public async Task WhatJsonPrinted_IsAConfiguration()
    {
        var file = Path.Combine(_folder, "sweep.json");
        var printed = (await Sweep("--rates", "0.01", "0.1", "--seeds", "2", "--optimizer", "sgd", "adam", "--race", "--json")).Out;
        await File.WriteAllTextAsync(file, printed, TestContext.Current.CancellationToken);
        var again = await Learnrate.Run("sweep", "--config", file, "--json");
        Assert.Equal((0, printed), (again.ExitCode, again.Out));
    }

    [Fact]
    public void PublishedSchema_IsThatOfTheDocument() => Schema.IsThatOf(SweepJson.Readable.Options, typeof(SweepDocument));

    [Fact]
    public async Task Axes_AreCombined_AndLabelled()
    {
        var answer = await Sweep("--rates", "0.01", "0.1", "--seeds", "1", "--batch", "16", "32", "--hidden", "8 relu", "none",
            "--schedule", "constant", "cosine");
        foreach (var label in (string[])["constant, batch 16, 8 relu: best rate", "cosine, batch 32, none: best rate"])
            Assert.Contains(label, answer.Out, StringComparison.Ordinal);
        Assert.Contains("16 runs in", answer.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARate_ThatTheSweepTrained_IsTheRateThatTrainTrains()
    {
        var sweep = JsonNode.Parse((await Sweep("--rates", "0.01", "0.02", "--seeds", "1", "--json")).Out)!;
        await Learnrate.Run("train", Data, "--target", "class", "--epochs", "10", "--rate", "0.02", "--out",
            Path.Combine(_folder, "model"));
        var last = (await File.ReadAllLinesAsync(Path.Combine(_folder, "model", "trace.csv"),
            TestContext.Current.CancellationToken))[^1].Split(',');
        var run = sweep["sweeps"]![0]!["rates"]![1]!["runs"]![0]!;
        Assert.Equal(last[4], run["trainingLoss"]!.ToJsonString());
        Assert.Equal(last[5], run["validationLoss"]!.ToJsonString());
    }

    [Fact]
    public async Task ARace_DropsRates_AndFindsOneAsGood()
    {
        // Above 5 runs end anywhere from 1e-6 to 0.2: of five seeds all may be lucky, of twelve not.
        string[] line = ["sweep", Data, "--target", "class", "--epochs", "60", "--hidden", "8 tanh", "--optimizer", "sgd", "--rates",
            "1e-3..10:log:32", "--seeds", "12", "--json"];
        var all = JsonNode.Parse((await Learnrate.Run(line)).Out)!["sweeps"]![0]!;
        var race = JsonNode.Parse((await Learnrate.Run([.. line, "--race"])).Out)!["sweeps"]![0]!;
        Assert.Contains(race["best"]!["rate"]!.GetValue<double>(),
            all["best"]!["asGood"]!.AsArray().Select(rate => rate!.GetValue<double>()));
        Assert.True(race["steps"]!.GetValue<long>() * 3 <= all["steps"]!.GetValue<long>());
    }

    [Fact]
    public async Task Rates_FromAFile()
    {
        var file = Path.Combine(_folder, "rates.txt");
        await File.WriteAllTextAsync(file, "# mine\n0.01\n\n0.1..0.2:lin:2\n", TestContext.Current.CancellationToken);
        var answer = await Sweep("--rates", file, "--seeds", "1", "--json");
        Assert.Equal([0.01, 0.1, 0.2], JsonNode.Parse(answer.Out)!["sweeps"]![0]!["rates"]!.AsArray()
            .Select(rate => rate!["rate"]!.GetValue<double>()));

        await File.WriteAllTextAsync(file, "0.01\nfast\n", TestContext.Current.CancellationToken);
        Assert.Contains("line 2: 'fast' is no learning rate", (await Sweep("--rates", file)).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("curve.svg", "<svg"), InlineData("curve.png", "PNG")]
    public async Task TheFigure_IsWritten(string file, string beginning)
    {
        var path = Path.Combine(_folder, file);
        var answer = await Sweep("--rates", "0.01", "0.1", "--seeds", "2", "--out", path, "--csv", Path.Combine(_folder, "runs.csv"));
        Assert.Equal($"wrote {path}\nwrote {Path.Combine(_folder, "runs.csv")}\n", answer.Error);
        Assert.Contains(beginning, (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))[..200],
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none.csv --target y", "none.csv", 3), InlineData("DATA", "sweep needs a target", 2),
        InlineData("DATA --target clas", "Did you mean \"class\"?", 3),
        InlineData("DATA --target class --epochs 3 --steps 3", "a run has one length", 2)]
    [InlineData("DATA --target class --seeds 0", "whole number from 1", 2),
        InlineData("DATA --target class --batch x", "'x' is not allowed", 2)]
    public async Task AMistake_GetsOneLine(string line, string expected, int code)
    {
        var answer = await Learnrate.Run(["sweep", .. line.Replace("DATA", Data, StringComparison.Ordinal).Split(' ')]);
        Assert.Equal((code, ""), (answer.ExitCode, answer.Out));
        Assert.Contains(expected, answer.Error, StringComparison.Ordinal);
        Assert.Single(answer.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task WhereEveryRunDiverges_ThereIsNoRate()
    {
        var answer = await Sweep("--rates", "1e30", "--seeds", "1", "--optimizer", "sgd");
        Assert.Equal(4, answer.ExitCode);
        Assert.Contains("no rate at which the runs of all seeds finished", answer.Out, StringComparison.Ordinal);
    }

    private static PublishedSchema Schema => new("sweep-1.schema.json", SweepDocument.SchemaName, "What `learnrate sweep --json` prints.");

    private static string Data => Path.Combine(AppContext.BaseDirectory, "Data", "iris.csv");

    private static Task<Answer> Sweep(params string[] options) =>
        Learnrate.Run(["sweep", Data, "--target", "class", "--epochs", "10", .. options]);
}
