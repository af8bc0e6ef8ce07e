using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using LearnRate.Workbench.Train;

namespace LearnRate.Cli.Tests.Train;

public sealed class TrainCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("learnrate-train").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("iris", "class", "accuracy", "always setosa"), InlineData("diabetes", "progression", "RMSE", "always the mean")]
    public async Task ATableIn_AFolderOut(string set, string target, string measure, string trivial)
    {
        var answer = await Run("train", Data(set), "--target", target, "--epochs", "20", "--out", Out);

        Assert.Equal(0, answer.ExitCode);
        foreach (var fact in (string[])["20 of 20 epochs", "test rows", measure, trivial, "epoch", Out,
            "predict with it: learnrate predict"]) Assert.Contains(fact, answer.Out, StringComparison.Ordinal);
        // Rows at epochs 1, 2, 4, 8, 16 and the last.
        Assert.Equal(["1", "2", "4", "8", "16", "20"],
            answer.Error.Split('\n').Select(line => line.Split(' ')[0]).Where(word => int.TryParse(word, out _)));
        Assert.Contains("best weights so far", answer.Error, StringComparison.Ordinal);
        Assert.All(answer.Out.Split('\n').Where(line => !line.Contains(Out, StringComparison.Ordinal)
            && !line.StartsWith("network", StringComparison.Ordinal)), line => Assert.InRange(line.TrimEnd().Length, 0, 100));
    }

    [Fact]
    public async Task TheRunFile_IsTheJsonDocument_AndFollowsItsSchema()
    {
        foreach (var (set, target) in ((string, string)[])[("iris", "class"), ("concrete", "compressive_strength"),
            ("penguins", "species")])
        {
            var answer = await Run("train", Data(set), "--target", target, "--epochs", "3", "--json", "--out", Out, "--overwrite");
            Assert.Equal(0, answer.ExitCode);
            Assert.Equal(answer.Out, await File.ReadAllTextAsync(Path.Combine(Out, "run.json"), Cancel));
            await Schema.Admits(answer.Out);
        }
    }

    [Fact]
    public async Task WhatWasLeftOutAndGuessed_IsSaid_ByTrainAndBySweep_AndKeptInTheRunFile()
    {
        var file = Path.Combine(_folder, "rare.csv");
        await File.WriteAllTextAsync(file, "id,price,x,note,kind\n" + string.Concat(Enumerable.Range(0, 100).Select(i =>
            $"{i + 1},${i % 9}.50,{i * 3 % 97},row number {i} of all,{(i == 5 ? "solo" : "abc"[i % 3])}\n")), Cancel);
        string[] expected =
        [
            "note: price: numbers such as $1234.5.", "note: left out: id (an identifier), note (free text) (--kind).",
            "note: how well a class is predicted cannot be judged without test rows of it: solo (1 row).",
        ];
        var trained = await Run("train", file, "--target", "kind", "--epochs", "2", "--json", "--out", Out);
        Assert.Equal(expected, trained.Error.Split('\n').Where(line => line.StartsWith("note: ", StringComparison.Ordinal)));
        Assert.Equal(3, System.Text.Json.Nodes.JsonNode.Parse(trained.Out)!["data"]!["notes"]!.AsArray().Count);
        var swept = await Run("sweep", file, "--target", "kind", "--epochs", "2", "--seeds", "1", "--rates", "0.01");
        Assert.Equal(expected, swept.Error.Split('\n').Where(line => line.StartsWith("note: ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task TargetThatLooksLikeNumbers_IsRefused_WithTheOptionsThatDecide()
    {
        var file = Path.Combine(_folder, "low.csv");
        await File.WriteAllTextAsync(file, "x,y\n" + string.Concat(Enumerable.Range(0, 400).Select(i =>
            FormattableString.Invariant($"{i % 7},{(i % 8 == 0 ? "<1.0" : $"{i * 1.25}")}\n"))), Cancel);
        var refused = await Run("train", file, "--target", "y", "--epochs", "1", "--out", Out);
        Assert.Equal(
            (3, "error: low.csv, column \"y\": the target looks like numbers, but was read as 351 different words in 400 rows, because " +
            "of cells such as '<1.0'. Say what such cells mean, or that its words are classes " +
            "(--missing, --kind y=number, --task classes).\n"),
            (refused.ExitCode, refused.Error));

        // Empty targets are refused in turn, with their own option.
        var numbers = await Run("train", file, "--target", "y", "--missing", "<1.0", "--skip-unlabelled", "--epochs", "1", "--out", Out,
            "--json");
        Assert.Equal((0, "regression", 50), System.Text.Json.Nodes.JsonNode.Parse(numbers.Out)!["data"]! is var data
            ? (numbers.ExitCode, data["task"]!.GetValue<string>(), data["unlabelled"]!.GetValue<int>()) : default);
        var classes = await Run("train", file, "--target", "y", "--task", "classes", "--epochs", "1", "--out", Out, "--overwrite");
        Assert.Equal(0, classes.ExitCode);
    }

    [Fact]
    public void PublishedSchema_IsThatOfTheDocument() => Schema.IsThatOf(TrainJson.Readable.Options, typeof(TrainDocument));

    [Fact]
    public async Task TheTrace_HasEveryStepWithItsRate_AndEveryEpoch()
    {
        await Train("--epochs", "4", "--batch", "30", "--schedule", "linear(from=1,to=0.25)", "--rate", "0.01", "--precision", "double");
        var rows = (await File.ReadAllLinesAsync(Path.Combine(Out, "trace.csv"), Cancel)).Select(line => line.Split(',')).ToArray();

        Assert.Equal("step,epoch,rate,batch_loss,training_loss,validation_loss,training_accuracy,validation_accuracy",
            string.Join(',', rows[0]));
        Assert.All(rows, row => Assert.Equal(8, row.Length));
        var steps = rows.Skip(1).Where(row => row[3].Length > 0).ToArray();
        Assert.Equal(Enumerable.Range(0, 12).Select(step => $"{step}"), steps.Select(row => row[0]));
        Assert.Equal("0.01", steps[0][2]);
        Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.True(Number(pair.First[2]) > Number(pair.Second[2])));
        Assert.Equal(["3", "6", "9", "12"], rows.Skip(1).Where(row => row[5].Length > 0).Select(row => row[0]));
    }

    [Fact]
    public async Task AController_ChangesTheRate()
    {
        await Train("--epochs", "30", "--controller", "plateau(by=0.5,patience=0,threshold=0.5)");
        var rates = (await File.ReadAllLinesAsync(Path.Combine(Out, "trace.csv"), Cancel)).Skip(1).Select(line => line.Split(',')[2])
            .Where(rate => rate.Length > 0).Distinct().ToArray();
        Assert.True(rates.Length > 3, string.Join(' ', rates));
    }

    [Fact]
    public async Task AScheduleThatHardlyMoves_IsWarnedOf()
    {
        var answer = await Train("--epochs", "1", "--schedule", "warmup(1000)");
        Assert.Contains("warning: ", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheSameCommand_GivesTheSameFiles()
    {
        await Train("--epochs", "5");
        var first = Directory.GetFiles(Out).Where(file => !file.EndsWith("run.json", StringComparison.Ordinal))
            .ToDictionary(file => file, File.ReadAllBytes);
        await Train("--epochs", "5", "--overwrite", "--fresh");
        Assert.NotEmpty(first);
        foreach (var (file, bytes) in first) Assert.Equal(bytes, await File.ReadAllBytesAsync(file, Cancel));
    }

    [Fact]
    public async Task TheRunFile_IsAConfiguration_AndTheCommandLineGoesBeforeIt()
    {
        await Train("--epochs", "5", "--hidden", "7 tanh", "--seed", "3", "--drop", "petal_length_cm");
        var again = Path.Combine(_folder, "again");
        var answer = await Run("train", "--config", Path.Combine(Out, "run.json"), "--out", again);
        Assert.Equal(0, answer.ExitCode);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Out, "trace.csv"), Cancel),
            await File.ReadAllTextAsync(Path.Combine(again, "trace.csv"), Cancel));

        var other =
            JsonNode.Parse(
                (await Run("train", "--config", Path.Combine(Out, "run.json"), "--seed", "4", "--out", Path.Combine(_folder, "other"),
                    "--json")).Out)!;
        Assert.Equal(("4", "7 tanh"), (other["settings"]!["seed"]!.GetValue<string>(), other["settings"]!["hidden"]!.GetValue<string>()));
    }

    [Fact]
    public async Task PrintedConfiguration_TrainsTheSame_AndTrainsNothingItself()
    {
        var printed = await Run("train", Data("iris"), "--target", "class", "--epochs", "4", "--optimizer", "sgd(momentum=0.9)",
            "--print-config");
        Assert.Equal((0, ""), (printed.ExitCode, printed.Error));
        Assert.Equal("0.01", JsonNode.Parse(printed.Out)!["rate"]!.GetValue<string>());
        var file = Path.Combine(_folder, "config.json");
        await File.WriteAllTextAsync(file, printed.Out, Cancel);

        await Run("train", "--config", file, "--out", Out);
        await Run("train", Data("iris"), "--target", "class", "--epochs", "4", "--optimizer", "sgd(momentum=0.9)", "--out", $"{Out}2");
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Out, "trace.csv"), Cancel),
            await File.ReadAllTextAsync(Path.Combine($"{Out}2", "trace.csv"), Cancel));
    }

    [Fact]
    public async Task TheCommandOfTheRunFile_RepeatsIt()
    {
        await Train("--epochs", "3", "--hidden", "7 tanh, 3", "--missing", "n/a", "?");
        var command = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Out, "run.json"), Cancel))!["command"]!.GetValue<string>();
        // As a shell splits it; nothing in it has a quote inside quotes.
        string[] words = [.. command.Split('\'')
            .SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        var answer = await Run([.. words.Skip(1), "--out", $"{Out}2"]);
        Assert.Equal(0, answer.ExitCode);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Out, "trace.csv"), Cancel),
            await File.ReadAllTextAsync(Path.Combine($"{Out}2", "trace.csv"), Cancel));
    }

    [Fact]
    public async Task AKnownTraining_IsNotTrainedAgain_AndGivesTheSameFiles()
    {
        await Train("--epochs", "5");
        var again = Path.Combine(_folder, "again");
        var answer = await Run("train", Data("iris"), "--target", "class", "--epochs", "5", "--out", again);
        Assert.Contains("known to the store, so nothing was trained (--fresh trains anyway)", answer.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("epoch ", answer.Error, StringComparison.Ordinal);
        foreach (var file in (string[])["trace.csv", "model.json", "model.onnx"])
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(Out, file), Cancel),
                await File.ReadAllBytesAsync(Path.Combine(again, file), Cancel));
        JsonNode RunIn(string folder) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "run.json")))!;
        foreach (var part in (string[])["settings", "data", "best", "test", "baseline"])
            Assert.Equal(RunIn(Out)[part]!.ToJsonString(), RunIn(again)[part]!.ToJsonString());

        Assert.DoesNotContain("known to the store", (await Train("--epochs", "5", "--overwrite", "--fresh")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AKnownRun_WhoseColumnsHaveOtherNames_IsTrained()
    {
        // Names are no part of a run, but of its model.
        await Train("--epochs", "5");
        var renamed = Path.Combine(_folder, "renamed.csv");
        var lines = await File.ReadAllLinesAsync(Data("iris"), Cancel);
        await File.WriteAllLinesAsync(renamed, [lines[0].Replace("sepal_length_cm", "length", StringComparison.Ordinal), .. lines[1..]],
            Cancel);
        var answer = await Run("train", renamed, "--target", "class", "--epochs", "5", "--out", Path.Combine(_folder, "other"));
        Assert.DoesNotContain("known to the store", answer.Out, StringComparison.Ordinal);
        Assert.Contains("\"length\"", await File.ReadAllTextAsync(Path.Combine(_folder, "other", "model.json"), Cancel),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheOutputFolder_IsAnExportOfTheStoredRun()
    {
        await Train("--epochs", "5");
        var list = (await Learnrate.Run("runs", "list", "--json", "--store", Store)).Out;
        var id = JsonNode.Parse(list)!["experiments"] is JsonArray a ? a[0]!["id"]!.GetValue<string>() : "";
        Assert.NotEqual("", id);
        var exported = Path.Combine(_folder, "exported");
        Assert.Equal(0, (await Learnrate.Run("runs", "export", $"{id}/0.001", "--out", exported, "--store", Store)).ExitCode);
        Assert.Equal(Directory.GetFiles(Out).Select(Path.GetFileName).Order(),
            Directory.GetFiles(exported).Select(Path.GetFileName).Order());
        foreach (var file in Directory.GetFiles(Out))
            Assert.Equal(await File.ReadAllBytesAsync(file, Cancel),
                await File.ReadAllBytesAsync(Path.Combine(exported, Path.GetFileName(file)), Cancel));
    }

    [Fact]
    public async Task JsonLines_TellOfTheTraining()
    {
        var answer = await Train("--epochs", "3", "--jsonl");
        var events = answer.Out.TrimEnd().Split('\n').Select(line => JsonNode.Parse(line)!).ToArray();

        Assert.Equal(["start", "epoch", "epoch", "epoch", "end"], events.Select(e => e["event"]!.GetValue<string>()));
        Assert.Equal([1.0, 2, 3], events[1..4].Select(e => e["epoch"]!.GetValue<double>()));
        Assert.Equal(JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Out, "run.json"), Cancel))!["best"]!.ToJsonString(),
            events[^1]["result"]!["best"]!.ToJsonString());

        // One that is known is told of as it was.
        var again = (await Train("--epochs", "3", "--jsonl", "--overwrite")).Out.TrimEnd().Split('\n').Select(line => JsonNode.Parse(line)!)
            .ToArray();
        Assert.Equal(events.Select(e => (e["event"]!.GetValue<string>(), e["validation"]?.ToJsonString())),
            again.Select(e => (e["event"]!.GetValue<string>(), e["validation"]?.ToJsonString())));
    }

    [Fact]
    public async Task Divergence_IsAnOutcome_WithExitCode4_AndNoModel()
    {
        var answer = await Train("--optimizer", "sgd", "--rate", "1e30", "--epochs", "3");
        Assert.Equal(4, answer.ExitCode);
        Assert.Contains("error: training diverged at step ", answer.Error, StringComparison.Ordinal);
        Assert.Contains("Try --rate 1e29, or --controller catch.", answer.Error, StringComparison.Ordinal);
        Assert.Equal(["run.json", "trace.csv"], Directory.GetFiles(Out).Select(Path.GetFileName).Order());
        await Schema.Admits(await File.ReadAllTextAsync(Path.Combine(Out, "run.json"), Cancel));
    }

    [Fact]
    public async Task AFolderInUse_IsLeftAlone()
    {
        Directory.CreateDirectory(Out);
        await File.WriteAllTextAsync(Path.Combine(Out, "precious.txt"), "mine", Cancel);
        var answer = await Train("--epochs", "2");
        Assert.Equal(2, answer.ExitCode);
        Assert.Contains("is not empty. Name another, or add --overwrite", answer.Error, StringComparison.Ordinal);

        Assert.Equal(0, (await Train("--epochs", "2", "--overwrite")).ExitCode);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(Out, "precious.txt"), Cancel));
        Assert.True(File.Exists(Path.Combine(Out, "run.json")));
    }

    [Fact]
    public async Task AFolderThatCannotBe_EndsInOneLine()
    {
        await File.WriteAllTextAsync(Out, "a file", Cancel);
        Assert.Contains("is a file. Name a folder.", (await Train("--epochs", "1")).Error, StringComparison.Ordinal);
        var below = await Run("train", Data("iris"), "--target", "class", "--epochs", "1", "--out", Path.Combine(Out, "below"));
        Assert.Equal(2, below.ExitCode);
        Assert.Contains("cannot be written", below.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FromStandardInput()
    {
        await using var input = File.OpenRead(Data("iris"));
        var answer = await Learnrate.Run(input, ["train", "-", "--target", "class", "--epochs", "2", "--out", Out, "--store", Store]);
        Assert.Equal(0, answer.ExitCode);
    }

    [Theory]
    [InlineData("--hidden|0 relu", "'0' is no width"), InlineData("--hidden|32 rellu", "Did you mean 'relu'?"),
        InlineData("--rate|fast", "'fast' is not a number"), InlineData("--rate|0,1", "has a comma")]
    [InlineData("--optimizer|adan", "Did you mean 'adam'?"), InlineData("--time|60", "such as 60s, 5m or 1.5h"),
        InlineData("--epochs|0", "whole number from 1"), InlineData("--seed|-1", "whole number, 0 or more")]
    [InlineData("--precision|half", "Allowed: float, double"), InlineData("--early-stop|soon", "whole number from 1"),
        InlineData("--schedule|cosin", "Did you mean 'cosine'?"), InlineData("--config|none.json", "--config: ")]
    [InlineData("--hidden|8 softmax", "it can only be the last activation"),
        InlineData("--epochs|2147483647", "more than 2147483647 steps")]
    public async Task Mistakes_AreNamed(string options, string expected)
    {
        var answer = await Train([.. options.Split('|')]);
        Assert.Equal((2, ""), (answer.ExitCode, answer.Out));
        Assert.Contains(expected, answer.Error, StringComparison.Ordinal);
        Assert.Single(answer.Error.TrimEnd('\n').Split('\n'));
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public async Task WithoutATarget_ItSaysHowToFindOne()
    {
        var answer = await Run("train", Data("iris"));
        Assert.Equal((2, ""), (answer.ExitCode, answer.Out));
        Assert.Contains("learnrate data inspect", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"epoch\": 3 }", "Did you mean 'epochs'?"), InlineData("{ \"epochs\": 3", "is no JSON: line "),
        InlineData("[1]", "it must hold one object"), InlineData("{ \"epochs\": {} }", "it must be a text")]
    public async Task AConfigurationThatIsNone_IsRefused(string json, string expected)
    {
        var file = Path.Combine(_folder, "config.json");
        await File.WriteAllTextAsync(file, json, Cancel);
        var answer = await Train("--config", file);
        Assert.Equal((2, ""), (answer.ExitCode, answer.Out));
        Assert.Contains(expected, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoTimeAtAll_IsABudgetThatRanOut()
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.Run(["train", Data("iris"), "--target", "class", "--time", "1s", "--out", Out, "--store", Store], new()
        {
            Out = output,
            Error = error,
            Clock = new Rushing(),
        }, Cancel);
        Assert.Equal(5, code);
        Assert.Contains("--time ran out before the first step", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheTimeLimit_EndsTraining_WithTheBestWeights()
    {
        var answer = await Train("--epochs", "100000000", "--time", "0.5s", "--json");
        Assert.Equal(0, answer.ExitCode);
        var outcome = JsonNode.Parse(answer.Out)!["outcome"]!;
        Assert.Equal(("cancelled", 0.5), (outcome["ended"]!.GetValue<string>(), outcome["timeLimitSeconds"]!.GetValue<double>()));
        Assert.NotNull(JsonNode.Parse(answer.Out)!["test"]);
    }

    [Theory]
    [InlineData("INT", 130), InlineData("TERM", 143)]
    public async Task Interrupted_ItKeepsTheBestWeights(string signal, int expected)
    {
        Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "Windows has no such signals.");
        using var process = Learnrate.Start(new Dictionary<string, string>(), "train", Data("iris"), "--target", "class", "--epochs",
            "100000000", "--jsonl", "--out", Out, "--store", Store);
        for (var line = ""; !line.StartsWith("{\"event\":\"epoch\"", StringComparison.Ordinal);)
            line = await process.StandardOutput.ReadLineAsync(Cancel) ?? throw new EndOfStreamException();
        using var kill = System.Diagnostics.Process.Start("kill", ["-s", signal, $"{process.Id}"]);
        var answer = await Learnrate.Finish(process);

        Assert.Equal((expected, ""), (answer.ExitCode, answer.Error));
        var run = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Out, "run.json"), Cancel))!;
        Assert.Equal("cancelled", run["outcome"]!["ended"]!.GetValue<string>());
        Assert.NotNull(run["test"]);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static PublishedSchema Schema =>
        new("train-1.schema.json", TrainDocument.SchemaName,
            "What `learnrate train --json` prints, and the run.json of its output folder.");

    private string Store => Path.Combine(_folder, "runs.db");

    private Task<Answer> Run(params string[] line) => Learnrate.Run([.. line, "--store", Store]);

    private string Out => Path.Combine(_folder, "out");

    private Task<Answer> Train(params string[] options) => Run(["train", Data("iris"), "--target", "class", "--out", Out, .. options]);

    private static string Data(string set) => Path.Combine(AppContext.BaseDirectory, "Data", $"{set}.csv");

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A clock by which all time is over at once.</summary>
    private sealed class Rushing : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            callback(state);
            return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
