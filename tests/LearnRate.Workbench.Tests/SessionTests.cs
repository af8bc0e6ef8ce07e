using LearnRate.Problems;
using LearnRate.Storage;
using LearnRate.Sweeps;
using LearnRate.Training;
using LearnRate.Workbench.Data;
using LearnRate.Workbench.Predict;
using LearnRate.Workbench.Runs;
using LearnRate.Workbench.Sweeps;
using LearnRate.Workbench.Train;
using LearnRate.Workbench.Tutorial;

namespace LearnRate.Workbench.Tests;

/// <summary>Sessions as a front end uses them: a request goes in, events come, a report comes out; there is no command line.</summary>
public sealed class SessionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("learnrate-workbench-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Training_TellsWhatHappens_AndLeavesAFolder()
    {
        var events = new Events<TrainEvent>();
        var report = await new TrainSession(TimeProvider.System).RunAsync(Training(epochs: 3), events, Cancel);

        Assert.IsType<TrainingStarted>(events.All[0]);
        Assert.Equal([1, 2, 3], events.All.OfType<TrainingAdvanced>().Where(e => e.Progress.Evaluation is not null)
            .Select(e => e.Progress.Epochs));
        Assert.IsType<TrainingEnded>(events.All[^1]);
        Assert.Null(report.Failure);
        Assert.Equal(["run.json", "trace.csv", "model.json", "model.onnx"], report.Files);
        Assert.Equal(report.Files.Order(), Directory.GetFiles(report.Folder).Select(Path.GetFileName).Order());

        // The same training is known now.
        var again = new Events<TrainEvent>();
        await new TrainSession(TimeProvider.System).RunAsync(Training(epochs: 3) with { Folder = In("again") }, again, Cancel);
        Assert.Equal(3, Assert.Single(again.All.OfType<TrainingKnown>()).Evaluations.Count);
        Assert.Empty(again.All.OfType<TrainingAdvanced>());
    }

    [Fact]
    public async Task ATrainingThatDiverges_IsAReportWithAFailure_ThatNamesSettings()
    {
        var request = Training(epochs: 3);
        var report = await new TrainSession(TimeProvider.System).RunAsync(
            request with { Plan = request.Plan with { Optimizer = new Optimizers.Sgd(), Rate = 1e30 } }, null, Cancel);

        Assert.Equal(FailureCode.NoUsableRate, report.Failure!.Code);
        Assert.Equal([new("rate", "1e29"), new("controller", "catch")], report.Failure.Settings);
        Assert.EndsWith("Try «rate», or «controller».", report.Failure.Describe(mention => $"«{((Setting)mention).Key}»"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFolderThatCannotBeWritten_IsRefusedBeforeTraining()
    {
        await File.WriteAllTextAsync(In("file"), "", Cancel);
        var events = new Events<TrainEvent>();
        var refused = await Assert.ThrowsAsync<WorkbenchException>(() => new TrainSession(TimeProvider.System)
            .RunAsync(Training(epochs: 1) with { Folder = Path.Combine(In("file"), "below", "model") }, events, Cancel));

        Assert.Equal((FailureCode.OutputNotWritable, Setting.Out), (refused.Failure.Code, refused.Failure.Settings.First()));
        Assert.Empty(events.All);
        Assert.False(File.Exists(Store.Place.File));
    }

    [Fact]
    public async Task ASweep_TellsHowFarItIs_AndWritesItsFiles()
    {
        var events = new Events<SweepEvent>();
        var request = Sweep() with
        {
            Outputs = new(new(Setting.Out, In("curve.svg")), new(Setting.Csv, In("runs.csv"))),
        };
        var report = await new SweepSession(TimeProvider.System).RunAsync(request, events, Cancel);

        // Curvatures 1 and 100: 0.03 is above 2/100, where plain descent diverges.
        Assert.Equal((0.01, 0.01), (report.Results[0].Best!.Rate, report.Results[0].Cliff));
        Assert.Equal([In("curve.svg"), In("runs.csv")], report.Written);
        Assert.Equal(1 + 2, (await File.ReadAllLinesAsync(In("runs.csv"), Cancel)).Length);
        Assert.Contains("<svg", await File.ReadAllTextAsync(In("curve.svg"), Cancel), StringComparison.Ordinal);
        Assert.IsType<SweepStarted>(events.All[0]);
        Assert.Equal(1, events.All.OfType<SweepAdvanced>().Last().Progress.Share);
        Assert.Null(Assert.IsType<SweepEnded>(events.All[^1]).Interrupted);
        Assert.Equal(2, (await new SweepSession(TimeProvider.System).RunAsync(request, null, Cancel)).Known);
    }

    [Theory]
    [InlineData("out"), InlineData("csv")]
    public async Task AFileThatCannotBeWritten_IsRefusedBeforeSweeping(string key)
    {
        var file = new OutputFile(new(key), In("missing/curve.svg"));
        var events = new Events<SweepEvent>();
        var refused = await Assert.ThrowsAsync<WorkbenchException>(() => new SweepSession(TimeProvider.System).RunAsync(
            Sweep() with { Outputs = key == "out" ? new(file, null) : new(null, file) }, events, Cancel));

        Assert.Equal((FailureCode.OutputNotWritable, key), (refused.Failure.Code, refused.Failure.Settings.Single().Key));
        Assert.Contains($"{file.Path} cannot be written", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(".part", refused.Message, StringComparison.Ordinal);
        Assert.Empty(events.All);
        Assert.False(File.Exists(Store.Place.File));
    }

    [Fact]
    public async Task ASweepThatIsCancelled_SaysWhereItsRunsAre()
    {
        using var stop = new CancellationTokenSource();
        var events = new Events<SweepEvent>(e =>
        {
            if (e is SweepAdvanced) stop.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new SweepSession(TimeProvider.System).RunAsync(Sweep(), events, stop.Token));
        Assert.Equal(Store.Place, Assert.IsType<SweepEnded>(events.All[^1]).Interrupted);
    }

    [Fact]
    public async Task TheTutorialsProgram_IsSwept_WithItsOwnReport()
    {
        var request = Sweep() with { Problem = new TutorialProblem(), Plan = new() { Rates = [1e-8, 1] } };
        Assert.NotNull(request.Program);
        var report = await TutorialSweepSession.RunAsync(request, null, Cancel);

        Assert.Equal([VerdictKind.Slow, VerdictKind.Diverged], report.Runs.Select(run => run.Verdict));
        Assert.Equal((7818, 216), (report.Runs[0].Iterations, report.Runs[1].DivergedAt));
        Assert.Equal(2, (await TutorialSweepSession.RunAsync(request, null, Cancel)).Known);
        var refused = await Assert.ThrowsAsync<WorkbenchException>(
            () => TutorialSweepSession.RunAsync(request with { IsRace = true }, null, Cancel));
        Assert.Equal([Setting.Race, Setting.Steps], refused.Failure.Settings);
    }

    [Fact]
    public async Task StoredRuns_AreListed_Shown_Compared_Exported_AndRemoved()
    {
        await new SweepSession(TimeProvider.System).RunAsync(Sweep(), null, Cancel);
        await new SweepSession(TimeProvider.System).RunAsync(Sweep() with { Plan = Sweep().Plan with { Steps = 50 } }, null, Cancel);
        var session = new RunsSession(Store.Place);
        var list = await session.ListAsync(new() { Problem = "quadratic" }, Cancel);
        RunId[] ids = [.. list.Sets.Select(set => set.Id)];

        Assert.Equal(2, ids.Length);
        Assert.Empty((await session.ListAsync(new() { Problem = "rosenbrock" }, Cancel)).Sets);
        Assert.Equal(2, (await session.ShowAsync([ids[0]], Cancel)).Sets[0].Columns.Count);
        Assert.Equal(ids.Select(id => id.ToString()), (await session.CompareAsync(ids, Cancel)).Names);
        Assert.Equal(await session.ExportAsync([], isCsv: true, Cancel), await session.ExportAsync([ids[1], ids[0]], isCsv: true, Cancel));
        var unmeant = await Assert.ThrowsAsync<WorkbenchException>(() => session.RemoveAsync([ids[0]], isMeant: false, Cancel));
        Assert.Equal(Setting.Yes, unmeant.Failure.Settings.Single());
        Assert.Equal(2, await session.RemoveAsync([ids[0]], isMeant: true, Cancel));
        var unknown = await Assert.ThrowsAsync<WorkbenchException>(() => session.ShowAsync([ids[0]], Cancel));
        Assert.Equal(FailureCode.UnknownRuns, unknown.Failure.Code);
    }

    [Fact]
    public async Task Predictions_ComeInAFile_WithAsManyRows()
    {
        var trained = await new TrainSession(TimeProvider.System).RunAsync(Training(epochs: 2), null, Cancel);
        var report = await PredictSession.RunAsync(
            new() { Model = trained.Folder, Table = new() { Name = Iris }, File = new(Setting.Out, In("p.csv")) }, Cancel);
        Assert.Equal((150, 151), (report.Rows, (await File.ReadAllLinesAsync(In("p.csv"), Cancel)).Length));
    }

    [Fact]
    public async Task ATable_IsInspected_FromAStream()
    {
        var report = await InspectSession.RunAsync(
            new() { Name = "iris", Open = () => File.OpenRead(Iris), Preparation = new() { Targets = ["class"] } }, Cancel);
        Assert.Equal(("iris", 150, 4), (report.Table.Name, report.Table.RowCount, report.Prepared!.Preprocessing.Features));
        Assert.Equal(new Setting("kind", "petal_width_cm=category"), report.Remedy(report.Columns.Single(c => c.Name == "petal_width_cm")));
    }

    [Fact]
    public async Task TheTutorial_IsRunAtTheRatesAskedFor()
    {
        var report = await TutorialSession.RunAsync(new() { Rates = [1, 1e-5] }, Cancel);
        Assert.Equal([RunStatus.Diverged, RunStatus.Stopped], report.Tried.Select(tried => tried.Status));
    }

    [Fact]
    public void TheWorkbench_KnowsNoConsole_NoCommandLine_AndNoWeb()
    {
        string[] used = [.. typeof(Failure).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!)];
        Assert.Contains("LearnRate", used);
        Assert.DoesNotContain(used, name => name is "System.Console" or "Spectre.Console" or "System.CommandLine" or "LearnRate.Cli"
            || name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Iris => Path.Combine(AppContext.BaseDirectory, "Data", "iris.csv");

    private StoreRequest Store => new(StorePlace.Parse(In("runs.db")));

    private string In(string name) => Path.Combine(_folder, name);

    private TrainRequest Training(int epochs) => new()
    {
        Table = new() { Name = Iris, Preparation = new() { Targets = ["class"] } },
        Plan = new() { Epochs = epochs },
        Settings = new("train", Iris, []),
        Store = Store,
        Folder = In("model"),
    };

    private SweepRequest Sweep() => new()
    {
        What = "quadratic",
        Problem = new Quadratic { Curvatures = [1, 100] },
        Plan = new() { Rates = [0.01, 0.03], Steps = 5000 },
        Settings = new("sweep", "quadratic", []),
        Store = Store,
    };

    private sealed class Events<T>(Action<T>? react = null) : IProgress<T>
    {
        public List<T> All { get; } = [];

        public void Report(T value)
        {
            lock (All) All.Add(value);
            react?.Invoke(value);
        }
    }
}
