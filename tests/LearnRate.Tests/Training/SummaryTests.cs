using LearnRate.Bits;
using LearnRate.Numerics;
using LearnRate.Problems;
using LearnRate.Training;

namespace LearnRate.Tests.Training;

/// <summary>The summary of a run is what plain formulas over its whole trace give.</summary>
public sealed class SummaryTests
{
    public static TheoryData<string> Experiments =>
        [.. SmallExperiments.All.Keys.Where(name => !name.StartsWith("controller", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(Experiments))]
    public void IsThatOfTheTrace(string name)
    {
        foreach (var precision in Enum.GetValues<Precision>())
        {
            // 3, 3 and 1 rows a batch: 63 steps are 21 epochs, 62 are 20 and a rest, 47 are too few epochs, so stretches of 2 steps.
            foreach (var steps in new[] { 63, 62, 47 })
            {
                var experiment = SmallExperiments.All[name] with { Steps = steps, Precision = precision };
                var run = Trainer.Train(experiment);
                Assert.Equal(RunOutcome.Finished, run.Outcome);
                var expected = ReferenceSummary.Compute(run, experiment);
                // A tail that is flat to the last digits has no slope to speak of.
                var scale = Math.Abs(run.Summary.First) + Math.Abs(run.Summary.Level);
                foreach (var (property, want, got) in Parts(expected, run.Summary))
                    Assert.True(Math.Abs(want - got) <= 1e-7 * scale || (double.IsNaN(want) && double.IsNaN(got)),
                        FormattableString.Invariant($"{name} {precision} {steps}: {property} is {got:R}, not {want:R}"));
            }
        }
    }

    [Fact]
    public void First_IsTheInitialLoss_WhereTheHorizonIsLongEnough()
    {
        var experiment = SmallExperiments.All["sgd"] with { Steps = 600, Rate = 1e-12, Precision = Precision.Double };
        var run = Trainer.Train(experiment);
        Assert.Equal(run.Final!.Training.Loss, run.Summary.First, 1e-9);
        Assert.NotEqual(run.Trace.Losses[0], run.Summary.First, 1e-3);
    }

    [Fact]
    public void Moves_AreDistancesOfParameters()
    {
        // w ← (1 − ηλ)w: from 1 and 1 by η(1, 100), and in step 63 by that times (1 − ηλ)⁶².
        var run = Trainer.Train(new()
        {
            Problem = new Quadratic { Curvatures = [1, 100] },
            Rate = 0.015,
            BatchSize = 1,
            Steps = 64,
            Precision = Precision.Double,
        });
        double Move(int step) => Math.Sqrt(Math.Pow(0.015 * Math.Pow(0.985, step), 2) + Math.Pow(1.5 * Math.Pow(0.5, step), 2));
        Assert.Equal(Move(0), run.Summary.FirstMove, 1e-12);
        Assert.Equal(Move(62), run.Summary.LastMove, 1e-12);
        var both = Math.Sqrt(Math.Pow(Math.Pow(0.985, 62) * (1 - 0.985 * 0.985), 2) + Math.Pow(Math.Pow(0.5, 62) * (1 - 0.25), 2));
        Assert.Equal(both, run.Summary.LastMoves, 1e-12);
    }

    [Fact]
    public void OfAnEndedRun_HasNoTail()
    {
        var experiment = new Experiment
        {
            Problem = new Quadratic { Curvatures = [1] },
            BatchSize = 1,
            Steps = 2000,
            Precision = Precision.Double,
        };
        var diverged = Trainer.Train(experiment with { Rate = 1e10 }).Summary;
        Assert.Equal((16.0, (double)DivergenceCause.BatchLoss, 0.5, 0.5),
            (diverged.DivergedAt, diverged.Cause, diverged.First, diverged.Best));
        Assert.All([diverged.Level, diverged.Slope, diverged.Spread, diverged.LastMove], number => Assert.True(double.IsNaN(number)));

        using var bundle = new Bundle<double>(experiment, experiment.Problem.CreateLearners<double>(), [0.1], new());
        Assert.Equal(new Summary { Horizon = 2000, Steps = 0, Epoch = 1, Window = 1 }, bundle.Results()[0].Summary);
    }

    [Fact]
    public void RoundTrips_ThroughTheArrayForm()
    {
        var summary = Summary.From([.. Enumerable.Range(1, Summary.Numbers).Select(i => i % 7 == 0 ? double.NaN : i / 8.0)]);
        var numbers = new double[Summary.Numbers];
        summary.CopyTo(numbers);
        Assert.Equal(summary, Summary.From(numbers));
        Assert.Equal((1 / 8.0, double.NaN, 20 / 8.0), (numbers[0], numbers[6], numbers[19]));
        Assert.Contains("20 numbers; these are 19", Assert.Throws<ArgumentException>(() => Summary.From(numbers.AsSpan(1))).Message,
            StringComparison.Ordinal);
        Assert.Contains("room for 19", Assert.Throws<ArgumentException>(() => summary.CopyTo(numbers.AsSpan(1))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Precision.Float), InlineData(Precision.Double)]
    public void ARunThatMovesToAnotherLane_KeepsItsSummary(Precision precision)
    {
        if (precision == Precision.Float) Moves<float>();
        else Moves<double>();
    }

    private static void Moves<T>()
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var experiment = SmallExperiments.All["sgd"] with { Steps = 63 };
        var workshop = experiment.Problem.CreateLearners<T>();
        var random = new Random(1);
        var losses = Enumerable.Range(0, 63).Select(
            _ => Lanes<T>.Create([.. Enumerable.Range(0, Lanes<T>.Count).Select(_ => T.CreateTruncating(random.NextDouble()))])).ToArray();
        foreach (var moved in new[] { 1, 3, 30, 50, 61 })
        {
            SummaryAccumulator<T> Fresh() => new(experiment, workshop.Create(3, 1));
            var (stays, leaves, arrives) = (Fresh(), Fresh(), Fresh());
            var (from, to) = (Lanes<T>.Count - 1, 2);
            for (var step = 0; step < 63; step++)
            {
                Lanes<T> Swapped() => losses[step].With(to, losses[step][from]);
                if (step == moved) arrives.Restore(to, leaves.Save(from));
                foreach (var (digest, loss) in new[] { (stays, losses[step]), (leaves, losses[step]),
                    (arrives, step < moved ? losses[0] : Swapped()) })
                {
                    digest.Begin(step);
                    digest.End(step, step % 3 == 2 ? 1 : 3, loss, uint.MaxValue);
                }
            }

            Assert.Equal(stays.Summarize(from, 63, null), arrives.Summarize(to, 63, null));
            Assert.NotEqual(stays.Summarize(to, 63, null), arrives.Summarize(to, 63, null));
        }
    }

    private static IEnumerable<(string Name, double Want, double Got)> Parts(Summary expected, Summary actual)
    {
        var (a, b) = (new double[Summary.Numbers], new double[Summary.Numbers]);
        expected.CopyTo(a);
        actual.CopyTo(b);
        return a.Select((number, i) => (FormattableString.Invariant($"number {i}"), number, b[i]));
    }
}
