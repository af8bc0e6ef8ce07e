using LearnRate.Bits;
using LearnRate.Storage.Worker;
using LearnRate.Sweeps;
using LearnRate.Training;

namespace LearnRate.Storage.Tests;

/// <summary>What is true of every store, whatever database holds it.</summary>
public abstract class RunStoreContract : IDisposable
{
    private static readonly Lazy<byte[]> OfASweep = new(SweepOnce);

    private readonly List<RunStore> _open = [];

    /// <summary>A place where there is no store yet.</summary>
    protected abstract StorePlace NewPlace();

    /// <summary>Marks a store as one of a format from the future.</summary>
    protected abstract void MakeNewer(StorePlace place);

    /// <summary>A store of the first version of the format.</summary>
    private protected abstract Database First(StorePlace place);

    /// <summary>Changes with each change of what the store holds.</summary>
    protected abstract string Content(StorePlace place);

    public void Dispose()
    {
        foreach (var store in _open) store.Dispose();
        Clean();
        GC.SuppressFinalize(this);
    }

    protected abstract void Clean();

    private protected RunStore Open(StorePlace place)
    {
        var store = RunStore.Open(place);
        _open.Add(store);
        return store;
    }

    protected static byte[] Export(RunStore store)
    {
        using var bytes = new MemoryStream();
        RunExport.WriteJson(bytes, store.List(RunId.All, withTraces: true));
        using var writer = new StreamWriter(bytes);
        RunExport.WriteCsv(writer, store.List(RunId.All));
        writer.Flush();
        return bytes.ToArray();
    }

    [Fact]
    public void EveryExperiment_ComesBackToTheSameBits()
    {
        var place = NewPlace();
        double[] rates = [0.001, 0.05, 1e30];
        var kept = new List<(Experiment Experiment, IReadOnlyList<RunResult> Runs)>();
        using (var store = RunStore.Open(place))
        {
            foreach (var experiment in SmallExperiments.All.Values.DistinctBy(experiment => experiment.Fingerprint))
            {
                kept.Add((experiment, Work.Train(experiment, rates, new()
                {
                    GradientNorms = kept.Count % 2 == 0,
                    EvaluateEvery = kept.Count % 3,
                })));
                store.Save(experiment, experiment.Seed, kept[^1].Runs);
            }
        }

        var again = Open(place);
        foreach (var (experiment, runs) in kept)
        {
            var back = again.Find(experiment, experiment.Seed, rates);
            Assert.Equal(runs.Count, back.Count);
            Assert.All(runs.Zip(back), pair => Same.Run(pair.First, pair.Second));
        }

        Assert.Contains(kept.SelectMany(k => k.Runs), run => run.Outcome == RunOutcome.Diverged);
        Assert.Contains(kept.SelectMany(k => k.Runs), run => run.Trace.Rollbacks.Count > 0);
    }

    [Fact]
    public void LongTrace_ComesBackThinned()
    {
        var store = Open(NewPlace());
        var experiment = Work.Experiment with { Steps = 1000 };
        var runs = Work.Train(experiment, [0.01, 0.02], new() { GradientNorms = true });
        store.Save(experiment, 1, runs);

        var back = store.Find(experiment, 1, [0.02])[0];
        Same.Run(runs[1], back);
        Assert.Equal((4, 250, 250), (back.Trace.Every, back.Trace.Losses.Count, back.Trace.GradientNorms!.Count));
        Assert.Equal(runs[1].Trace.Losses[40], back.Trace.Losses[10]);
    }

    [Fact]
    public void Run_IsKnownByExperimentSeedAndBitsOfTheRate()
    {
        var store = Open(NewPlace());
        store.Save(Work.Experiment, 1, Work.Train(Work.Experiment, [0.1, 0.2]));

        Assert.Equal([0.2, 0.1], store.Find(Work.Experiment, 1, [0.3, 0.2, 0.1, 0.2, double.BitIncrement(0.1)]).Select(run => run.Rate));
        Assert.Single(store.Find(Work.Experiment with { Rate = 7, Seed = 9 }, 1, [0.1]));
        Assert.Empty(store.Find(Work.Experiment, 2, [0.1, 0.2]));
        Assert.Empty(store.Find(Work.Experiment with { Steps = 299 }, 1, [0.1, 0.2]));
        Assert.Empty(store.Find(Work.Experiment, 1, []));
    }

    [Fact]
    public void KnownRun_StaysAsItIs()
    {
        var store = Open(NewPlace());
        var runs = Work.Train(Work.Experiment, [0.1, 0.2, 0.3]);
        store.Save(Work.Experiment, 1, [runs[1]]);
        store.Save(Work.Experiment, 1, [.. runs.Select(run => run with { Steps = 7 })]);

        Assert.Equal([7, 300, 7], store.Find(Work.Experiment, 1, [0.1, 0.2, 0.3]).Select(run => run.Steps));
        Assert.Equal(3, Assert.Single(store.List(RunId.All)).Columns.Count);
    }

    [Fact]
    public void OneRateTwice_IsKeptOnce()
    {
        var store = Open(NewPlace());
        store.Save(Work.Experiment, 1, Work.Train(Work.Experiment, [0.2, 0.1, 0.2]));

        Assert.Equal([0.1, 0.2], Assert.Single(store.List(RunId.All)).Columns.Rates.ToArray());
    }

    [Fact]
    public void OtherSeed_IsRefused() =>
        Assert.Contains("has the seed 1; it is kept under 2",
            Assert.Throws<ArgumentException>(() => Open(NewPlace()).Save(Work.Experiment, 2, Work.Train(Work.Experiment, [0.1]))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void StoppedRun_IsRecorded_NeverServed_AndGivesWayToOneThatWentFurther()
    {
        var store = Open(NewPlace());
        var runs = Work.Train(Work.Experiment, [0.1, 0.2, 0.3]);
        RunResult Stopped(int run, int steps) => runs[run] with { Outcome = RunOutcome.Stopped, Steps = steps };
        void Is(params (RunOutcome Outcome, int Steps)[] expected)
        {
            var listed = Assert.Single(store.List(RunId.All, withTraces: true));
            Assert.Equal(expected, listed.Results!.Select(run => (run.Outcome, run.Steps)));
            Assert.Equal(expected, listed.Columns.OutcomeOf.ToArray().Zip(listed.Columns.Steps.ToArray()));
            Assert.Equal(expected.Count(run => run.Outcome != RunOutcome.Stopped), store.Find(Work.Experiment, 1, [0.1, 0.2, 0.3]).Count);
        }

        store.Save(Work.Experiment, 1, [Stopped(0, 5), Stopped(1, 5), Stopped(2, 5)]);
        Is((RunOutcome.Stopped, 5), (RunOutcome.Stopped, 5), (RunOutcome.Stopped, 5));
        store.Save(Work.Experiment, 1, [Stopped(0, 4), Stopped(1, 6)]);
        Is((RunOutcome.Stopped, 5), (RunOutcome.Stopped, 6), (RunOutcome.Stopped, 5));
        store.Save(Work.Experiment, 1, [runs[2], Stopped(1, 7)]);
        Is((RunOutcome.Stopped, 5), (RunOutcome.Stopped, 7), (RunOutcome.Finished, 300));
        store.Save(Work.Experiment, 1, [runs[0], runs[1], Stopped(2, 8)]);
        Is((RunOutcome.Finished, 300), (RunOutcome.Finished, 300), (RunOutcome.Finished, 300));
        Assert.All(runs.Zip(store.Find(Work.Experiment, 1, [0.1, 0.2, 0.3])), pair => Same.Run(pair.First, pair.Second));
    }

    [Fact]
    public void ThousandsOfRuns_ComeBackInOrder()
    {
        var store = Open(NewPlace());
        var run = Work.Train(Work.Experiment, [0.1], new() { TraceEvery = 100 })[0];
        double[] rates = [.. Enumerable.Range(1, 2500).Select(i => i * 0.001)];
        store.Save(Work.Experiment, 1, [.. rates.Where((_, i) => i % 3 == 0).Select(rate => run with { Rate = rate })]);
        store.Save(Work.Experiment, 1, [.. rates.Reverse().Select(rate => run with { Rate = rate })]);

        Assert.Equal(rates, store.Find(Work.Experiment, 1, rates).Select(r => r.Rate));
        Assert.Equal(rates, Assert.Single(store.List(RunId.All)).Columns.Rates.ToArray());
    }

    [Fact]
    public void Columns_ComeBackToTheSameBits()
    {
        const int count = 300_000;
        var place = NewPlace();
        double[] rates = [.. Enumerable.Range(1, count).Select(i => i * 1e-6)];
        double[] errors = [.. rates.Select((rate, i) => i % 7 == 0 ? double.NaN : i % 11 == 0 ? double.NegativeInfinity : -rate)];
        RunOutcome[] outcomes = [.. rates.Select((_, i) => (RunOutcome)(i % 2))];
        int[] steps = [.. Enumerable.Range(0, count)];
        using (var store = RunStore.Open(place))
        {
            var some = new RunColumns(rates.AsMemory(1000, 5), outcomes.AsMemory(1000, 5), steps.AsMemory(1000, 5),
                errors.AsMemory(1000, 5));
            store.KeepColumns(Work.Program(), ulong.MaxValue, some);
            store.KeepColumns(Work.Program(), ulong.MaxValue, new(rates, outcomes, steps, errors));
        }

        var back = Open(place).FindColumns(Work.Program(), ulong.MaxValue);
        Assert.Equal(rates, back.Rates.ToArray());
        Assert.Equal(outcomes, back.OutcomeOf.ToArray());
        Assert.Equal(steps, back.Steps.ToArray());
        Assert.Equal(errors.Select(BitConverter.DoubleToUInt64Bits), back.Numbers[0].ToArray().Select(BitConverter.DoubleToUInt64Bits));
        Assert.Equal(ulong.MaxValue, Assert.Single(Open(place).List(RunId.All)).Seed);
        Assert.Equal(0, Open(place).FindColumns(Work.Program(), 1).Count);
    }

    [Fact]
    public void OtherColumnsOfTheSameRecipe_AreRefused()
    {
        var store = Open(NewPlace());
        Work.Columns(store);
        var refused = Assert.Throws<StoreException>(
            () => store.KeepColumns(Work.Program() with { Columns = ["other"] }, 7,
                new(new double[] { 1 }, new RunOutcome[1], new int[1], new double[1])));
        Assert.Contains("are there with the columns finalError; these have other", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Model_OfARunThatWasStopped_GivesWayToOneThatWentFurther()
    {
        var store = Open(NewPlace());
        var finished = Work.Train(Work.Experiment with { Rate = 0.01 });
        var stopped = finished with { Outcome = RunOutcome.Stopped, Steps = finished.Steps - 1 };
        static Dictionary<string, ReadOnlyMemory<byte>> Files(string text) =>
            new() { ["model.json"] = System.Text.Encoding.UTF8.GetBytes(text) };
        string Kept() => System.Text.Encoding.UTF8.GetString(store.FindModel(Work.Experiment.Fingerprint, 1, 0.01).Single().Value);

        store.KeepModel(Work.Experiment, stopped, Files("early"));
        Assert.Equal("early", Kept());
        store.KeepModel(Work.Experiment, finished, Files("late"));
        Assert.Equal("late", Kept());
        store.KeepModel(Work.Experiment, stopped, Files("early"));
        Assert.Equal("late", Kept());
    }

    [Fact]
    public void Model_ItsFilesComeBackIdentical_AndStayAsTheyAre()
    {
        var store = Open(NewPlace());
        Work.Model(store);
        store.KeepModel(Work.Experiment, Work.Train(Work.Experiment with { Rate = 0.01 }),
            new Dictionary<string, ReadOnlyMemory<byte>> { ["model.json"] = "other"u8.ToArray() });

        var files = store.FindModel(Work.Experiment.Fingerprint, 1, 0.01);
        Assert.Equal(["model.json", "model.onnx", "trace.csv"], files.Select(file => file.Key));
        Assert.All(files, file => Assert.Equal(Work.Files[file.Key].ToArray(), file.Value));
        Assert.Single(store.Find(Work.Experiment, 1, [0.01]));
        Assert.Empty(store.FindModel(Work.Experiment.Fingerprint, 1, 0.02));
        Assert.Throws<ArgumentException>(() => store.KeepModel(Work.Experiment, Work.Train(Work.Experiment),
            new Dictionary<string, ReadOnlyMemory<byte>> { ["../x"] = default }));
    }

    [Fact]
    public void List_SelectsByIdAndTime()
    {
        var place = NewPlace();
        var clock = new Clock();
        using var store = new RunStore(place, Open(place).Database) { Clock = clock };
        var other = Work.Experiment with { Steps = 20 };
        store.Save(Work.Experiment, 1, Work.Train(Work.Experiment, [0.1, 0.2]));
        clock.Now += TimeSpan.FromDays(1);
        store.Save(Work.Experiment, 2, Work.Train(Work.Experiment with { Seed = 2 }, [0.1]));
        store.Save(other, 1, Work.Train(other, [0.1]));

        string[] Listed(string id, DateTimeOffset? since = null) =>
            [.. store.List(id == "" ? RunId.All : RunId.Parse(id), since)
                .Select(runs => $"{runs.Recipe.Part("steps")} {runs.Seed} {runs.Columns.Count}")];
        var (first, second) = (Work.Experiment.Fingerprint, other.Fingerprint);
        Assert.Equal(["20 1 1", "300 1 2", "300 2 1"], Listed("").Order());
        Assert.Equal(["300 1 2", "300 2 1"], Listed(first[..10]));
        Assert.Equal(["300 2 1"], Listed($"{first}/2"));
        Assert.Equal(["300 1 1"], Listed($"{first}/1/0.2"));
        Assert.Empty(Listed($"{first}/1/0.3"));
        Assert.Equal(["20 1 1"], Listed(second));
        Assert.Equal(["20 1 1", "300 2 1"], Listed("", clock.Now).Order());
        Assert.Equal([clock.Now], store.List(RunId.Parse(second)).Select(runs => runs.Saved!.Value));
    }

    [Fact]
    public void Remove_RemovesWhatMatches_AndNothingElse()
    {
        var store = Open(NewPlace());
        Work.Sweep(store);
        Work.Model(store);
        var (id, before) = (Work.Experiment.Fingerprint, Export(store));

        Assert.Equal(0, store.Remove(RunId.Parse($"{id}/3")));
        Assert.Equal(0, store.Remove(RunId.Parse($"{id}/1/0.123")));
        Assert.Equal(before, Export(store));
        Assert.Equal(1, store.Remove(new(id, 1, Work.Rates[20])));
        Assert.Equal(1, store.Remove(new(id, 1, 0.01)));
        Assert.Empty(store.FindModel(id, 1, 0.01));
        Assert.Equal(95, store.Find(Work.Experiment, 1, Work.Rates).Count);
        Assert.Equal(95, store.Remove(new(id, 1)));
        Assert.Equal(96, store.Remove(new(id)));
        Assert.Empty(store.List(RunId.All));

        Work.Sweep(store);
        Work.Model(store);
        Assert.Equal(before, Export(store));
    }

    [Fact]
    public void Export_IsTheSame_InWhateverOrderRunsWereKept()
    {
        var runs = Work.Seeds.ToDictionary(seed => seed, seed => Work.Train(Work.Experiment with { Seed = seed }, Work.Rates));
        byte[] Kept(int order)
        {
            using var store = RunStore.Open(NewPlace());
            var random = new Random(order);
            var all = runs.SelectMany(of => of.Value.Select(run => (Seed: of.Key, Run: run))).ToArray();
            random.Shuffle(all);
            while (all.Length > 0)
            {
                var some = all[..Math.Min(all.Length, random.Next(1, 60))];
                foreach (var of in some.GroupBy(run => run.Seed)) store.Save(Work.Experiment, of.Key, [.. of.Select(run => run.Run)]);
                all = all[some.Length..];
            }

            return Export(store);
        }

        var expected = Kept(0);
        Assert.Equal(expected, Kept(1));
        Assert.Equal(expected, Kept(2));
    }

    [Fact]
    public async Task ManyThreads_KeepEachRunOnce()
    {
        var place = NewPlace();
        RunStore[] stores = [Open(place), Open(place)];
        var runs = Work.Train(Work.Experiment, Work.Rates, new() { TraceEvery = 100 });
        await Parallel.ForEachAsync(Enumerable.Range(0, 8), TestContext.Current.CancellationToken, (worker, _) =>
        {
            var mine = runs.ToArray();
            new Random(worker).Shuffle(mine);
            foreach (var bundle in mine.Chunk(7)) stores[worker % 2].Save(Work.Experiment, 1, bundle);
            return ValueTask.CompletedTask;
        });

        Assert.Equal(Work.Rates, Assert.Single(stores[0].List(RunId.All)).Columns.Rates.ToArray());
        Assert.All(runs.Zip(stores[1].Find(Work.Experiment, 1, Work.Rates)), pair => Same.Run(pair.First, pair.Second));
    }

    [Fact]
    public async Task OpenedByManyAtOnce_ItIsMadeOnce()
    {
        for (var i = 0; i < 5; i++)
        {
            var place = NewPlace();
            using var together = new Barrier(8);
            await Task.WhenAll(Enumerable.Range(0, together.ParticipantCount).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    together.SignalAndWait();
                    using var store = RunStore.Open(place);
                    Work.Columns(store);
                },
                TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
            Assert.Equal(10_000, Open(place).FindColumns(Work.Program(), 7).Count);
        }
    }

    [Fact]
    public async Task TwoProcesses_KeepEachRunOnce()
    {
        var place = NewPlace();
        var answers = await Task.WhenAll(StoreWorker.Run(place, "sweep"), StoreWorker.Run(place, "sweep"), StoreWorker.Run(place, "model"));

        Assert.True(answers.All(answer => answer is { ExitCode: 0, Error: "" }), string.Concat(answers.Select(answer => answer.Error)));
        var store = Open(place);
        Assert.Equal(192 + 1, store.List(RunId.All).Sum(runs => runs.Columns.Count));
        Assert.Equal(0, (await StoreWorker.Run(place, "sweep")).Trained);
        store.Remove(new(Work.Experiment.Fingerprint, 1, 0.01));
        Assert.Equal(Undisturbed(), Export(store));
    }

    [Theory]
    [InlineData("migrate:written:1", 192), InlineData("migrate:committed:1", 192)]
    [InlineData("keep:written:1", 192), InlineData("keep:committed:1", 176)]
    [InlineData("keep:written:7", 96), InlineData("keep:committed:7", 80)]
    [InlineData("keep:written:12", 16), InlineData("keep:committed:12", 0)]
    public async Task KilledInATransaction_TheSweepResumes_WithTheSameBits(string step, int left)
    {
        var place = NewPlace();
        Assert.Equal(WorkerAnswer.Killed, (await StoreWorker.Run(place, "sweep", killAfter: step)).ExitCode);
        var resumed = await StoreWorker.Run(place, "sweep");

        Assert.Equal((0, "", left), (resumed.ExitCode, resumed.Error, resumed.Trained));
        Assert.Equal(Undisturbed(), Export(Open(place)));
    }

    [Theory]
    [InlineData("model", "keep-model:written:1"), InlineData("model", "keep-model:committed:1")]
    [InlineData("columns", "columns:written:1"), InlineData("columns", "columns:committed:1")]
    [InlineData("remove", "remove:written:1"), InlineData("remove", "remove:committed:1")]
    public async Task KilledInAnotherTransaction_ItIsWholeOrNot_AndCanBeRepeated(string what, string step)
    {
        var (place, other) = (NewPlace(), NewPlace());
        foreach (var one in (StorePlace[])[place, other])
        {
            var filled = Open(one);
            Work.Sweep(filled);
            filled.Dispose();
        }

        var before = Export(Open(place));
        Assert.Equal(0, (await StoreWorker.Run(other, what)).ExitCode);
        var after = Export(Open(other));
        Assert.Equal(WorkerAnswer.Killed, (await StoreWorker.Run(place, what, killAfter: step)).ExitCode);
        Assert.Equal(step.Contains("written", StringComparison.Ordinal) ? before : after, Export(Open(place)));
        Assert.Equal(what == "model" && step.Contains("committed", StringComparison.Ordinal) ? 3 : 0,
            Open(place).FindModel(Work.Experiment.Fingerprint, 1, 0.01).Count);
        Assert.Equal(0, (await StoreWorker.Run(place, what)).ExitCode);
        Assert.Equal(after, Export(Open(place)));
        Assert.Equal(what == "model" ? 3 : 0, Open(place).FindModel(Work.Experiment.Fingerprint, 1, 0.01).Count);
    }

    [Fact]
    public async Task KilledAt20Moments_TheSweepResumes_WithTheSameBits()
    {
        var (expected, random) = (Undisturbed(), new Random(20));
        for (var moment = 0; moment < 20; moment++)
        {
            var place = NewPlace();
            using var process = StoreWorker.Start(place, "sweep");
            // Some bundles in, and some hundredths of a millisecond further: in a training, in a transaction, between the two.
            for (var lines = random.Next(0, 12); lines > 0; lines--)
                await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Thread.SpinWait(random.Next(0, 200_000));
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);

            var store = Open(place);
            Assert.Equal(0, store.List(RunId.All).Sum(runs => runs.Columns.Count) % 16);
            Work.Sweep(store);
            Assert.Equal(expected, Export(store));
        }
    }

    [Fact]
    public void StoreOfANewerVersion_IsLeftAlone()
    {
        var place = NewPlace();
        using (var store = RunStore.Open(place)) Work.Sweep(store);
        MakeNewer(place);
        var before = Content(place);

        foreach (var open in (Func<StorePlace, RunStore>[])[RunStore.Open, RunStore.OpenExisting])
        {
            var refused = Assert.Throws<StoreException>(() => open(place));
            Assert.Contains(
                "it was written by a newer version of LearnRate (its format is 99, this one knows 4). Update LearnRate, or choose " +
                "another store; nothing was changed.", refused.Message, StringComparison.Ordinal);
            Assert.StartsWith($"store {place.Name}: ", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, Content(place));
    }

    [Fact]
    public async Task StoreOfTheFirstVersion_IsBroughtUp_WithAllItHolds()
    {
        var place = NewPlace();
        await using (var first = First(place))
        {
            await first.OpenAsync(versions: 1, TestContext.Current.CancellationToken);
            await first.WriteAsync("test", FirstFormat.SweepAsync, cancellationToken: TestContext.Current.CancellationToken);
        }

        var store = Open(place);
        Assert.Equal(Undisturbed(), Export(store));
        Work.Model(store);
        Assert.Equal(3, store.FindModel(Work.Experiment.Fingerprint, 1, 0.01).Count);
        Assert.Empty(store.Check(remove: false));
    }

    /// <summary>Sets what the first chunk holds of seed 1, by the database's own words.</summary>
    protected abstract void Change(StorePlace place, string assignment);

    [Theory]
    [InlineData("numbers = substr(numbers, 1, length(numbers) - 8)", "its checksum is not that of its numbers")]
    [InlineData("numbers = {0}", "its checksum is not that of its numbers"), InlineData("rates = {0}", "its checksum")]
    [InlineData("steps = {0}", "its checksum"), InlineData("outcomes = {0}", "its checksum")]
    [InlineData("details = {0}", "its checksum is not that of its details")]
    [InlineData("details = null", "its details are missing")]
    [InlineData("details = null, details_checksum = null", "its details are missing")]
    [InlineData("runs = 0", "its checksum"), InlineData("runs = 2147483648", "its checksum")]
    [InlineData("checksum = null, runs = 0", "16 outcomes of 0 runs"), InlineData("checksum = null, runs = -16", "16 outcomes of -16 runs")]
    [InlineData("checksum = null, runs = 2147483648", "16 outcomes of 2147483648 runs")]
    [InlineData("checksum = null, outcomes = {0}", "its rates do not rise|outcomes of 16 runs|unknown outcome")]
    [InlineData("checksum = null, rates = {0}", "ends too early|do not rise")]
    [InlineData("checksum = null, steps = {0}", "ends too early|wrong length")]
    [InlineData("checksum = null, numbers = {0}", "ends too early"), InlineData("details_checksum = null, details = {0}", "its details")]
    [InlineData("lowest = 5e-324", "its rates do not rise"), InlineData("highest = 2", "its rates do not rise")]
    [InlineData("kept = 9223372036854775807", "its time is none"), InlineData("packed = 0", "its checksum")]
    public void WhatIsDamaged_IsNamed_TheRestIsListed_AndCheckRemovesIt(string assignment, string problem)
    {
        var place = NewPlace();
        using (var filled = RunStore.Open(place)) Work.Sweep(filled);
        Change(place, string.Format(System.Globalization.CultureInfo.InvariantCulture, assignment, Nonsense));

        var store = Open(place);
        Assert.Equal(192 - 16, store.List(RunId.All, withTraces: true).Sum(runs => runs.Columns.Count));
        var damage = Assert.Single(store.Damage);
        Assert.Equal((Work.Experiment.Fingerprint, (ulong?)1), (damage.Experiment, damage.Seed));
        Assert.Matches(problem, damage.Problem);
        Assert.Equal(96 - 16, store.Find(Work.Experiment, 1, Work.Rates).Count);
        Assert.Equal([damage], store.Check(remove: false));
        Assert.Equal([damage], store.Check(remove: true));
        Assert.Empty(store.Check(remove: false));
        Assert.Empty(store.Damage);

        Work.Sweep(store);
        Assert.Equal(Undisturbed(), Export(store));
    }

    [Fact]
    public void DamagedRuns_AreTrainedAnew_AndKeptBesideTheDamagedOnes()
    {
        var place = NewPlace();
        using (var filled = RunStore.Open(place)) Work.Sweep(filled);
        Change(place, "numbers = " + Nonsense);

        var store = Open(place);
        Work.Sweep(store);
        Assert.Equal(Undisturbed(), Export(store));
        Assert.Single(store.Check(remove: true));
        Assert.Equal(Undisturbed(), Export(store));
    }

    [Fact]
    public void DamagedRecipe_IsNamed()
    {
        var place = NewPlace();
        using (var filled = RunStore.Open(place)) Work.Sweep(filled);
        ChangeRecipe(place, "text = 'problem nonsense'");

        var store = Open(place);
        Assert.Empty(store.List(RunId.All));
        Assert.Equal((Work.Experiment.Fingerprint, (ulong?)null), (Assert.Single(store.Damage).Experiment, store.Damage[0].Seed));
        Assert.Single(store.Check(remove: true));
        Work.Sweep(store);
        Assert.Equal(Undisturbed(), Export(store));
    }

    [Fact]
    public async Task SavedRuns_AreThere_WhenTheStoreIsClosed()
    {
        var place = NewPlace();
        await using (var store = await RunStore.OpenAsync(place, TestContext.Current.CancellationToken))
            foreach (var run in Work.Train(Work.Experiment, Work.Rates, new() { TraceEvery = 100 }))
                await store.SaveAsync(Work.Experiment, 1, [run], TestContext.Current.CancellationToken);

        Assert.Equal(96, Open(place).Find(Work.Experiment, 1, Work.Rates).Count);
    }

    [Fact]
    public async Task FaultOfTheWriter_IsThrownOnce_AtTheNextCallOrAtTheEnd()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var place = NewPlace();
        Work.Columns(Open(place));
        var runs = Work.Train(Work.Experiment, [0.1]);
        Work.Sweep(Open(place));
        // Other columns under the same fingerprint are refused.
        ChangeRecipe(place, "columns = 'other'");
        var store = await RunStore.OpenAsync(place, cancellationToken);
        await store.SaveAsync(Work.Experiment, 1, runs, cancellationToken);
        Assert.Contains("are there with the columns",
            (await Assert.ThrowsAsync<StoreException>(() => store.FlushAsync(cancellationToken).AsTask())).Message,
            StringComparison.Ordinal);
        await store.FlushAsync(cancellationToken);
        await store.SaveAsync(Work.Experiment, 1, runs, cancellationToken);
        await Assert.ThrowsAsync<StoreException>(() => store.DisposeAsync().AsTask());
        await store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.SaveAsync(Work.Experiment, 1, runs, cancellationToken).AsTask());
    }

    /// <summary>Sets what the recipes hold.</summary>
    protected abstract void ChangeRecipe(StorePlace place, string assignment);

    /// <summary>Bytes that mean nothing, in the database's words.</summary>
    protected abstract string Nonsense { get; }

    /// <summary>What a sweep exports that nothing disturbs, from a file; other databases make the same bytes.</summary>
    protected static byte[] Undisturbed() => OfASweep.Value;

    private static byte[] SweepOnce()
    {
        var folder = Directory.CreateTempSubdirectory("learnrate-store-");
        using (var store = RunStore.Open(StorePlace.Parse(Path.Combine(folder.FullName, "runs.db"))))
        {
            Work.Sweep(store);
            var bytes = Export(store);
            store.Dispose();
            folder.Delete(recursive: true);
            return bytes;
        }
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
