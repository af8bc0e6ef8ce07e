using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using LearnRate.Data;
using LearnRate.Numerics;
using LearnRate.Problems;
using LearnRate.Training;

namespace LearnRate.Models;

/// <summary>Trains a model on a prepared table, and keeps the weights that were best on the validation rows.</summary>
/// <example><code>
/// var trained = new ModelTraining(data, new TrainingPlan()).Train();
/// </code></example>
public sealed class ModelTraining
{
    /// <summary>How many multiplications and additions are done between two looks at the progress: a twentieth of a second or so.</summary>
    private const double WorkPerReport = 5e8;

    /// <summary>The most steps that the trace has.</summary>
    private const int MostTraced = 10_000;

    private readonly PreparedTable _data;
    private readonly TrainingPlan _plan;

    /// <summary>Puts a training together.</summary>
    /// <param name="data">The table.</param>
    /// <param name="plan">How it is trained.</param>
    /// <exception cref="ArgumentException">Parts do not fit each other; the message says what to do.</exception>
    public ModelTraining(PreparedTable data, TrainingPlan plan) => (_data, _plan, Experiment) = (data, plan, plan.ToExperiment(data));

    /// <summary>The recipe of the run.</summary>
    public Experiment Experiment { get; }

    /// <summary>Trains.</summary>
    /// <param name="progress">Is told several times a second, and at the end of every
    /// epoch, how far training is; on the thread that trains.</param>
    /// <param name="cancellationToken">Ends training between two steps; the best weights so far are the model's.</param>
    /// <exception cref="InsufficientMemoryException">Training does not fit into memory.</exception>
    public TrainedModel Train(IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Experiment.Precision == Precision.Float ? Train<float>(progress, cancellationToken) : Train<double>(progress, cancellationToken);

    /// <summary>
    /// Trains on a thread of its own, and tells of it as it comes: the stream's last item has <see cref="TrainingProgress.Result"/>.
    /// </summary>
    /// <param name="cancellationToken">Ends training between two steps; the stream then ends with the
    /// best weights so far. Leaving the stream early ends training, too.</param>
    public async IAsyncEnumerable<TrainingProgress> Stream([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<TrainingProgress>(new() { SingleReader = true, SingleWriter = true });
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var training = Task.Run(
            () =>
            {
                TrainingProgress? last = null;
                try
                {
                    var result = Train(new Teller(item => channel.Writer.TryWrite(last = item)), left.Token);
                    channel.Writer.TryWrite((last ?? new() { Steps = 0, Epochs = 0 }) with
                    {
                        Evaluation = null,
                        IsBest = false,
                        Result = result
                    });
                }
                finally
                {
                    channel.Writer.Complete();
                }
            },
            CancellationToken.None);
        try
        {
            await foreach (var item in channel.Reader.ReadAllAsync(CancellationToken.None)) yield return item;
        }
        finally
        {
            await left.CancelAsync();
            await training;
        }
    }

    private TrainedModel Train<T>(IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (experiment, perEpoch) = (Experiment, Experiment.StepsPerEpoch);
        var workshop = experiment.Problem.CreateLearners<T>();
        var every = (experiment.Steps - 1) / MostTraced + 1;
        using var bundle = new Bundle<T>(experiment, workshop, [experiment.Rate], new() { TraceEvery = every },
            solo: workshop.MaxSoloRuns > 0);
        var slice = (int)Math.Clamp(WorkPerReport / (6.0 * experiment.Problem.Parameters * experiment.BatchSize), 1, perEpoch);

        var evaluations = new List<Evaluation>();
        (Evaluation Evaluation, T[] Parameters)? best = null;
        var (reason, since) = (StopReason.Finished, 0);
        for (var epoch = 1; epoch <= _plan.Epochs && bundle.Running != 0 && !cancellationToken.IsCancellationRequested; epoch++)
        {
            var end = epoch * perEpoch;
            while (bundle.Done < end && bundle.Running != 0 && !cancellationToken.IsCancellationRequested)
            {
                bundle.Advance(Math.Min(end, bundle.Done + slice), cancellationToken);
                if (bundle.Done < end) progress?.Report(At(bundle));
            }

            if (bundle.Running == 0 || bundle.Evaluate()[0] is not { } evaluation) break;
            var isBest = best is not { } before || (evaluation.Validation ?? evaluation.Training).Loss <
                (before.Evaluation.Validation ?? before.Evaluation.Training).Loss;
            if (isBest) best = (evaluation, bundle.Save(0)[..experiment.Problem.Parameters]);
            since = isBest ? 0 : since + 1;
            evaluations.Add(evaluation);
            progress?.Report(At(bundle) with { Evaluation = evaluation, IsBest = isBest });
            if (since != _plan.Patience || bundle.Done == experiment.Steps) continue;
            reason = StopReason.NoLongerBetter;
            break;
        }

        var run = bundle.Results()[0] with { Evaluations = evaluations };
        if (run.Outcome == RunOutcome.Diverged) reason = StopReason.Diverged;
        else if (reason == StopReason.Finished && bundle.Done < experiment.Steps) reason = StopReason.Cancelled;
        var model = reason == StopReason.Diverged || best is not { } kept
            ? null : Model(kept.Evaluation.Steps, Conversion.Doubles<T>(kept.Parameters));
        return TrainedModel.Create(experiment, run, reason, best?.Evaluation, model, _data);
    }

    private TrainingProgress At<T>(Bundle<T> bundle)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new() { Steps = bundle.Done, Epochs = (double)bundle.Done / Experiment.StepsPerEpoch, Rate = bundle.RateOf(0) };

    private Model Model(int after, double[] parameters) => new()
    {
        Network = ((NetworkProblem)Experiment.Problem).Network,
        Parameters = [.. parameters],
        Precision = Experiment.Precision,
        Preprocessing = _data.Preprocessing,
        Provenance = new()
        {
            Version = typeof(ModelTraining).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
            Data = _data.Data.Name,
            DataFingerprint = _data.Data.Fingerprint,
            Optimizer = Experiment.Optimizer.ToString(),
            Rate = Experiment.Rate,
            Schedule = Experiment.Schedule.ToString(),
            Controller = Experiment.Controller?.ToString(),
            BatchSize = Experiment.BatchSize,
            Steps = Experiment.Steps,
            ParametersAfter = after,
            Seed = Experiment.Seed,
        },
    };

    private sealed class Teller(Action<TrainingProgress> tell) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => tell(value);
    }
}

/// <summary>How far a training is.</summary>
public sealed record TrainingProgress
{
    /// <summary>How many steps have been done.</summary>
    public required int Steps { get; init; }

    /// <summary>How many epochs have been done.</summary>
    public required double Epochs { get; init; }

    /// <summary>The learning rate of the last step.</summary>
    public double Rate { get; init; }

    /// <summary>The losses over all rows, at the end of an epoch; null in between.</summary>
    public Evaluation? Evaluation { get; init; }

    /// <summary>Whether these weights are the best so far.</summary>
    public bool IsBest { get; init; }

    /// <summary>What came of the training; only the last item of a stream has it.</summary>
    public TrainedModel? Result { get; init; }
}

/// <summary>Why a training ended.</summary>
public enum StopReason
{
    /// <summary>It reached its horizon.</summary>
    Finished,

    /// <summary>The validation loss had not become better for as many epochs as the plan's patience.</summary>
    NoLongerBetter,

    /// <summary>It was cancelled.</summary>
    Cancelled,

    /// <summary>A loss or a parameter left the finite numbers.</summary>
    Diverged,
}

/// <summary>What came of a training.</summary>
public sealed record TrainedModel
{
    /// <summary>The recipe of the run.</summary>
    public required Experiment Experiment { get; init; }

    /// <summary>The run, with an evaluation per epoch.</summary>
    public required RunResult Run { get; init; }

    /// <summary>Why it ended.</summary>
    public required StopReason Reason { get; init; }

    /// <summary>
    /// The evaluation at which the weights were best, by validation loss, or by training
    /// loss if there are no validation rows; null if there was none.
    /// </summary>
    public Evaluation? Best { get; init; }

    /// <summary>The model with these weights; null if training diverged, or was cancelled before its first step.</summary>
    public Model? Model { get; init; }

    /// <summary>How well the model predicts the test rows; null if there is no model or there are no test rows.</summary>
    public Score? Test { get; init; }

    /// <summary>How well the trivial prediction does on the test rows; null if there are none.</summary>
    public Score? Baseline { get; init; }

    /// <summary>Puts together what came of a training, and scores the model on the test rows.</summary>
    /// <param name="experiment">The recipe of the run.</param>
    /// <param name="run">The run.</param>
    /// <param name="reason">Why it ended.</param>
    /// <param name="best">The evaluation at which the weights were the model's.</param>
    /// <param name="model">The model, or null if there is none.</param>
    /// <param name="data">The table.</param>
    public static TrainedModel Create(Experiment experiment, RunResult run, StopReason reason, Evaluation? best, Model? model,
        PreparedTable data) => new()
        {
            Experiment = experiment,
            Run = run,
            Reason = reason,
            Best = best,
            Model = model,
            Test = model is not null && data.Test is { } rows ? Score.Compute(model, rows) : null,
            Baseline = data.Test is { } test ? Score.ComputeBaseline(data, test) : null,
        };
}
