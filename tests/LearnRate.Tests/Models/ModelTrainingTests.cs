using System.Runtime.CompilerServices;
using LearnRate.Data;
using LearnRate.Formats;
using LearnRate.Models;
using LearnRate.Optimizers;
using LearnRate.Schedules;
using LearnRate.Training;

namespace LearnRate.Tests.Models;

public sealed class ModelTrainingTests
{
    private static readonly TrainingPlan Short = new() { Hidden = TrainingPlan.ParseHidden("8 tanh"), Epochs = 12, BatchSize = 16 };

    [Theory]
    [InlineData("iris", "class", Precision.Float), InlineData("concrete", "compressive_strength", Precision.Double),
        InlineData("penguins", "species", Precision.Float)]
    public void TheRunIsTheTrainersRun_BitForBit(string set, string target, Precision precision)
    {
        var training = new ModelTraining(Prepared(set, target), Short with { Precision = precision });
        var trained = training.Train(cancellationToken: Cancel);
        var run = Trainer.Train(training.Experiment, [training.Experiment.Rate],
            new() { EvaluateEvery = training.Experiment.StepsPerEpoch }, cancellationToken: Cancel)[0];

        Assert.Equal(StopReason.Finished, trained.Reason);
        Assert.Equal(run.Trace.Losses, trained.Run.Trace.Losses);
        Assert.Equal(run.Evaluations, trained.Run.Evaluations);
        Assert.Equal(run.Parameters, trained.Run.Parameters);
    }

    [Fact]
    public void TheModelHasTheWeightsOfTheBestValidationLoss()
    {
        // At this rate the validation loss goes up and down.
        var training = new ModelTraining(Prepared("diabetes", "progression"), Short with { Rate = 0.05, Epochs = 30 });
        var trained = training.Train(cancellationToken: Cancel);
        var best = trained.Run.Evaluations.MinBy(e => e.Validation!.Loss)!;
        var stopped = Trainer.Train(training.Experiment with { Steps = best.Steps }, [0.05], cancellationToken: Cancel)[0];

        Assert.NotEqual(training.Experiment.Steps, best.Steps);
        Assert.Equal(best, trained.Best);
        Assert.Equal(stopped.Parameters, trained.Model!.Parameters);
        Assert.Equal(best.Steps, trained.Model.Provenance.ParametersAfter);
    }

    [Fact]
    public void WithoutValidationRows_TheTrainingLossDecides()
    {
        var data = Prepared("iris", "class", new SplitShares { Validation = 0, Test = 0 });
        var trained = new ModelTraining(data, Short).Train(cancellationToken: Cancel);

        Assert.Equal(trained.Run.Evaluations.MinBy(e => e.Training.Loss), trained.Best);
        Assert.Null(trained.Test);
        Assert.Null(trained.Baseline);
    }

    [Fact]
    public void Patience_EndsTheRunAfterSoManyEpochsWithoutABetterLoss()
    {
        var data = Prepared("diabetes", "progression");
        var all = new ModelTraining(data, Short with { Rate = 0.05, Epochs = 40 }).Train(cancellationToken: Cancel);
        var early = new ModelTraining(data, Short with { Rate = 0.05, Epochs = 40, Patience = 3 }).Train(cancellationToken: Cancel);

        // What the whole run says about when three epochs were no better.
        var (best, since, expected) = (double.PositiveInfinity, 0, 0);
        foreach (var evaluation in all.Run.Evaluations)
        {
            since = evaluation.Validation!.Loss < best ? 0 : since + 1;
            best = Math.Min(best, evaluation.Validation.Loss);
            expected++;
            if (since == 3) break;
        }

        Assert.Equal(StopReason.NoLongerBetter, early.Reason);
        Assert.Equal(RunOutcome.Stopped, early.Run.Outcome);
        Assert.Equal(all.Run.Evaluations.Take(expected), early.Run.Evaluations);
    }

    [Fact]
    public void Cancelled_ItKeepsTheBestWeightsSoFar()
    {
        using var cancel = new CancellationTokenSource();
        var training = new ModelTraining(Prepared("iris", "class"), Short);
        var trained = training.Train(new Told(p =>
        {
            if (p.Epochs >= 5) cancel.Cancel();
        }), cancel.Token);

        Assert.Equal(StopReason.Cancelled, trained.Reason);
        Assert.Equal(5 * training.Experiment.StepsPerEpoch, trained.Run.Steps);
        Assert.Equal(5, trained.Run.Evaluations.Count);
        Assert.NotNull(trained.Model);
        Assert.NotNull(trained.Test);
    }

    [Fact]
    public void CancelledBeforeTheFirstStep_ThereIsNoModel()
    {
        var trained = new ModelTraining(Prepared("iris", "class"), Short).Train(cancellationToken: new CancellationToken(canceled: true));
        Assert.Equal((StopReason.Cancelled, 0, null), (trained.Reason, trained.Run.Steps, trained.Model));
    }

    [Fact]
    public void Diverged_ThereIsNoModel()
    {
        var trained = new ModelTraining(Prepared("concrete", "compressive_strength"),
            Short with { Optimizer = new Sgd(), Rate = 1e30 }).Train(cancellationToken: Cancel);
        Assert.Equal((StopReason.Diverged, null), (trained.Reason, trained.Model));
        Assert.NotNull(trained.Run.Divergence);
    }

    [Fact]
    public async Task TheStream_TellsWhatProgressTells_AndEndsWithTheResult()
    {
        var training = new ModelTraining(Prepared("iris", "class"), Short);
        var told = new List<TrainingProgress>();
        var expected = training.Train(new Told(told.Add), Cancel);
        var streamed = new List<TrainingProgress>();
        await foreach (var item in training.Stream(Cancel)) streamed.Add(item);

        Assert.Equal(told, streamed[..^1]);
        Assert.Equal(expected.Model, streamed[^1].Result!.Model);
    }

    [Fact]
    public async Task LeavingTheStream_EndsTheTraining()
    {
        var runner = new WatchedRunner();
        var training = new ModelTraining(Prepared("iris", "class"), Short with { Epochs = 100_000_000 }) { Runner = runner };
        await foreach (var item in training.Stream(Cancel))
        {
            Assert.False(runner.HasEnded);
            if (item.Epochs >= 3) break;
        }

        Assert.True(runner.HasEnded);
        Assert.InRange(runner.Epochs, 3, 1_000_000);
    }

    /// <summary>Sees when the training that it passes on has ended: not before its own thread has.</summary>
    private sealed class WatchedRunner : IRunner
    {
        public bool HasEnded { get; private set; }

        public int Epochs { get; private set; }

        public async IAsyncEnumerable<RunEvent> RunAsync(
            IReadOnlyList<WorkUnit> units, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                await foreach (var e in new LocalRunner().RunAsync(units, cancellationToken))
                {
                    if (e is RunEvaluated) Epochs++;
                    yield return e;
                }
            }
            finally
            {
                HasEnded = true;
            }
        }
    }

    [Fact]
    public async Task CancellingTheStream_EndsItWithTheBestWeights()
    {
        using var cancel = new CancellationTokenSource();
        var training = new ModelTraining(Prepared("iris", "class"), Short with { Epochs = 100_000_000 });
        TrainedModel? result = null;
        await foreach (var item in training.Stream(cancel.Token))
        {
            if (item.Epochs >= 3) await cancel.CancelAsync();
            result = item.Result;
        }

        Assert.Equal(StopReason.Cancelled, result!.Reason);
        Assert.NotNull(result.Model);
    }

    [Fact]
    public void TheRateOfEachStepIsTheSchedules()
    {
        var schedule = new LinearSchedule { From = 1, To = 0.25 };
        var training = new ModelTraining(Prepared("iris", "class"),
            Short with { Schedule = schedule, Rate = 0.01, Precision = Precision.Double });
        var told = new List<TrainingProgress>();
        var trained = training.Train(new Told(told.Add), Cancel);

        var horizon = training.Experiment.Horizon;
        for (var step = 0; step < training.Experiment.Steps; step++)
            Assert.Equal(0.01 * schedule.Factor(step, horizon), trained.Run.Trace.Rates[step]);
        Assert.All(told, p => Assert.Equal(0.01 * schedule.Factor(p.Steps - 1, horizon), p.Rate));
    }

    [Fact]
    public void ARateThatIsNotSaid_IsTheOptimizersUsualOne()
    {
        Assert.Equal(0.001, new ModelTraining(Prepared("iris", "class"), Short).Experiment.Rate);
        Assert.Equal(0.01, new ModelTraining(Prepared("iris", "class"),
            Short with { Optimizer = new ClipNorm { Inner = new Sgd() } }).Experiment.Rate);
    }

    // As docs/models.md lists them.
    [Theory]
    [InlineData("adam adamw radam rmsprop", 0.001), InlineData("nadam adamax", 0.002), InlineData("lion", 1e-4),
        InlineData("sgd adagrad rprop asgd", 0.01), InlineData("adadelta", 1.0)]
    public void UsualRates(string optimizers, double expected) =>
        Assert.All(optimizers.Split(' '), name => Assert.Equal(expected, LearnRate.Recipes.Catalogue.Parse<Optimizer>(name).UsualRate));

    [Theory]
    [InlineData("32 relu, 16 tanh"), InlineData("none"), InlineData("5"), InlineData("8 leakyrelu(slope=0.2), 4")]
    public void HiddenLayers_ReadAndPrint(string text) => Assert.Equal(text, TrainingPlan.PrintHidden(TrainingPlan.ParseHidden(text)));

    [Theory]
    [InlineData(""), InlineData("32 relu,"), InlineData("0 relu"), InlineData("32 rellu"), InlineData("relu")]
    public void HiddenLayers_ThatAreNone_AreRefused(string text) => Assert.Throws<FormatException>(() => TrainingPlan.ParseHidden(text));

    [Fact]
    public void ALinearModelOfALine_IsThatLine()
    {
        double[] x = [.. Enumerable.Range(0, 60).Select(i => (double)i)];
        var table = new Table("line", [new NumberColumn("x", x), new NumberColumn("y", [.. x.Select(v => 3 * v - 7)])]);
        var data = PreparedTable.Create(table, new() { Targets = ["y"] });
        var trained = new ModelTraining(data, new()
        {
            Hidden = [],
            Optimizer = new Sgd(),
            Rate = 0.1,
            Epochs = 300,
            Precision = Precision.Double,
        }).Train(cancellationToken: Cancel);

        // Beyond the training rows nothing was learned: what is there counts as their nearer end.
        var range = ((NumberEncoding)data.Preprocessing.Inputs[0]).Range!;
        var predictions = new Predictor(trained.Model!).Predict(new Table("new", [new NumberColumn("x", [-10, 20.5, 1000])]));
        Assert.Equal([3 * range.Least - 7, 54.5, 3 * range.Most - 7],
            Enumerable.Range(0, 3).Select(row => Math.Round(predictions.Numbers(row)[0], 6)));
        Assert.InRange(((NumberScore)trained.Test!).R2!.Value, 1 - 1e-12, 1);
    }

    [Fact]
    public void SeveralTargets_ArePredictedTogether()
    {
        double[] x = [.. Enumerable.Range(0, 60).Select(i => i / 2.0)];
        var table = new Table("lines", [new NumberColumn("x", x), new NumberColumn("up", [.. x.Select(v => 2 * v)]),
            new NumberColumn("down", [.. x.Select(v => 100 - v)])]);
        var trained = new ModelTraining(PreparedTable.Create(table, new() { Targets = ["down", "up"] }),
            new()
            {
                Hidden = [],
                Optimizer = new Sgd(),
                Rate = 0.1,
                Epochs = 300,
                Precision = Precision.Double,
            }).Train(cancellationToken: Cancel);
        var row = new Predictor(trained.Model!).Predict(new Table("new", [new NumberColumn("x", [7])])).Numbers(0);
        Assert.Equal((93, 14), (Math.Round(row[0], 6), Math.Round(row[1], 6)));
        Assert.Equal(["down", "up"], ((NumberScore)trained.Test!).Targets.Select(target => target.Column));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static PreparedTable Prepared(string set, string target, SplitShares? shares = null) => PreparedTable.Create(
        TableReader.Read(Path.Combine(AppContext.BaseDirectory, "Data", $"{set}.csv")).Table, new()
        {
            Targets = [target],
            Shares = shares ?? new(),
            LeaveOutUnlabelled = true,
        });

    private sealed class Told(Action<TrainingProgress> tell) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => tell(value);
    }
}
