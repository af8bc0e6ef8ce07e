using System.Numerics;
using LearnRate.Bits;
using LearnRate.Numerics;
using LearnRate.Problems;
using LearnRate.Tests.Contracts;
using LearnRate.Training;

namespace LearnRate.Tests.Training;

/// <summary>Runs of several bundles that go on together in new ones, or alone, have the bits of runs trained in one go.</summary>
public sealed class PausedRunTests
{
    private static readonly Recording Everything = new() { GradientNorms = true, TraceEvery = 2, EvaluateEvery = 3 };

    public static TheoryData<string> Experiments => [.. SmallExperiments.All.Keys];

    [Theory, MemberData(nameof(Experiments))]
    public void Repacked_SameBits(string name)
    {
        var experiment = SmallExperiments.All[name];
        // Long enough for a summary with all its parts.
        experiment = experiment with { Steps = 5 * experiment.Steps };
        Repacked<float>(experiment with { Precision = Precision.Float });
        Repacked<double>(experiment with { Precision = Precision.Double });
    }

    private static void Repacked<T>(Experiment experiment)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Every fifth diverges.
        double[] rates = [.. Enumerable.Range(0, 2 * Lanes<T>.Count + 3)
            .Select(i => experiment.Rate * (i % 5 == 4 ? 1e6 : 1) * (1 + 0.1 * i))];
        var expected = rates.Zip(Trainer.Train(experiment, rates, Everything, cancellationToken: TestContext.Current.CancellationToken))
            .ToDictionary();
        var workshop = experiment.Problem.CreateLearners<T>();

        Bundle<T>[] bundles = [.. rates.Chunk(Lanes<T>.Count).Select(chunk => new Bundle<T>(experiment, workshop, chunk, Everything))];
        var running = Advance(bundles, 1);
        // Every other run goes on; those that went on are shuffled into other lanes, and paused twice more, the second time alone.
        running = [.. running.Where((_, i) => i % 2 == 0).Reverse()];
        bundles = [.. running.Chunk(Lanes<T>.Count).Select(chunk => new Bundle<T>(experiment, workshop, chunk, Everything))];
        running = Advance(bundles, experiment.Steps / 2);
        var alone = experiment.Problem is NetworkProblem;
        bundles = [.. running.Select(run => new Bundle<T>(experiment, workshop, [run], Everything, alone))];
        running = Advance(bundles, experiment.Steps - 1);
        Assert.NotEmpty(running);
        bundles = [.. running.Chunk(Lanes<T>.Count).Select(chunk => new Bundle<T>(experiment, workshop, chunk, Everything))];
        foreach (var result in bundles.SelectMany(bundle => bundle.Train(experiment.Steps)))
            SameBitsTests.AssertSame(expected[result.Rate], result);

        PausedRun<T>[] Advance(Bundle<T>[] bundles, int steps)
        {
            var paused = new List<PausedRun<T>>();
            foreach (var bundle in bundles)
            {
                bundle.Advance(steps, CancellationToken.None);
                foreach (var (lane, result) in bundle.Results().Index())
                {
                    if ((bundle.Running >> lane & 1) != 0) paused.Add(bundle.Pause(lane));
                    else SameBitsTests.AssertSame(expected[result.Rate], result);
                }
            }

            return [.. paused];
        }
    }

    /// <summary>What a race keeps of a run that it drops is what training up to there gives.</summary>
    [Fact]
    public void Paused_BundleGoesOnUntouched()
    {
        var experiment = SmallExperiments.All["adam"];
        var workshop = experiment.Problem.CreateLearners<float>();
        var bundle = new Bundle<float>(experiment, workshop, [0.01, 0.02], Everything);
        bundle.Advance(4, CancellationToken.None);
        var stopped = bundle.Results();
        double[] parameters = [.. stopped[0].Parameters!];
        var paused = bundle.Pause(1);
        var on = new Bundle<float>(experiment, workshop, [paused], Everything);
        var again = new Bundle<float>(experiment, workshop, [paused], Everything);
        SameBitsTests.AssertSame(on.Train(experiment.Steps)[0], again.Train(experiment.Steps)[0]);
        Assert.Equal((RunOutcome.Stopped, 4), (stopped[0].Outcome, stopped[0].Steps));
        Assert.Equal(parameters, stopped[0].Parameters!);
    }
}
