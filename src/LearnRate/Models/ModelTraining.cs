using System.Reflection;
using System.Runtime.CompilerServices;
using LearnRate.Data;
using LearnRate.Problems;
using LearnRate.Training;

namespace LearnRate.Models;

/// <summary>Trains a model on a prepared table, and keeps the weights that were best on the validation rows.</summary>
/// <example><code>
/// var trained = new ModelTraining(data, new TrainingPlan()).Train();
/// </code></example>
public sealed class ModelTraining
{
    /// <summary>The most steps that the trace has.</summary>
    private const int MaxTraced = 10_000;

    private readonly PreparedTable _data;
    private readonly TrainingPlan _plan;

    /// <summary>Puts a training together.</summary>
    /// <param name="data">The table.</param>
    /// <param name="plan">How it is trained.</param>
    /// <exception cref="ArgumentException">Parts do not fit each other; the message says what to do.</exception>
    public ModelTraining(PreparedTable data, TrainingPlan plan) => (_data, _plan, Experiment) = (data, plan, plan.ToExperiment(data));

    /// <summary>The recipe of the run.</summary>
    public Experiment Experiment { get; }

    /// <summary>What trains when <see cref="Stream"/> is read; unless given, this process.</summary>
    public IRunner Runner { get; init; } = new LocalRunner();

    /// <summary>Trains in this process.</summary>
    /// <param name="progress">
    /// Is told several times a second, and at the end of every epoch, how far training is; on the thread that trains.
    /// </param>
    /// <param name="cancellationToken">Ends training between two steps; the best weights so far are the model's.</param>
    /// <exception cref="InsufficientMemoryException">Training does not fit into memory.</exception>
    public TrainedModel Train(IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        RunResult? run = null;
        new LocalRunner().Run([Unit], e =>
        {
            if (Progress(e) is { } item) progress?.Report(item);
            if (e is RunsEnded ended) run = ended.Runs[0];
        }, cancellationToken);
        return Result(run, cancellationToken);
    }

    /// <summary>Trains, and tells of it as it comes: the stream's last item has <see cref="TrainingProgress.Result"/>.</summary>
    /// <param name="cancellationToken">
    /// Ends training between two steps; the stream then ends with the best weights so far. Leaving the stream early ends training, too.
    /// </param>
    /// <exception cref="InsufficientMemoryException">Training does not fit into memory.</exception>
    public async IAsyncEnumerable<TrainingProgress> Stream([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        RunResult? run = null;
        var last = new TrainingProgress { Steps = 0, Epochs = 0 };
        await foreach (var e in Runner.RunAsync([Unit], cancellationToken))
        {
            if (e is RunsEnded ended) run = ended.Runs[0];
            if (Progress(e) is { } item) yield return last = item;
        }

        yield return last with { Evaluation = null, IsBest = false, Result = Result(run, cancellationToken) };
    }

    private WorkUnit Unit => new()
    {
        Experiment = Experiment,
        Rates = [Experiment.Rate],
        Recording = new() { TraceEvery = (Experiment.Steps - 1) / MaxTraced + 1 },
        EarlyStopping = new(_plan.Patience),
    };

    private TrainingProgress? Progress(RunEvent e) => e switch
    {
        RunEvaluated evaluated => At(evaluated.Evaluation.Steps, evaluated.Rate) with
        {
            Evaluation = evaluated.Evaluation,
            IsBest = evaluated.IsBest,
        },
        // The end of an epoch is told with its evaluation.
        RunsAdvanced advanced when advanced.To % Experiment.StepsPerEpoch != 0 => At(advanced.To, advanced.Rate),
        _ => null,
    };

    private TrainingProgress At(int steps, double rate) =>
        new() { Steps = steps, Epochs = (double)steps / Experiment.StepsPerEpoch, Rate = rate };

    // There is no run if it was cancelled before it began.
    private TrainedModel Result(RunResult? run, CancellationToken cancellationToken)
    {
        run ??= RunResult.NotBegun(Experiment);
        var reason = run.Outcome switch
        {
            RunOutcome.Diverged => StopReason.Diverged,
            RunOutcome.Finished => StopReason.Finished,
            _ when run.Best is not null && SinceBest(run) == _plan.Patience => StopReason.NoLongerBetter,
            _ => StopReason.Cancelled,
        };
        var model = reason == StopReason.Diverged || run.Best is not { } best ? null : Model(best.Evaluation.Steps, [.. best.Parameters]);
        return TrainedModel.Create(Experiment, run, reason, run.Best?.Evaluation, model, _data);
    }

    private static int SinceBest(RunResult run) => run.Evaluations.Count - 1 - run.Evaluations.ToList().IndexOf(run.Best!.Evaluation);

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
