using CsCheck;
using LearnRate.Bits;
using LearnRate.Problems;
using LearnRate.Training;

namespace LearnRate.Tests.Training;

/// <summary>A run that something else trained is summed up and judged as one of ours.</summary>
public sealed class SummaryBuilderTests
{
    public static TheoryData<string> Experiments =>
        [.. SmallExperiments.All.Keys.Where(name => !name.StartsWith("controller", StringComparison.Ordinal))];

    // 63 steps are 21 epochs of 3, 3 and 1 rows; 62 are 20 and a rest; 47 are too few epochs, so windows of 2 steps.
    [Theory, MemberData(nameof(Experiments))]
    public void LossesOfOurs_HaveOurSummary_ToTheBit(string name)
    {
        foreach (var precision in Enum.GetValues<Precision>())
        {
            foreach (var steps in new[] { 63, 62, 47 })
            {
                var experiment = SmallExperiments.All[name] with { Steps = steps, Precision = precision };
                var run = Trainer.Train(experiment);
                var builder = new SummaryBuilder(steps, experiment.StepsPerEpoch, run.Summary.First, precision);
                foreach (var (step, loss) in run.Trace.Losses.Index()) builder.Add(step, loss, Rows(experiment, step));
                var unmoved = run.Summary with { FirstMove = double.NaN, LastMove = double.NaN, LastMoves = double.NaN };
                Assert.Equal(unmoved, builder.Build());
            }
        }
    }

    [Fact]
    public void Parameters_TellTheMoves()
    {
        var experiment = new Experiment
        {
            Problem = new Quadratic { Curvatures = [1, 100] },
            Rate = 0.015,
            BatchSize = 1,
            Steps = 64,
            Precision = Precision.Double,
        };
        var expected = Trainer.Train(experiment).Summary;
        var builder = new SummaryBuilder(64, 1, precision: Precision.Double);
        double[] w = [1, 1];
        for (var step = 0; step < 64; step++)
        {
            builder.AddParameters(step, w);
            builder.Add(step, 0.5 * (w[0] * w[0] + 100 * w[1] * w[1]));
            (w[0], w[1]) = (w[0] - 0.015 * w[0], w[1] - 0.015 * 100 * w[1]);
        }

        builder.AddParameters(64, w);
        var actual = builder.Build();
        Assert.Equal(expected.FirstMove, actual.FirstMove, 1e-12);
        Assert.Equal(expected.LastMove, actual.LastMove, 1e-12);
        Assert.Equal(expected.LastMoves, actual.LastMoves, 1e-12);
        Assert.Equal(Verdict.Judge(expected), Verdict.Judge(actual));
        Assert.Equal([0, 1, 62, 63, 64], Enumerable.Range(0, 65).Where(builder.WantsParameters));
    }

    // Only what was told is known: without the parameters of the end nothing says that they stand still.
    [Fact]
    public void ParametersOfTheStartAlone_TellNothing()
    {
        var builder = new SummaryBuilder(64, 1);
        builder.AddParameters(0, [1, 2]);
        for (var step = 0; step < 64; step++) builder.Add(step, 0.7);
        Assert.Equal(UndecidedReason.MovesUnknown, Verdict.Judge(builder.Build()).Reason);
        Assert.True(double.IsNaN(builder.Build().FirstMove));
    }

    [Fact]
    public void WithoutALoss_NothingIsInvented()
    {
        var builder = new SummaryBuilder(64, 1);
        Assert.Contains("no loss", Assert.Throws<InvalidOperationException>(builder.Complete).Message, StringComparison.Ordinal);
        builder.Add(20, double.NaN);
        var summary = builder.Build();
        Assert.Equal(new(20, DivergenceCause.BatchLoss), summary.Divergence);
        Assert.All([summary.First, summary.Best, summary.Level], number => Assert.True(double.IsNaN(number)));
    }

    // Closed forms of losses as programs print them, one each epoch.
    [Theory]
    [InlineData("falls", VerdictKind.Converged)]
    [InlineData("still falling", VerdictKind.Slow)]
    [InlineData("swings", VerdictKind.Oscillating)]
    [InlineData("stands", VerdictKind.Undecided)]
    [InlineData("grows", VerdictKind.Diverged)]
    [InlineData("nan", VerdictKind.Diverged)]
    public void Curves_AreJudged(string curve, VerdictKind expected)
    {
        var builder = new SummaryBuilder(40, 1);
        for (var epoch = 0; epoch < 40; epoch++)
        {
            builder.Add(epoch, curve switch
            {
                "falls" => 0.3 + Math.Exp(-epoch),
                "still falling" => Math.Exp(-epoch / 40.0),
                "swings" => 1 + 0.4 * Math.Cos(Math.PI * epoch),
                "stands" => 0.6931,
                "grows" => Math.Exp(epoch),
                _ => epoch < 20 ? 1 : double.NaN,
            });
        }

        var verdict = Verdict.Judge(builder.Build());
        Assert.Equal(expected, verdict.Kind);
        if (curve == "stands") Assert.Equal(UndecidedReason.MovesUnknown, verdict.Reason);
        if (curve == "nan") Assert.Equal(new(20, DivergenceCause.BatchLoss), verdict.Divergence);
    }

    // The first loss may come after several windows.
    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(24)]
    [InlineData(99)]
    public void Gaps_AndAMissingEnd_AreNoFaults(int first)
    {
        var builder = new SummaryBuilder(1000, 10);
        for (var step = first; step < 990; step += 20) builder.Add(step, 1 + Math.Exp(-step / 50.0));
        Assert.Equal(UndecidedReason.Stopped, Verdict.Judge(builder.Build()).Reason);
        builder.Complete();
        Assert.Equal(VerdictKind.Converged, Verdict.Judge(builder.Build()).Kind);
        Assert.Equal(1, builder.Build().Level, 1e-3);
    }

    // Multiplying losses by a power of two, or leaving out what comes after a NaN, changes nothing else.
    [Fact]
    public void Scale_IsNothing() => Gen.Double[0.1, 10].Array[32, 64].Sample(losses =>
    {
        Summary Sum(double scale)
        {
            var builder = new SummaryBuilder(losses.Length, 2);
            foreach (var (step, loss) in losses.Index()) builder.Add(step, scale * loss);
            return builder.Build();
        }

        Assert.Equal(4 * Sum(1).Level, Sum(4).Level);
        Assert.Equal(Verdict.Judge(Sum(1)).Kind, Verdict.Judge(Sum(1024)).Kind);
    });

    [Fact]
    public void WhatCannotBe_IsRefusedInWords()
    {
        Assert.Contains("1 or more", Assert.Throws<ArgumentOutOfRangeException>(() => new SummaryBuilder(0, 1)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SummaryBuilder(10, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SummaryBuilder(10, 1, double.NaN));
        var builder = new SummaryBuilder(10, 1);
        builder.Add(3, 1);
        Assert.Contains("4 or more, and below the horizon of 10",
            Assert.Throws<ArgumentOutOfRangeException>(() => builder.Add(3, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Add(10, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Add(4, 1, rows: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.AddDivergence(-5));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.AddDivergence(10));
        builder.AddParameters(0, [1, 2]);
        Assert.Contains("before there were 2", Assert.Throws<ArgumentException>(() => builder.AddParameters(8, [1])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ExternalProblem_IsDescribed_AndNotTrained()
    {
        var problem = new ExternalProblem { Program = "python train.py --lr {rate}, \"twice\"", Metric = "val_loss", Rows = 10 };
        Assert.Equal(problem, LearnRate.Recipes.Catalogue.Parse<Problem>(problem.ToString()));
        var experiment = new Experiment { Problem = problem, BatchSize = 1 };
        Assert.Equal(10, experiment.StepsPerEpoch);
        Assert.NotEqual(experiment.Fingerprint, (experiment with { Problem = problem with { Metric = "loss" } }).Fingerprint);
        Assert.Contains("another program", Assert.Throws<ArgumentException>(() => Trainer.Train(experiment)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ExternalProblem { Program = "" });
    }

    private static int Rows(Experiment experiment, int step)
    {
        var (rows, size) = (experiment.Problem.TrainingRows, experiment.BatchSize);
        return Math.Min(size, rows - step % experiment.StepsPerEpoch * size);
    }
}
