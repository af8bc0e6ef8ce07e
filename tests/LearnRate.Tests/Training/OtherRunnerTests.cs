using System.Runtime.CompilerServices;
using LearnRate.Bits;
using LearnRate.Data;
using LearnRate.Models;
using LearnRate.Sweeps;
using LearnRate.Tests.Contracts;
using LearnRate.Tests.Models;
using LearnRate.Training;

namespace LearnRate.Tests.Training;

/// <summary>A runner of another kind fits: sweeps, races and trainings give the same by it.</summary>
public sealed class OtherRunnerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sweep_And_Race_AreTheSame()
    {
        var sweep = new Sweep
        {
            Experiment = SmallExperiments.All["sgd"] with { Steps = 320 },
            Rates = RateGrid.Parse("1e-4..100:log:40"),
            Seeds = [1, 2, 3],
            Recording = new() { GradientNorms = true },
        };
        var remote = new RemoteRunner();
        AssertSame(sweep.Run(cancellationToken: Cancel), await sweep.RunAsync(runner: remote, cancellationToken: Cancel));
        AssertSame(sweep.Race(cancellationToken: Cancel), await sweep.RaceAsync(runner: remote, cancellationToken: Cancel));
        Assert.True(remote.Units > 10);
    }

    [Fact]
    public async Task ModelTraining_IsTheSame()
    {
        var data = PreparedTable.Create(SmallModels.MixedTable, new() { Targets = ["price"] });
        TrainingPlan plan = new() { Epochs = 12, Patience = 3 };
        var expected = new ModelTraining(data, plan).Train(cancellationToken: Cancel);
        TrainedModel? trained = null;
        await foreach (var step in new ModelTraining(data, plan) { Runner = new RemoteRunner() }.Stream(Cancel)) trained = step.Result;
        Assert.Equal((expected.Reason, expected.Best), (trained!.Reason, trained.Best));
        Assert.Equal(expected.Model!.Parameters, trained.Model!.Parameters);
    }

    private static void AssertSame(SweepResult expected, SweepResult actual)
    {
        Assert.Equal(expected.Best!.Rate, actual.Best!.Rate);
        Assert.Equal(expected.Best.Band, actual.Best.Band);
        foreach (var (one, other) in expected.Rates.SelectMany(rate => rate.Runs).Zip(actual.Rates.SelectMany(rate => rate.Runs)))
            SameBitsTests.AssertSame(one, other);
    }

    /// <summary>
    /// Like a runner on other machines: it keeps no checkpoints, does each run as work of its own, in an order of its own, and tells of
    /// them later.
    /// </summary>
    private sealed class RemoteRunner : IRunner
    {
        public int Units { get; private set; }

        public async IAsyncEnumerable<RunEvent> RunAsync(
            IReadOnlyList<WorkUnit> units, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Units += units.Count;
            foreach (var unit in units.Reverse())
            {
                foreach (var rate in unit.Rates.Reverse())
                {
                    var own = new WorkUnit
                    {
                        Experiment = unit.Experiment,
                        Rates = [rate],
                        Recording = unit.Recording,
                        UntilStep = unit.UntilStep,
                        EarlyStopping = unit.EarlyStopping,
                    };
                    var events = new List<RunEvent>();
                    await foreach (var e in new LocalRunner { Threads = 1 }.RunAsync([own], cancellationToken)) events.Add(e);
                    foreach (var e in events) yield return e is RungReached reached
                        ? reached with { Unit = unit, Checkpoints = [] } : e with { Unit = unit };
                }
            }
        }
    }
}
