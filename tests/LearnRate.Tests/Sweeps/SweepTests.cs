using LearnRate.Bits;
using LearnRate.Optimizers;
using LearnRate.Sweeps;
using LearnRate.Tests.Contracts;
using LearnRate.Training;

namespace LearnRate.Tests.Sweeps;

public sealed class SweepTests
{
    // Sixteen floats and nine more, the last of which diverge.
    private static readonly Sweep Small = new()
    {
        Experiment = SmallExperiments.All["loss squared"],
        Rates = [.. RateGrid.Logarithmic(1e-3, 0.2, 20), .. RateGrid.Logarithmic(1e20, 1e25, 5)],
        Seeds = [3, 7, 11],
        Recording = new() { GradientNorms = true },
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Precision.Float, 1)]
    [InlineData(Precision.Double, 2)]
    public void Runs_HaveTheBitsOfSingleRuns(Precision precision, int threads)
    {
        var sweep = Small with
        {
            Experiment = Small.Experiment with { Precision = precision },
        };
        var result = sweep.Run(runner: new LocalRunner { Threads = threads }, cancellationToken: Cancel);

        Assert.True(result.IsComplete);
        Assert.Equal(sweep.Rates, result.Rates.Select(rate => rate.Rate));
        foreach (var rate in result.Rates)
        {
            Assert.Equal(sweep.Seeds, rate.Runs.Select(run => run.Seed));
            foreach (var run in rate.Runs)
                SameBitsTests.AssertSame(Trainer.Train(sweep.Experiment with { Seed = run.Seed }, [rate.Rate], sweep.Recording,
                    cancellationToken: Cancel)[0],
                    run);
        }

        Assert.Equal(result.Rates.Sum(rate => rate.Runs.Sum(run => run.Steps)), result.Steps);
    }

    [Fact]
    public void Result_IsTheMeanOverSeeds_OfTheValidationLoss()
    {
        var result = Small.Run(cancellationToken: Cancel);
        var first = result.Rates[0];
        double[] losses = [.. first.Runs.Select(run => run.Final!.Validation!.Loss)];
        Assert.Equal(losses, first.Losses);
        Assert.Equal((losses.Average(), losses.Min(), losses.Max(), 0), (first.Mean, first.Lowest, first.Highest, first.Diverged));

        var wild = result.Rates[^1];
        Assert.Equal((null, null, null, 3), (wild.Mean, wild.Lowest, wild.Highest, wild.Diverged));
        Assert.All(wild.Losses, loss => Assert.Equal(double.PositiveInfinity, loss));

        var best = result.Rates.Where(rate => rate.Diverged == 0).MinBy(rate => rate.Mean)!;
        Assert.Equal((best.Rate, best.Mean!.Value), (result.Best!.Rate, result.Best.Loss));
        var lowestDiverged = result.Rates.Index().First(rate => rate.Item.Diverged > 0).Index;
        Assert.Equal(result.Rates[lowestDiverged - 1].Rate, result.Cliff);
    }

    // Differences to 1 by hand. 0.01: 6 %, noise 0. 0.02: 4 %. 0.03: 10 ± 5.8 %, but the best's own noise is 12 %, so the pairs
    // decide. 0.05: 11 ± 12 %. 0.06: one wild run makes both the mean and its error 1e6; the best's own noise decides.
    [Fact]
    public void Band_ByToleranceAndByPairs()
    {
        double[] best = [0.8, 1, 1.2];
        double[][] losses =
        [
            [0.86, 1.06, 1.26],
            [0.84, 1.04, 1.24],
            [0.8, 1.1, 1.4],
            best,
            [0.8, 0.98, 1.55],
            [0.8, 1, 3e6],
            [0.7, 0.9, double.PositiveInfinity],
        ];
        var sweep = Small with { Rates = [0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07], Seeds = [1, 2, 3] };
        var result =
            new SweepResult(sweep, sweep.Rates.SelectMany((rate, r) => losses[r].Select((loss, s) => Run(rate, (ulong)s + 1, loss))));

        Assert.Equal(0.04, result.Best!.Rate);
        Assert.Equal([0.02, 0.04, 0.05], result.Best.Band);
        Assert.Equal(0.06, result.Cliff);
    }

    [Fact]
    public void Band_OfOneSeed_IsFivePercent()
    {
        var sweep = Small with { Rates = [0.1, 0.2, 0.3], Seeds = [1] };
        var result = new SweepResult(sweep, [Run(0.1, 1, 1.04), Run(0.2, 1, 1), Run(0.3, 1, 1.06)]);
        Assert.Equal([0.1, 0.2], result.Best!.Band);
    }

    [Fact]
    public void NothingFinite_NoBest()
    {
        var result = (Small with { Rates = [1e20, 1e21] }).Run(cancellationToken: Cancel);
        Assert.Null(result.Best);
        Assert.Equal(0, result.Cliff);
    }

    [Fact]
    public void Killed_ResumesWithWhatWasKept()
    {
        var dies = true;
        var store = new MemoryStore { AfterKeep = () => { if (dies) throw new OperationCanceledException("killed"); } };
        Assert.Throws<OperationCanceledException>(() => Small.Run(store: store, cancellationToken: Cancel));
        dies = false;
        var kept = store.Kept.SelectMany(runs => runs).ToList();
        Assert.Equal(16, kept.Count);

        var resumed = Small.Run(store: store, cancellationToken: Cancel);
        Assert.True(resumed.IsComplete);
        var all = store.Kept.SelectMany(runs => runs).Select(run => (run.Seed, run.Rate)).ToList();
        Assert.Equal(75, all.Count);
        Assert.Equal(75, all.Distinct().Count());
        // Those kept before are those answered: none was trained again.
        Assert.All(kept, run => Assert.Contains(run, resumed.Rates.SelectMany(rate => rate.Runs), ReferenceEqualityComparer.Instance));
        foreach (var (expected, actual) in Small.Run(cancellationToken: Cancel).Rates.SelectMany(rate => rate.Runs)
            .Zip(resumed.Rates.SelectMany(rate => rate.Runs)))
            SameBitsTests.AssertSame(expected, actual);
    }

    [Fact]
    public void Progress_RisesToAll()
    {
        var log = new ProgressLog();
        var result = Small.Run(log, cancellationToken: Cancel);

        Assert.Equal(log.Told.Select(told => told.Share).Order(), log.Told.Select(told => told.Share));
        Assert.Equal(log.Told.Select(told => told.Done).Order(), log.Told.Select(told => told.Done));
        Assert.Equal((75, 75, result.Rates.Sum(rate => rate.Diverged), 1.0),
            (log.Told[^1].Runs, log.Told[^1].Done, log.Told[^1].Diverged, log.Told[^1].Share));
        Assert.Equal((result.Best!.Rate, result.Best.Loss), (log.Told[^1].Best!.Rate, log.Told[^1].Best!.Loss));
    }

    [Fact]
    public void Several_GiveWhatEachGives()
    {
        Sweep[] sweeps =
        [
            Small with { Label = "sgd" },
            Small with { Label = "adam", Experiment = Small.Experiment with { Optimizer = new Adam(), Precision = Precision.Double } },
            Small with { Label = "batch 7", Experiment = (Small.Experiment with { BatchSize = 7 }).ForEpochs(3) },
        ];
        var log = new ProgressLog();
        var results = Sweep.RunAll(sweeps, log, cancellationToken: Cancel);

        Assert.Equal(sweeps, results.Select(result => result.Sweep));
        foreach (var result in results)
        {
            foreach (var (expected, actual) in result.Sweep.Run(cancellationToken: Cancel).Rates.SelectMany(rate => rate.Runs)
                .Zip(result.Rates.SelectMany(rate => rate.Runs)))
                SameBitsTests.AssertSame(expected, actual);
        }

        var best = results.MinBy(result => result.Best!.Loss)!;
        Assert.Equal(new BestSoFar(best.Sweep.Label, best.Best!.Rate, best.Best.Loss), log.Told[^1].Best);
    }

    [Fact]
    public void Cancelled_AnswersWhatItHas()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var result = Small.Run(cancellationToken: stop.Token);
        Assert.Null(result.Best);
        Assert.False(result.IsComplete);
        Assert.All(result.Rates, rate => Assert.Empty(rate.Runs));
    }

    [Fact]
    public void StoreThatFails_IsHeard()
    {
        var store = new MemoryStore { AfterKeep = () => throw new IOException("disk full") };
        Assert.Equal("disk full", Assert.Throws<IOException>(() => Small.Run(store: store, cancellationToken: Cancel)).Message);
    }

    [Fact]
    public void Recipe_IsAValue_AndRefusesWhatIsNone()
    {
        Assert.Equal(Small, Small with { Rates = [.. Small.Rates.Reverse()], Seeds = [11, 3, 7] });
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => Small with { Rates = [0.1, 0.2, 0.1] }).Message,
            StringComparison.Ordinal);
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => Small with { Rates = [] }).Message, StringComparison.Ordinal);
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => Small with { Seeds = [1, 1] }).Message, StringComparison.Ordinal);
        Assert.Contains("above 0", Assert.Throws<ArgumentOutOfRangeException>(() => Small with { Rates = [-1] }).Message,
            StringComparison.Ordinal);
        Assert.Contains("at most 1", Assert.Throws<ArgumentOutOfRangeException>(
            () => Small.Race(share: 2, cancellationToken: Cancel)).Message,
            StringComparison.Ordinal);
    }

    private static RunResult Run(double rate, ulong seed, double loss) => new()
    {
        Rate = rate,
        Seed = seed,
        Outcome = double.IsFinite(loss) ? RunOutcome.Finished : RunOutcome.Diverged,
        Steps = 1,
        Trace = new(1, [], null),
        Evaluations = [],
        Final = double.IsFinite(loss) ? new(1, new(0, null), new(loss, null)) : null,
        Summary = Trainer.Train(SmallExperiments.All["sgd"]).Summary,
    };
}
