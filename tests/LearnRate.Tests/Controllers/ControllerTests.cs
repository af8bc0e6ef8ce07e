using LearnRate.Bits;
using LearnRate.Controllers;
using LearnRate.Numerics;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Schedules;
using LearnRate.Training;

namespace LearnRate.Tests.Controllers;

/// <summary>What defines each controller, in whole trainings.</summary>
public sealed class ControllerTests
{
    private static readonly Experiment Bowl = new()
    {
        Problem = new Quadratic { Curvatures = [1, 100] },
        BatchSize = 1,
        Order = RowOrder.Given,
        Precision = Precision.Double,
        Steps = 200,
    };

    private static readonly Experiment Small = SmallExperiments.All["adam"] with { Steps = 30, Precision = Precision.Double };

    // rate(step) = base × schedule × controller, rounded once: what the trace shows is what moved the weights.
    [Theory]
    [InlineData("constant", null), InlineData("warmup(20%).then(cosine)", null), InlineData("onecycle", "plateau(patience=0,by=0.5)"),
        InlineData("0.5 * linear", "adagradnorm"), InlineData("cosine", "polyak")]
    public void TheTrace_ShowsTheRateThatWasApplied(string schedule, string? controller)
    {
        var experiment = Bowl with
        {
            Problem = new Quadratic { Curvatures = [1] },
            Schedule = Catalogue.Parse<Schedule>(schedule),
            Controller = controller is null ? null : Catalogue.Parse<Controller>(controller),
            Steps = 40,
        };
        foreach (var rate in (double[])[0.1, 0.3])
        {
            var run = Trainer.Train(experiment, [0.5, rate], recording: null, cancellationToken: TestContext.Current.CancellationToken)[1];
            Assert.Equal(40, run.Trace.Rates.Count);
            var w = 1.0;
            for (var step = 0; step < 40; step++)
            {
                Assert.Equal(0.5 * w * w, run.Trace.Losses[step]);
                var scheduled = rate * experiment.Schedule.Factor(step, experiment.Horizon);
                if (controller is null) Assert.Equal(scheduled, run.Trace.Rates[step]);
                w = Math.FusedMultiplyAdd(-run.Trace.Rates[step], w, w);
            }

            Assert.Equal(w, run.Parameters![0]);
        }

        // Rounded once to the run's precision, and thinned as the losses are.
        var thin = Trainer.Train(experiment with { Precision = Precision.Float, Controller = null }, [0.1], new() { TraceEvery = 7 },
            cancellationToken: TestContext.Current.CancellationToken)[0];
        Assert.Equal(Enumerable.Range(0, 6).Select(i => (double)(float)(0.1 * experiment.Schedule.Factor(7 * i, experiment.Horizon))),
            thin.Trace.Rates);
    }

    [Fact]
    public void MomentumSchedule_MovesTheMomentum()
    {
        var sgd = Bowl with { Optimizer = new Sgd { Momentum = 0.9 }, Rate = 0.001, Steps = 50, Schedule = new OneCycleSchedule() };
        double[] Weights(Experiment experiment) => [.. Trainer.Train(experiment).Parameters!];
        var (w, v) = (1.0, 0.0);
        for (var step = 0; step < 50; step++)
        {
            var momentum = 0.9 * sgd.Schedule.MomentumFactor(step, sgd.Horizon);
            v = Math.FusedMultiplyAdd(momentum, v, w);
            w = Math.FusedMultiplyAdd(-(0.001 * sgd.Schedule.Factor(step, sgd.Horizon)), v, w);
        }

        Assert.Equal(w, Weights(sgd)[0]);
        // Switched off in either way, it is another run; given as such, any schedule may lower the momentum.
        var off = Weights(sgd with { MomentumSchedule = new ConstantSchedule() });
        Assert.NotEqual(Weights(sgd), off);
        Assert.Equal(off, Weights(sgd with { Schedule = new OneCycleSchedule { Momentum = 1 } }));
        Assert.Equal(
            Weights(sgd with { Optimizer = new Sgd { Momentum = 0.45 }, Schedule = new ConstantSchedule() }),
            Weights(sgd with { MomentumSchedule = new ConstantSchedule { By = 0.5 }, Schedule = new ConstantSchedule() }));
    }

    [Fact]
    public void PartsThatDoNotFit_AreRefusedInWords()
    {
        string Refused(Experiment experiment) => Assert.Throws<ArgumentException>(() => Trainer.Train(experiment)).Message;
        Assert.Contains("The momentum schedule constant(by=2) gives the factor 2 at step 0; it must be 0 to 1.",
            Refused(Bowl with { MomentumSchedule = new ConstantSchedule { By = 2 } }), StringComparison.Ordinal);
        Assert.Contains("must be finite", Refused(Bowl with { Schedule = new ExponentialSchedule { By = 1e3, Every = Length.Steps(1) } }),
            StringComparison.Ordinal);
        Assert.Contains("watches an accuracy; the problem has none",
            Refused(Bowl with { Controller = new PlateauController { Metric = PlateauMetric.Accuracy } }), StringComparison.Ordinal);
    }

    [Fact]
    public void Fingerprint_HasTheScheduleTheMomentumScheduleAndTheController()
    {
        Experiment[] all =
        [
            Small, Small with { Schedule = new CosineSchedule() }, Small with { Schedule = new CosineSchedule { Low = 0.1 } },
            Small with { MomentumSchedule = new CosineSchedule() },
            Small with { Controller = new PlateauController() }, Small with { Controller = new PlateauController { Patience = 3 } },
        ];
        Assert.Equal(all.Length, all.Select(e => e.Fingerprint).Distinct().Count());
    }

    // Polyak 1969: with the true optimum, no step of a convex problem leads away from the best
    // weights, and the squared distance falls by (f − f*)²/‖g‖² at least.
    [Fact]
    public void Polyak_NeverLeadsAwayFromTheBestWeights()
    {
        var experiment = Bowl with { Controller = new PolyakController { Cap = 1e6 }, Rate = 0.01 };
        var run = Trainer.Train(experiment, [0.01], new() { GradientNorms = true },
            cancellationToken: TestContext.Current.CancellationToken)[0];
        var distance = 2.0;
        for (var steps = 1; steps <= 60; steps++)
        {
            var after = Trainer.Train(experiment with { Steps = steps }).Parameters!.Sum(w => w * w);
            var (loss, norm) = (run.Trace.Losses[steps - 1], run.Trace.GradientNorms![steps - 1]);
            Assert.True(after <= distance - loss * loss / (norm * norm) * (1 - 1e-9), $"step {steps}: {distance} to {after}");
            Assert.Equal(loss / (norm * norm), run.Trace.Rates[steps - 1], 1e-12);
            distance = after;
        }
    }

    [Fact]
    public void Polyak_KeepsToItsCap_AndStopsBelowTheOptimum()
    {
        var capped = Trainer.Train(Bowl with { Controller = new PolyakController { Cap = 2 }, Rate = 1e-4 });
        Assert.All(capped.Trace.Rates, rate => Assert.Equal(2e-4, rate));
        var low = Trainer.Train(Bowl with { Controller = new PolyakController { Optimum = 1e6 } });
        Assert.All(low.Trace.Rates, rate => Assert.Equal(0, rate));
        // One curvature and c = ½: a step to the bottom.
        var straight = Trainer.Train(Bowl with
        {
            Problem = new Quadratic { Curvatures = [4] },
            Controller = new PolyakController { Cap = 100, C = 0.5 },
            Steps = 2
        });
        Assert.Equal((0.25, 0), (straight.Trace.Rates[0], straight.Final!.Training.Loss));
    }

    // Ward, Wu and Bottou 2019: the rate times b is the base rate, b² grows by ‖g‖², and it converges from any base rate.
    [Theory]
    [InlineData(1e-2), InlineData(1.0), InlineData(1e2)]
    public void AdagradNorm_DividesByTheNormsSoFar_AndConvergesFromAnyRate(double rate)
    {
        var run = Trainer.Train(Bowl with { Controller = new AdagradNormController { B = 0.1 }, Steps = 20_000 }, [rate],
            new() { GradientNorms = true }, cancellationToken: TestContext.Current.CancellationToken)[0];
        var squares = 0.01;
        for (var step = 0; step < 100; step++)
        {
            squares += run.Trace.GradientNorms![step] * run.Trace.GradientNorms[step];
            Assert.Equal(rate / Math.Sqrt(squares), run.Trace.Rates[step], 1e-12 * run.Trace.Rates[step]);
        }

        Assert.Equal(RunOutcome.Finished, run.Outcome);
        if (rate >= 1) Assert.InRange(run.Final!.Training.Loss, 0, 1e-3);
        // Plain gradient descent is unstable above 0.02.
        if (rate >= 1) Assert.Equal(RunOutcome.Diverged, Trainer.Train(Bowl with { Rate = rate, Steps = 20_000 }).Outcome);
    }

    // Vogl et al. 1988: the loss at the ends of epochs never rises, whatever the
    // first rate; the rate grows by its factor after each success.
    [Theory]
    [InlineData(1e-4), InlineData(0.019), InlineData(10.0), InlineData(1e200)]
    public void BoldDriver_NeverRises(double rate)
    {
        var experiment = Bowl with { Controller = new BoldDriverController(), Steps = 3000 };
        var run = Trainer.Train(experiment, [rate], new() { EvaluateEvery = 1 },
            cancellationToken: TestContext.Current.CancellationToken)[0];
        Assert.Equal(RunOutcome.Finished, run.Outcome);
        var last = 50.5;
        var back = run.Trace.Rollbacks.ToHashSet();
        for (var step = 0; step < experiment.Steps; step++)
        {
            var loss = run.Evaluations[step].Training.Loss;
            Assert.True(loss <= last);
            if (back.Contains(step)) Assert.Equal(last, loss);
            if (step > 0 && last > 1e-100)
                Assert.Equal(back.Contains(step - 1) ? 0.5 : 1.05, run.Trace.Rates[step] / run.Trace.Rates[step - 1], 1e-9);
            last = loss;
        }

        Assert.NotEmpty(back);
        Assert.InRange(last, 0, 1e-6);
    }

    [Fact]
    public void Catch_GoesBackToTheLastGoodWeights_WithASmallerRate_WhileTheDataGoOn()
    {
        // At 0.5 the curvature 100 makes the loss grow by 49² a step; the first step at which it is 11 times the first loss is step 1.
        var run = Trainer.Train(Bowl with { Controller = new CatchController { Every = 5 }, Rate = 0.5, Steps = 2000 });
        Assert.Equal(RunOutcome.Finished, run.Outcome);
        Assert.Equal([1, 3, 5, 7, 10], run.Trace.Rollbacks.Take(5));
        foreach (var step in run.Trace.Rollbacks)
        {
            Assert.True(run.Trace.Losses[step] > 11 * run.Trace.Losses[0]);
            Assert.Equal(0.5, run.Trace.Rates[step] / run.Trace.Rates[step - 1]);
            Assert.True(run.Trace.Losses[step + 1] <= 11 * run.Trace.Losses[0]);
        }

        Assert.InRange(run.Final!.Training.Loss, 0, 1e-9);

        // Not finite at once: what a plain run ends with, a caught one survives; and it ends where the number of times is used up.
        var experiment = Bowl with { Rate = 1e308, Steps = 3000 };
        Assert.Equal(RunOutcome.Diverged, Trainer.Train(experiment).Outcome);
        var caught = Trainer.Train(experiment with { Controller = new CatchController { Most = 2000 } });
        Assert.Equal(RunOutcome.Finished, caught.Outcome);
        Assert.All(caught.Trace.Losses, loss => Assert.False(double.IsInfinity(loss)));
        var given = Trainer.Train(experiment with { Controller = new CatchController { Most = 3 } });
        Assert.Equal((RunOutcome.Diverged, 3), (given.Outcome, given.Trace.Rollbacks.Count));
    }

    // What is put back is weights and the optimizer's memory: after going back at step 5
    // the run is as it was kept, and meets the batches that follow.
    [Fact]
    public void GoingBack_RestoresTheOptimizerToo()
    {
        var experiment = Small with { Rate = 0.05, Steps = 6 };
        var bundle = new Bundle<double>(experiment, experiment.Problem.CreateLearners<double>(), [0.05, 0.02], new());
        var (start, other) = (bundle.Save(0), bundle.Save(1));
        var steering = new ControllerSet<double>(new CatchController { Spike = 1e-3 }, [0.05, 0.02], 1, bundle);
        steering.BeforeStep(Lanes<double>.Create([1, 1]), Lanes<double>.One, 1, 0b11);
        Assert.Equal(0u, steering.Rollback(0, 0));
        bundle.Advance(experiment.Steps, TestContext.Current.CancellationToken);
        var moved = bundle.Save(1);
        Assert.NotEqual(start, bundle.Save(0));
        Assert.NotEqual(other, moved);

        steering.BeforeStep(Lanes<double>.Create([2, 1]), Lanes<double>.One, 1, 0b11);
        Assert.Equal(0b01u, steering.Rollback(1, 0));
        Assert.Equal(start, bundle.Save(0));
        Assert.Equal(moved, bundle.Save(1));
        Assert.Equal((0.5, 1), (steering.Factor(0), steering.Factor(1)));
        Assert.Equal([1], steering.Rollbacks(0));
    }
}
