using LearnRate.Bits;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Schedules;
using LearnRate.Sweeps;
using LearnRate.Tests.Training;
using LearnRate.Training;

namespace LearnRate.Tests.Sweeps;

public sealed class RaceTests
{
    private static readonly Lazy<Sweep> Wine = new(() => Task("s1-wine-linear-sgd"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The quick ones of <c>lr-benchmark</c>; bench/LearnRate.Bench races all, from more seeds.</summary>
    [Theory]
    [InlineData("s1-wine-linear-sgd")]
    [InlineData("s2-wdbc-h32-sgdm")]
    [InlineData("s3-diabetes-raw-linear-sgd")]
    public void Race_FindsARateOfTheBand_InAThirdOfTheSteps(string id)
    {
        var sweep = Task(id);
        var (full, race) = (sweep.Run(cancellationToken: Cancel), sweep.Race(cancellationToken: Cancel));

        Assert.Contains(race.Best!.Rate, full.Best!.Band);
        Assert.InRange(race.Steps / (double)full.Steps, 0.1, 1 / 3.0);

        // Those that came through are the full runs, those dropped the full runs up to there.
        var compared = 0;
        foreach (var (rate, whole) in race.Rates.Zip(full.Rates))
        {
            foreach (var run in rate.Runs)
            {
                var expected = whole.Runs.Single(other => other.Seed == run.Seed);
                if (run.Outcome != RunOutcome.Stopped) SameRun(expected, run);
                else Assert.Equal(expected.Trace.Losses.Take(run.Steps), run.Trace.Losses);
                compared++;
            }
        }

        Assert.True(compared >= 2 * sweep.Rates.Count);
        Assert.Equal(sweep.Seeds.Count, race.Rates.Single(rate => rate.Rate == race.Best.Rate).Runs.Count);
    }

    [Fact]
    public void Threads_AndFloat_ChangeNothing()
    {
        var sweep = Wine.Value with { Experiment = Wine.Value.Experiment with { Precision = Precision.Float } };
        var (one, two) = (Race(1), Race(2));
        Assert.Equal(one.Best, two.Best);
        foreach (var (expected, actual) in one.Rates.SelectMany(rate => rate.Runs).Zip(two.Rates.SelectMany(rate => rate.Runs)))
            SameRun(expected, actual);

        SweepResult Race(int threads) => sweep.Race(runner: new LocalRunner { Threads = threads }, cancellationToken: Cancel);
    }

    [Fact]
    public void Store_KeepsEveryRun_AndSparesTheLastStretch()
    {
        var store = new MemoryStore();
        var first = Wine.Value.Race(store: store, cancellationToken: Cancel);
        Assert.Equal(first.Rates.Sum(rate => rate.Runs.Count), store.Kept.Sum(runs => runs.Count));
        Assert.Contains(store.Kept.SelectMany(runs => runs), run => run.Outcome == RunOutcome.Stopped);

        var again = Wine.Value.Race(store: store, cancellationToken: Cancel);
        Assert.Equal(first.Best, again.Best);
        foreach (var run in again.Rates.SelectMany(rate => rate.Runs).Where(run => run.Outcome == RunOutcome.Finished))
            Assert.Contains(run, first.Rates.SelectMany(rate => rate.Runs), ReferenceEqualityComparer.Instance);
    }

    [Fact]
    public void Progress_RisesToAll()
    {
        var log = new ProgressLog();
        var race = Wine.Value.Race(log, cancellationToken: Cancel);
        Assert.Equal(1, log.Told[^1].Share);
        Assert.Equal((race.Best!.Rate, race.Best.Loss), (log.Told[^1].Best!.Rate, log.Told[^1].Best!.Loss));
        Assert.Equal(race.Rates.Sum(rate => rate.Runs.Count), log.Told[^1].Done);
        Assert.All(log.Told, told => Assert.InRange(told.Share, 0, 1));
    }

    [Fact]
    public void Cancelled_HasNoBest_AndStoppedRuns()
    {
        using var stop = new CancellationTokenSource();
        var store = new MemoryStore { AfterKeep = stop.Cancel };
        var race = Wine.Value.Race(store: store, cancellationToken: stop.Token);
        Assert.Null(race.Best);
        Assert.All(race.Rates.SelectMany(rate => rate.Runs), run => Assert.Equal(RunOutcome.Stopped, run.Outcome));
        Assert.NotEmpty(race.Rates.SelectMany(rate => rate.Runs));
    }

    // w ← (1 − η)·w: after 640 steps the loss is 0 near η = 1, and above 2 it grows without end; 10 is the next rate of the grid.
    [Fact]
    public void Cliff_NothingAboveGoesOn()
    {
        var experiment = new Experiment
        {
            Problem = new Quadratic { Curvatures = [1] },
            BatchSize = 1,
            Steps = 640,
            Precision = Precision.Double,
        };
        var sweep = new Sweep
        {
            Experiment = experiment,
            Rates = [.. RateGrid.Logarithmic(1e-3, 1, 31), .. RateGrid.Logarithmic(10, 1e6, 51)],
            Seeds = [1],
        };
        var race = sweep.Race(cancellationToken: Cancel);
        Assert.Contains(race.Best!.Rate, sweep.Run(cancellationToken: Cancel).Best!.Band);
        Assert.All(race.Rates.Where(rate => rate.Rate > 10).SelectMany(rate => rate.Runs), run => Assert.InRange(run.Steps, 0, 20));

        Assert.Null((sweep with { Rates = [1e8, 1e9, 1e10] }).Race(cancellationToken: Cancel).Best);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(50)]
    public void AnyHorizon_AnyGrid(int steps)
    {
        var sweep = new Sweep { Experiment = SmallExperiments.All["adam"] with { Steps = steps }, Rates = [0.001, 0.01, 0.1], Seeds = [5] };
        var race = sweep.Race(cancellationToken: Cancel);
        var (best, one) = (race.Best!, (sweep with { Rates = [0.01] }).Race(cancellationToken: Cancel));
        Assert.Contains(best.Rate, sweep.Rates);
        Assert.Equal(0.01, one.Best!.Rate);
        Assert.True(one.IsComplete);
    }

    // At half of a constant schedule: down by ½/1.6 and up by 2·2^⅓, and then to the next rate of the grid.
    [Fact]
    public void Rule_WindowOfAConstantSchedule()
    {
        var rule = Rule("constant", 640);
        Assert.Equal([10, 20, 40, 80, 160, 320, 640], rule.Rungs);
        Assert.Equal([1UL, 2UL], rule.SeedsTo(20));
        Assert.Equal(5, rule.SeedsTo(40).Count);

        var survivors = rule.Survivors(320, Field(leader: 0.1), double.PositiveInfinity, double.PositiveInfinity);
        Assert.Equal(0.03, survivors[0], 1e-12);
        Assert.Equal(0.3, survivors[^1], 1e-12);
    }

    // Late in a decaying schedule little of the way is left, and rates well above the leaders may still come down on them.
    [Fact]
    public void Rule_WindowOfADecayingSchedule()
    {
        var survivors = Rule("linear", 640).Survivors(320, Field(leader: 0.1), double.PositiveInfinity, double.PositiveInfinity);
        // ¾ of the way is done: down by ¾/1.6. The factor will halve in the mean: up by 2·2·(4/3)^⅓.
        Assert.Equal(0.045, survivors[0], 1e-12);
        Assert.Equal(0.5, survivors[^1], 1e-12);
    }

    // During a warm-up the leaders have not been tried at the rates to come.
    [Fact]
    public void Rule_WindowDuringAWarmUp()
    {
        var survivors = Rule("warmup(50%).then(constant)", 640)
            .Survivors(40, Field(leader: 0.1), double.PositiveInfinity, double.PositiveInfinity);
        Assert.Equal(0.001, survivors[0], 1e-12);
    }

    [Fact]
    public void Rule_Budget_ThinsAroundTheLeader()
    {
        var rule = Rule("constant", 640);
        var field = Field(leader: 0.1);
        foreach (var places in (int[])[1, 3, 4, 8, 12])
        {
            var survivors = rule.Survivors(20, field, double.PositiveInfinity, places * 5 * rule.Expected(20));
            Assert.Equal(Math.Max(3, places), survivors.Length);
            Assert.Equal(survivors.Order(), survivors);
            foreach (var kept in (double[])[0.095, 0.1, 0.2]) Assert.Contains(survivors, rate => Math.Abs(rate - kept) < 1e-12);
        }

        // No steps left: the leader and its neighbours all the same.
        Assert.Equal(3, rule.Survivors(320, field, double.PositiveInfinity, -5).Length);
    }

    [Fact]
    public void Rule_Cliff()
    {
        var rule = Rule("constant", 640);
        Assert.Equal(0.1, rule.Survivors(10, Field(leader: 0.1), cliff: 0.15, budget: double.PositiveInfinity)[^1], 1e-12);
        Assert.Empty(rule.Survivors(10, [(0.1, double.PositiveInfinity), (0.2, double.PositiveInfinity)], cliff: 0.1, budget: 1e9));
    }

    // 0.001 to 0.1 in steps of 0.005, then 0.1 to 1 in steps of 0.1; one leader.
    private static (double Rate, double Loss)[] Field(double leader) =>
    [
        .. Enumerable.Range(0, 20).Select(i => i == 0 ? 0.001 : 0.005 * i).Concat(Enumerable.Range(1, 10).Select(i => 0.1 * i))
            .Select(rate => (rate, Math.Abs(rate - leader) < 1e-12 ? 1.0 : 2.0)),
    ];

    private static RaceRule Rule(string schedule, int steps) => new(new()
    {
        Experiment = new() { Problem = new Quadratic(), BatchSize = 1, Steps = steps, Schedule = Catalogue.Parse<Schedule>(schedule) },
        Rates = [0.1],
    });

    private static Sweep Task(string id) => new()
    {
        Experiment = BenchmarkTasks.Load().Single(task => task.Id == id).Experiment(1),
        Rates = RateGrid.Parse("1e-6..10:log:57"),
    };

    private static void SameRun(RunResult expected, RunResult actual)
    {
        Assert.Equal((expected.Rate, expected.Seed, expected.Outcome, expected.Steps, expected.Divergence),
            (actual.Rate, actual.Seed, actual.Outcome, actual.Steps, actual.Divergence));
        Assert.Equal(expected.Trace.Losses, actual.Trace.Losses);
        Assert.Equal(expected.Final, actual.Final);
        Assert.Equal(expected.Summary, actual.Summary);
        Assert.Equal(expected.Parameters ?? [], actual.Parameters ?? []);
    }
}
