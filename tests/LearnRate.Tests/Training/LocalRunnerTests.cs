using LearnRate.Bits;
using LearnRate.Tests.Contracts;
using LearnRate.Training;

namespace LearnRate.Tests.Training;

/// <summary>Units of work go into a runner, events come out; used as from outside.</summary>
public sealed class LocalRunnerTests
{
    private static readonly Experiment Small = SmallExperiments.All["loss squared"] with { Steps = 200 };

    // 35 rates are three bundles; every seventh diverges.
    private static readonly double[] Rates = [.. Enumerable.Range(1, 35).Select(i => i % 7 == 0 ? 1e30 * i : 1e-3 * i)];

    private static readonly Recording Norms = new() { GradientNorms = true };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EachRun_EndsOnce_WithTheBitsOfTraining()
    {
        WorkUnit[] units = [Unit(1), Unit(2)];
        var events = await Events(units);
        foreach (var unit in units)
        {
            var runs = events.OfType<RunsEnded>().Where(e => e.Unit == unit).SelectMany(e => e.Runs).OrderBy(run => run.Rate).ToList();
            var expected = Trainer.Train(unit.Experiment, Rates, Norms, cancellationToken: Cancel).OrderBy(run => run.Rate).ToList();
            Assert.Equal(Rates.Order(), runs.Select(run => run.Rate));
            foreach (var (one, other) in expected.Zip(runs)) SameBitsTests.AssertSame(one, other);
            Assert.Contains(runs, run => run.Outcome == RunOutcome.Diverged);
        }
    }

    [Fact]
    public async Task Steps_AreAllCounted()
    {
        var unit = Unit(1);
        var advanced = (await Events([unit])).OfType<RunsAdvanced>().ToList();
        Assert.Equal(Rates.Length * 200.0, advanced.Sum(e => (double)e.Runs * (e.To - e.From)));
    }

    // With its checkpoints, without them, and with those of another kind of numbers.
    [Theory]
    [InlineData("kept")]
    [InlineData("lost")]
    [InlineData("foreign")]
    public async Task ARung_IsReached_AndRunsGoOnFromThere(string checkpoints)
    {
        var first = (await Events([Unit(1, until: 70)])).OfType<RungReached>().ToList();
        var reached = first.SelectMany(e => e.Runs).ToList();
        Assert.All(reached, run => Assert.Equal((RunOutcome.Stopped, 70), (run.Outcome, run.Steps)));
        Assert.Equal(Rates.Where(rate => rate < 1).Order(), reached.Select(run => run.Rate).Order());

        var inDouble = new WorkUnit { Experiment = Small with { Precision = Precision.Double }, Rates = Rates, UntilStep = 70 };
        var goOn = Unit(1, rates: [.. reached.Select(run => run.Rate).Order().Reverse()], from: checkpoints switch
        {
            "kept" => [.. first.SelectMany(e => e.Checkpoints)],
            "lost" => [],
            _ => [.. (await Events([inDouble])).OfType<RungReached>().SelectMany(e => e.Checkpoints)],
        });
        var events = await Events([goOn]);
        Assert.Equal(checkpoints == "kept" ? 70 : 0, events.OfType<RunsAdvanced>().Min(e => e.From));
        var expected = Trainer.Train(Small, goOn.Rates, Norms, cancellationToken: Cancel).ToDictionary(run => run.Rate);
        var ended = events.OfType<RunsEnded>().SelectMany(e => e.Runs).ToList();
        Assert.Equal(goOn.Rates.Order(), ended.Select(run => run.Rate).Order());
        Assert.All(ended, run => SameBitsTests.AssertSame(expected[run.Rate], run));
    }

    [Fact]
    public async Task Cancelled_RunsEndAsStopped_WithTheBitsTheyHad()
    {
        using var stop = new CancellationTokenSource();
        var endless = new WorkUnit
        {
            Experiment = Small with { Steps = 100_000_000 },
            Rates = [0.01],
            Recording = new() { TraceEvery = 1_000_000 },
        };
        RunResult? run = null;
        await foreach (var e in new LocalRunner().RunAsync([endless], stop.Token))
        {
            if (e is RunsEnded ended) run = Assert.Single(ended.Runs);
            await stop.CancelAsync();
        }

        Assert.Equal(RunOutcome.Stopped, run!.Outcome);
        Assert.InRange(run.Steps, 1, 99_999_999);
    }

    // The stream does not end before training has, so an endless training would keep the test from ending.
    [Fact]
    public async Task LeavingTheStream_EndsTraining()
    {
        var endless = new WorkUnit
        {
            Experiment = Small with { Steps = 1_000_000_000 },
            Rates = Rates,
            Recording = new() { TraceEvery = 10_000_000 },
        };
        await foreach (var e in new LocalRunner().RunAsync([endless], Cancel))
        {
            Assert.IsType<RunsAdvanced>(e);
            break;
        }
    }

    [Fact]
    public async Task WhatDoesNotFit_IsThrownByTheStream()
    {
        var large = new WorkUnit { Experiment = Small with { Steps = 2_000_000_000 }, Rates = Rates };
        await Assert.ThrowsAsync<InsufficientMemoryException>(() => Events([large]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkUnit { Experiment = Small, Rates = [0] });
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkUnit { Experiment = Small, Rates = [1], UntilStep = 0 });
        Assert.Empty(await Events([]));
    }

    private static WorkUnit Unit(ulong seed, int? until = null, double[]? rates = null, IReadOnlyList<RunCheckpoint>? from = null) => new()
    {
        Experiment = Small with { Seed = seed },
        Rates = rates ?? Rates,
        UntilStep = until,
        Recording = Norms,
        Checkpoints = from ?? [],
    };

    private static async Task<List<RunEvent>> Events(IReadOnlyList<WorkUnit> units)
    {
        var events = new List<RunEvent>();
        await foreach (var e in new LocalRunner { Threads = 2 }.RunAsync(units, Cancel)) events.Add(e);
        return events;
    }
}
