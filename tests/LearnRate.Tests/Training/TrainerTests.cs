using LearnRate.Bits;
using LearnRate.Data;
using LearnRate.Networks;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Tests.Contracts;
using LearnRate.Training;
using LearnRate.Tutorial;

namespace LearnRate.Tests.Training;

public sealed class TrainerTests
{
    private static readonly Experiment Small = SmallExperiments.All["adam"] with { Steps = 20 };

    [Fact]
    public void Divergence_KeepsTheTraceUpToIt()
    {
        var experiment = new Experiment
        {
            Problem = new Quadratic { Curvatures = [1] },
            BatchSize = 1,
            Steps = 2000,
            Precision = Precision.Double,
        };
        var run = Trainer.Train(experiment with { Rate = 1e10 });

        Assert.Equal(RunOutcome.Diverged, run.Outcome);
        Assert.Null(run.Parameters);
        Assert.Null(run.Final);
        // w grows by (1 − 1e10) a step, and w² leaves the doubles first, at 1e308.
        Assert.Equal(new Divergence(16, DivergenceCause.BatchLoss), run.Divergence);
        Assert.Equal(16, run.Steps);
        Assert.Equal(16, run.Trace.Losses.Count);
        Assert.All(run.Trace.Losses, loss => Assert.True(double.IsFinite(loss)));
    }

    [Fact]
    public void Trace_Thinned_IsEachManyethStep()
    {
        var whole = Trainer.Train(Small, [0.01], new() { GradientNorms = true },
            cancellationToken: TestContext.Current.CancellationToken)[0];
        var thinned = Trainer.Train(Small, [0.01], new() { GradientNorms = true, TraceEvery = 3 },
            cancellationToken: TestContext.Current.CancellationToken)[0];

        Assert.Equal(20, whole.Trace.Losses.Count);
        Assert.Equal(whole.Trace.Losses.Where((_, i) => i % 3 == 0), thinned.Trace.Losses);
        Assert.Equal(whole.Trace.GradientNorms!.Where((_, i) => i % 3 == 0), thinned.Trace.GradientNorms!);
        Assert.Equal(whole.Parameters!, thinned.Parameters!);
    }

    [Fact]
    public void Evaluations_ComeAtTheirSteps_AndTheLastIsTheFinalOne()
    {
        var run = Trainer.Train(Small, [0.01], new() { EvaluateEvery = 5 }, cancellationToken: TestContext.Current.CancellationToken)[0];
        Assert.Equal([5, 10, 15, 20], run.Evaluations.Select(e => e.Steps));
        Assert.Equal(run.Final, run.Evaluations[^1]);
        Assert.InRange(run.Final!.Training.Accuracy!.Value, 0, 1);
        Assert.NotNull(run.Final.Validation);
    }

    [Fact]
    public void Cancelled_LeavesOutRunsThatHadNotBegun()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Empty(Trainer.Train(Small, [0.01], cancellationToken: stop.Token));
    }

    [Fact]
    public void EqualRates_HaveEqualRuns()
    {
        var runs = Trainer.Train(Small, [0.01, 0.02, 0.01], new() { GradientNorms = true },
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([0.01, 0.02, 0.01], runs.Select(run => run.Rate));
        SameBitsTests.AssertSame(runs[0], runs[2]);
    }

    [Fact]
    public void SaveAndRestore_PutOneRunBack_AndLeaveTheOthers()
    {
        var steps = Small with { Steps = 10 };
        Bundle<double> Fresh() => new(steps, steps.Problem.CreateLearners<double>(), [0.01, 0.02, 0.03], new());
        var (trained, other) = (Fresh(), Fresh());
        var start = trained.Save(1);
        var first = trained.Train(10);
        other.Train(10);
        var end = trained.Save(2);

        trained.Restore(1, start);
        Assert.Equal(start, trained.Save(1));
        Assert.Equal(end, trained.Save(2));
        Assert.Equal(other.Save(0), trained.Save(0));
        // Starting over from what was saved is starting over.
        var again = Fresh();
        again.Advance(0, CancellationToken.None);
        again.Restore(2, end);
        again.Restore(1, start);
        var (one, two) = (again.Train(10)[1], again.Results()[2]);
        Assert.Equal(first[1].Parameters!, one.Parameters!);
        Assert.NotEqual(first[2].Parameters!, two.Parameters!);
    }

    [Fact]
    public void WhatCannotFit_IsRefusedInWords()
    {
        var rows = new Rows(new double[2000], 1000, [0, 1], 1);
        var problem = new NetworkProblem(Network.Parse("1000 > 2000000 relu > 2"), new("wide", rows), new CrossEntropyLoss());
        var refused = Assert.Throws<InsufficientMemoryException>(
            () => Trainer.Train(new() { Problem = problem }, [0.1], recording: null,
                cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("GiB are there", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.0), InlineData(-1.0), InlineData(double.NaN), InlineData(double.PositiveInfinity)]
    public void ARate_IsFiniteAndPositive(double rate)
    {
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Trainer.Train(Small, [rate], recording: null, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentOutOfRangeException>(() => Small with { Rate = rate });
    }

    [Fact]
    public void Fingerprint_IsThatOfEverythingButRateAndSeed()
    {
        Assert.Equal(Small.Fingerprint, (Small with { Rate = 0.3, Seed = 9 }).Fingerprint);
        Experiment[] others =
        [
            Small with { Steps = 21 }, Small with { BatchSize = 4 }, Small with { Order = RowOrder.Given },
            Small with { Precision = Precision.Double },
            Small with { Optimizer = new Sgd() }, Small with { Problem = new Rosenbrock() },
            Small with { Problem = ((NetworkProblem)Small.Problem) with { Initial = new ZeroWeights() } },
        ];
        Assert.Equal(others.Length + 1, others.Append(Small).Select(e => e.Fingerprint).Distinct().Count());
        Assert.Matches("^[0-9a-f]{32}$", Small.Fingerprint);
    }

    [Fact]
    public void DataThatDoNotFit_AreRefusedInWords()
    {
        var rows = new Rows([1, 2, 3, 4], 2, [0, 2], 1);
        void Refuses(string network, string loss, string expected) => Assert.Contains(
            expected,
            Assert.Throws<ArgumentException>(() => new NetworkProblem(Network.Parse(network), new("data", rows),
                Catalogue.Parse<Loss>(loss))).Message,
            StringComparison.Ordinal);

        Refuses("3 > 2", "crossentropy", "has 3 inputs; the data data have 2");
        Refuses("2 > 2", "crossentropy", "has the class 2; it must be a whole number from 0 to 1");
        Refuses("2 > 2", "squared", "2 outputs of 2 > 2 with 2 targets; the data data have 1");
        Refuses("2 > 1 softmax", "squared", "needs the loss crossentropy");
        Refuses("2 > 3 softmax > 3", "crossentropy", "it can only be the last activation");
        Assert.Contains("Row 1, column 0", Assert.Throws<ArgumentException>(() => new Rows([1, double.NaN], 1, [1, 1], 1)).Message,
            StringComparison.Ordinal);
    }

    // The engine's tutorial neuron fuses what the program rounds twice; away from the limits that is all the difference.
    [Theory]
    [InlineData(Rule.Published, 1e-5), InlineData(Rule.Corrected, 1e-4), InlineData(Rule.Gradient, 2e-4)]
    public void TutorialProblem_AgreesWithTheProgram(Rule rule, double rate)
    {
        const int steps = 2004;
        var run = Trainer.Train(new Experiment
        {
            Problem = new TutorialProblem { Rule = rule },
            BatchSize = 1,
            Order = RowOrder.Given,
            Steps = steps,
            Rate = rate,
            Precision = Precision.Double,
        });
        var weights = new TutorialProgram { Rule = rule, Rate = rate }.Iterations().ElementAt(steps - 1).After;
        Assert.Equal(weights.B, run.Parameters![0], 1e-12 * Math.Abs(weights.B));
        Assert.Equal(weights.W, run.Parameters[1], 1e-12 * Math.Abs(weights.W));
    }
}
