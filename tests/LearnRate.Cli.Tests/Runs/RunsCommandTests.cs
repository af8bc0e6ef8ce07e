using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using LearnRate.Cli.Runs;
using LearnRate.Networks;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Storage;
using LearnRate.Storage.Worker;
using LearnRate.Sweeps;
using LearnRate.Training;
using LearnRate.Workbench.Runs;
using NJsonSchema;

namespace LearnRate.Cli.Tests.Runs;

public sealed class RunsCommandTests : IDisposable
{
    private static readonly Experiment Bowl = new()
    {
        Problem = new Quadratic(),
        BatchSize = 1,
        Order = RowOrder.Given,
        Steps = 400,
        Precision = Precision.Double,
    };

    private static readonly Experiment Net = new()
    {
        Problem = new NetworkProblem(
            Network.Parse("1 > 2 tanh > 1"),
            new("halves, \"quoted\"", new([0.1, 0.2, 0.3, 0.4], 1, [0.05, 0.1, 0.15, 0.2], 1), new([0.5], 1, [0.25], 1)),
            new SquaredLoss()),
        Optimizer = new Adam(),
        BatchSize = 2,
        Steps = 60,
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("learnrate-runs-");

    private string Store => Path.Combine(_folder.FullName, "runs.db");

    private static string BowlId => Bowl.Fingerprint[..8];

    private static string NetId => Net.Fingerprint[..8];

    public RunsCommandTests()
    {
        using var store = RunStore.Open(StorePlace.Parse(Store));
        // 1/100 is the best rate of this bowl, 2/100 its limit; far above it everything overflows.
        store.Save(Bowl, 1, Trainer.Train(Bowl, RateGrid.Parse("1e-4..100:log:13"),
            cancellationToken: TestContext.Current.CancellationToken));
        store.Save(Net, 1, Trainer.Train(Net, [0.001, 0.01], cancellationToken: TestContext.Current.CancellationToken));
        store.Save(Net, 2, Trainer.Train(Net with { Seed = 2 }, [0.01], cancellationToken: TestContext.Current.CancellationToken));
        store.KeepModel(Net, Trainer.Train(Net, [0.02], cancellationToken: TestContext.Current.CancellationToken)[0],
            new Dictionary<string, ReadOnlyMemory<byte>>
            {
                ["model.json"] = "{ }\r\n"u8.ToArray(),
                ["model.onnx"] = new byte[] { 0, 255, 10 },
            });
    }

    public void Dispose() => _folder.Delete(recursive: true);

    // What a sweep of the tutorial's program says of its runs is what the store says of them, and half of them known changes nothing.
    [Fact]
    public async Task TheTutorialsRuns_HaveTheirVerdicts()
    {
        var store = Path.Combine(_folder.FullName, "tutorial.db");
        Task<Answer> Sweep(int count, string to) =>
            Learnrate.Run(["sweep", "tutorial", "--rates", $"1e-8..1:log:{count}", "--csv", "-", "--store", to]);
        await Sweep(5, store);
        var half = await Sweep(9, store);
        Assert.Contains("5 of 9 runs were known to the store", half.Error, StringComparison.Ordinal);
        var anew = await Sweep(9, Path.Combine(_folder.FullName, "anew.db"));
        Assert.Equal((anew.Out, anew.Out), (half.Out, (await Sweep(9, store)).Out));

        string[] said = [.. anew.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')[1])];
        var exported = (await Learnrate.Run(["runs", "export", "--csv", "--store", store])).Out.Split('\n',
            StringSplitOptions.RemoveEmptyEntries);
        var column = Array.IndexOf(exported[0].Split(','), "verdict");
        Assert.Equal(said, exported.Skip(1).Select(line => line.Split(',')[column]));
        Assert.Equal(["slow", "converged", "diverged"], said.Distinct());
    }

    [Fact]
    public async Task List_ShowsEachExperimentAndSeed_WithItsBestRun()
    {
        var answer = await Runs("list");

        Assert.Equal((0, ""), (answer.ExitCode, answer.Error));
        string[] facts = [$"{BowlId}/1", $"{NetId}/1", $"{NetId}/2", "quadratic", "halves", "tanh", "sgd", "adam", "converged"];
        foreach (var fact in facts) Assert.Contains(fact, answer.Out, StringComparison.Ordinal);
        Assert.All(answer.Out.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, 100));
        var bowl = answer.Out.Split('\n').Single(line => line.Contains(BowlId, StringComparison.Ordinal));
        Assert.Matches(@"13 +\d+ +0\.01 +\d", bowl);
    }

    [Theory]
    [InlineData("", 3, 17)]
    [InlineData("--problem quad", 1, 13)]
    [InlineData("--problem tanh --data HALVES", 2, 4)]
    [InlineData("--data nothing", 0, 0)]
    [InlineData("--optimizer adam", 2, 4)]
    [InlineData("--outcome finished --optimizer adam", 2, 4)]
    [InlineData("--outcome stopped", 0, 0)]
    [InlineData("--below 0", 0, 0)]
    [InlineData("--since 1h", 3, 17)]
    [InlineData("--since 2020-01-31", 3, 17)]
    [InlineData("--since 2999-01-31", 0, 0)]
    public async Task Filters_LeaveRunsOut(string filter, int sets, int runs)
    {
        var words = filter.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var listed = JsonNode.Parse((await Runs(["list", "--json", .. words])).Out)!["experiments"]!.AsArray();
        Assert.Equal((sets, runs), (listed.Count, listed.Sum(set => set!["runs"]!.GetValue<int>())));
        Assert.Equal(runs, Lines((await Runs(["list", "--each", "--csv", .. words])).Out) - 1);
        Assert.Equal(sets, Lines((await Runs(["list", "--csv", .. words])).Out) - 1);
    }

    [Fact]
    public async Task Filters_OfOutcomeVerdictAndLoss_AgreeWithTheRuns()
    {
        var runs = Trainer.Train(Bowl, RateGrid.Parse("1e-4..100:log:13"), cancellationToken: TestContext.Current.CancellationToken);
        async Task<int> Count(params string[] filter) => Lines((await Runs(["list", BowlId, "--each", "--csv", .. filter])).Out) - 1;

        Assert.Equal(runs.Count(run => run.Outcome == RunOutcome.Diverged), await Count("--outcome", "diverged"));
        Assert.InRange(await Count("--outcome", "diverged"), 1, 12);
        Assert.Equal(runs.Count(run => Verdict.Judge(run.Summary).Kind == VerdictKind.Converged), await Count("--verdict", "converged"));
        Assert.InRange(await Count("--verdict", "converged"), 1, 12);
        Assert.Equal(runs.Count(run => run.Final?.Training.Loss < 0.1), await Count("--below", "0.1"));
    }

    [Fact]
    public async Task Show_DrawsWhatIsStored_AndNothingIsTrained()
    {
        var answer = await Runs("show", BowlId);

        Assert.Equal((0, ""), (answer.ExitCode, answer.Error));
        string[] facts =
        [
            Bowl.Fingerprint, "quadratic", "optimizer", "sgd", "400", $"{BowlId}/1/0.01", "diverged", $"Best of seed 1: {BowlId}/1/0.01",
            "final training loss", "learning rate",
            "loss of the batch", "×  diverged",
        ];
        foreach (var fact in facts) Assert.Contains(fact, answer.Out, StringComparison.Ordinal);
        Assert.Contains(answer.Out, letter => letter is > '\u2800' and <= '\u28ff');
    }

    [Fact]
    public async Task Show_OfOneRun_DrawsItsLosses()
    {
        var answer = await Runs("show", $"{NetId}/1/0.01");
        Assert.Contains($"loss of the batch · {NetId}/1/0.01", answer.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("final", answer.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_OfRunsInColumns_DrawsTheirRates()
    {
        using (var store = RunStore.Open(StorePlace.Parse(Store)))
        {
            var recipe = new RunRecipe { Text = "program of a test", Problem = "columns", Columns = ["finalError"] };
            store.KeepColumns(recipe, 1, new(new[] { 0.1, 0.2, 0.3 },
                new[] { RunOutcome.Finished, RunOutcome.Finished, RunOutcome.Diverged }, new int[3], new[] { 1, 2, double.NaN }));
        }

        var id = JsonNode.Parse((await Runs("list", "--problem", "columns", "--json")).Out)!["experiments"]![0]!["id"]!.GetValue<string>();
        var answer = await Runs("show", id);
        Assert.Contains("final finalError", answer.Out, StringComparison.Ordinal);
        Assert.Contains("with a finalError of 1", answer.Out, StringComparison.Ordinal);
        Assert.Equal(2, (await Runs("show", id, "--chart", "loss", "--out", File("none.svg"))).ExitCode);
    }

    [Theory]
    [InlineData("svg", "rates"), InlineData("svg", "loss"), InlineData("png", "rates")]
    public async Task Show_WritesFigures(string kind, string chart)
    {
        var file = File($"figure.{kind}");
        var answer = await Runs("show", BowlId, "--chart", chart, "--out", file);

        Assert.Equal((0, "", $"wrote {file}\n"), (answer.ExitCode, answer.Out, answer.Error));
        var bytes = await System.IO.File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        if (kind == "png") Assert.Equal("PNG", Encoding.Latin1.GetString(bytes, 1, 3));
        else Assert.Contains(chart == "rates" ? "learning rate" : "loss of the batch", Encoding.UTF8.GetString(bytes),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_PutsRunsSideBySide_AndTheirCurvesInOneChart()
    {
        var single = await Runs("compare", $"{NetId}/1/0.01", $"{NetId}/2/0.01", "--plain");
        string[] facts = ["halves", "adam", "seed", "rate", "0.01", "verdict", "validation loss", "loss of the batch", $"a  {NetId}/1/0.01",
            $"b  {NetId}/2/0.01"];
        foreach (var fact in facts) Assert.Contains(fact, single.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("accuracy", single.Out, StringComparison.Ordinal);

        var sets = await Runs("compare", $"{NetId}/1", $"{BowlId}/1");
        facts = ["best rate", "runs", "diverged", "final validation loss", $"a  {NetId}/1", $"b  {BowlId}/1", "×  diverged"];
        foreach (var fact in facts) Assert.Contains(fact, sets.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_IsAFileOrTheStream_AlwaysTheSameBytes()
    {
        foreach (var (kind, option) in ((string, string[])[])[("json", []), ("csv", ["--csv"])])
        {
            var file = File($"runs.{kind}");
            Assert.Equal(0, (await Runs("export", "--out", file)).ExitCode);
            Assert.Equal((await Runs(["export", .. option])).Out,
                await System.IO.File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        }

        var part = await Runs("export", $"{NetId}/2", NetId, $"{NetId}/1/0.01", "--csv");
        Assert.Equal((await Runs("export", NetId, "--csv")).Out, part.Out);
        Assert.Contains(",1 > 2 tanh > 1,\"halves, \"\"quoted\"\"\",adam,constant,none,2,1,0.001,finished,60,", part.Out,
            StringComparison.Ordinal);
        Assert.Equal(5, Lines(part.Out));
    }

    [Fact]
    public async Task Export_OfATrainedRun_WritesItsFilesIdentical()
    {
        var folder = File("model");
        var answer = await Runs("export", $"{NetId}/1/0.02", "--out", folder);

        Assert.Equal((0, "", $"wrote model.json, model.onnx into {folder}\n"), (answer.ExitCode, answer.Out, answer.Error));
        Assert.Equal("{ }\r\n"u8.ToArray(),
            await System.IO.File.ReadAllBytesAsync(Path.Combine(folder, "model.json"), TestContext.Current.CancellationToken));
        Assert.Equal([0, 255, 10], await System.IO.File.ReadAllBytesAsync(Path.Combine(folder, "model.onnx"),
            TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Remove_NeedsAYes()
    {
        var refused = await Runs("rm", $"{NetId}/1");
        Assert.Equal(
            (2,
                $"error: 3 runs (halves, \"quoted\": 1 > 2 tanh > 1) would be removed for good from {Store}; nothing was. Say --yes if " +
                $"you mean it.\n"), (refused.ExitCode, refused.Error));
        Assert.Equal(3 + 1, Lines((await Runs("list", "--csv")).Out));

        Assert.Equal($"removed 3 runs from {Store}\n", (await Runs("rm", $"{NetId}/1", "--yes")).Error);
        Assert.Equal(2 + 1, Lines((await Runs("list", "--csv")).Out));
        Assert.Equal(2, (await Runs("show", $"{NetId}/1")).ExitCode);
    }

    [Theory]
    [InlineData("remove:written:1", 3), InlineData("remove:committed:1", 2)]
    public async Task Remove_KilledInItsTransaction_RemovesAllOrNothing(string step, int left)
    {
        var killed = await Learnrate.RunProcess(
            new Dictionary<string, string>
            {
                ["DOTNET_STARTUP_HOOKS"] = typeof(Kill).Assembly.Location,
                [Kill.Variable] = step,
            }, "runs", "rm", $"{NetId}/1", "--yes", "--store", Store);
        Assert.Equal((128 + 9, "", ""), (killed.ExitCode, killed.Out, killed.Error));
        Assert.Equal(left + 1, Lines((await Runs("list", "--csv")).Out));
    }

    [Theory]
    [InlineData("show 0123456789", "error: no runs are called '0123456789'")]
    [InlineData("show xyz", "error: id: 'xyz' names no runs.")]
    [InlineData("show", "error: show needs a id")]
    [InlineData("show 1 --out x.gif", "error: --out: 'x.gif' must end in .svg or .png.")]
    [InlineData("compare 1", "error: ")]
    [InlineData("list --outcome lost", "error: --outcome: 'lost' is not known. Allowed: finished, diverged, stopped.")]
    [InlineData("list --verdict good", "error: --verdict: 'good' is not known. Allowed: converged, slow,")]
    [InlineData("list --since yesterday", "error: --since: 'yesterday' is no time.")]
    [InlineData("list --below low", "error: --below: 'low' is not a number.")]
    [InlineData("list --json --csv", "error: --json and --csv exclude each other")]
    [InlineData("export --out folder", "error: --out folder takes the files of one run")]
    public async Task Mistakes_GetOneLineAndExitCode2(string line, string expected)
    {
        var answer = await Runs(line.Split(' '));

        Assert.Equal((2, ""), (answer.ExitCode, answer.Out));
        Assert.StartsWith(expected, answer.Error, StringComparison.Ordinal);
        Assert.Single(answer.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task AmbiguousId_IsExplained()
    {
        // 17 experiments: two begin with one digit.
        using (var store = RunStore.Open(StorePlace.Parse(Store)))
            for (var steps = 1; steps <= 17; steps++)
                store.Save(Bowl with { Steps = steps }, 1,
                    Trainer.Train(Bowl with { Steps = steps }, [0.01], cancellationToken: TestContext.Current.CancellationToken));
        var digit = Enumerable.Range(1, 17).Select(steps => (Bowl with { Steps = steps }).Fingerprint[..1]).GroupBy(d => d)
            .First(group => group.Count() > 1).Key;

        var answer = await Runs("show", digit);
        Assert.Equal(2, answer.ExitCode);
        Assert.Matches($"^error: '{digit}' begins the ids of [0-9]+ experiments: {digit}[0-9a-f]{{7}} \\(.*\\). Write more digits.\n$",
            answer.Error);
    }

    [Fact]
    public async Task WithoutAStore_ListSaysSo_AndMakesNone()
    {
        var missing = File("missing.db");
        var answer = await Learnrate.Run("runs", "list", "--store", missing);
        Assert.Equal((0, ""), (answer.ExitCode, answer.Error));
        Assert.Contains("are kept in", answer.Out, StringComparison.Ordinal);
        var shown = await Learnrate.Run("runs", "show", "1", "--store", missing);
        Assert.Equal((3, $"error: store {missing}: there is no such file. Name another store, or train something first (--store).\n"),
            (shown.ExitCode, shown.Error));
        Assert.False(System.IO.File.Exists(missing));
    }

    [Theory]
    [InlineData("list"), InlineData("show 1"), InlineData("export"), InlineData("rm 1 --yes")]
    public async Task FileThatIsNoStore_IsALineAndExitCode3(string line)
    {
        var file = File("text.db");
        await System.IO.File.WriteAllTextAsync(file, new string('x', 5000), TestContext.Current.CancellationToken);
        var answer = await Learnrate.Run(["runs", .. line.Split(' '), "--store", file]);
        Assert.Equal(
            (3, "", $"error: store {file}: the file is no store of LearnRate; it was left as it is. Choose another (--store).\n"),
            (answer.ExitCode, answer.Out, answer.Error));
    }

    [Fact]
    public async Task DamagedRuns_AreNamed_TheRestIsListed_AndCheckRemovesThem()
    {
        Assert.Equal((0, $"Nothing in {Store} is damaged.\n", ""), await Check());
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Store};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "update chunk set numbers = 'a text' where seed = 2";
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        var damaged = $"experiment {NetId}, seed 2: 1 run damaged: its numbers are no bytes";
        var list = await Runs("list", "--csv");
        Assert.Equal((0, $"warning: store {Store}: {damaged}. See 'learnrate runs check'.\n"), (list.ExitCode, list.Error));
        Assert.Contains(NetId, list.Out, StringComparison.Ordinal);
        Assert.Equal(0, (await Runs("export")).ExitCode);
        Assert.Equal((3, $"{damaged}\n",
            $"nothing was removed from {Store}; the rest is whole. 'learnrate runs check --remove' removes what is damaged.\n"),
            await Check());
        Assert.Equal((0, $"{damaged}\n", $"removed from {Store}; the rest is whole\n"), await Check("--remove"));
        Assert.Equal((0, $"Nothing in {Store} is damaged.\n", ""), await Check());

        async Task<(int, string, string)> Check(params string[] options)
        {
            var answer = await Runs(["check", .. options]);
            return (answer.ExitCode, answer.Out, answer.Error);
        }
    }

    [Fact]
    public async Task Variable_NamesTheStore()
    {
        var answer = await Learnrate.RunProcess(new Dictionary<string, string> { [StorePlace.Variable] = Store }, "runs", "list", "--csv");
        Assert.Equal((0, 3 + 1, ""), (answer.ExitCode, Lines(answer.Out), answer.Error));
    }

    [Fact]
    public async Task WithoutAnything_TheStoreIsInTheUsersDataFolder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || OperatingSystem.IsMacOS(), "There the folder is another.");
        var answer = await Learnrate.RunProcess(new Dictionary<string, string>
        {
            [StorePlace.Variable] = "",
            ["XDG_DATA_HOME"] = _folder.FullName,
        }, "runs", "list");
        Assert.Contains(Path.Combine(_folder.FullName, "learnrate", "runs.db"), answer.Out.ReplaceLineEndings(""),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runs-1", "export"), InlineData("runs-1", "list --each --json"), InlineData("runlist-1", "list --json")]
    public async Task Json_FollowsThePublishedSchema(string name, string line)
    {
        var answer = await Runs(line.Split(' '));
        var schema = await JsonSchema.FromFileAsync(SchemaFile(name), TestContext.Current.CancellationToken);

        Assert.Equal(0, answer.ExitCode);
        Assert.Empty(schema.Validate(answer.Out));
    }

    [Theory]
    [InlineData("runs-1"), InlineData("runlist-1")]
    public void PublishedSchema_IsThatOfTheDocument(string name)
    {
        var (options, type, title, what) = name == "runs-1"
            ? (RunsJson.Readable.Options, typeof(RunsDocument), RunsDocument.SchemaName,
                "What `learnrate runs export` and `learnrate runs show --json` print.")
            : (RunListJson.Readable.Options, typeof(RunListDocument), RunListDocument.SchemaName,
                "What `learnrate runs list --json` prints.");
        var expected = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = title,
            ["description"] = what,
        };
        var schema = options.GetJsonSchemaAsNode(type, new() { TreatNullObliviousAsNonNullable = true }).AsObject();
        foreach (var (key, value) in schema.ToArray())
        {
            schema.Remove(key);
            expected[key] = value;
        }

        var text = expected.ToJsonString(new() { WriteIndented = true });
        if (Environment.GetEnvironmentVariable("LEARNRATE_ACCEPT") is { Length: > 0 } root)
            System.IO.File.WriteAllText(Path.Combine(root, "docs", "schemas", $"{name}.schema.json"), text + "\n");
        else
            Assert.Equal(System.IO.File.ReadAllText(SchemaFile(name)).TrimEnd(), text);
    }

    [Theory]
    [InlineData("30min", 30), InlineData("12h", 720), InlineData("2d", 2880), InlineData("1w", 10080)]
    public void Age_IsRead(string text, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), RunFilter.Age(text, DateTimeOffset.UnixEpoch));

    private Task<Answer> Runs(params string[] words) => Learnrate.Run(["runs", .. words, "--store", Store]);

    private string File(string name) => Path.Combine(_folder.FullName, name);

    private static int Lines(string text) => text.Count(letter => letter == '\n');

    private static string SchemaFile(string name) => Path.Combine(AppContext.BaseDirectory, "schemas", $"{name}.schema.json");
}
