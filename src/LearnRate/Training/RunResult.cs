namespace LearnRate.Training;

/// <summary>How a run ended.</summary>
public enum RunOutcome
{
    /// <summary>It reached its horizon.</summary>
    Finished,

    /// <summary>A loss or a parameter left the finite numbers.</summary>
    Diverged,

    /// <summary>It was cancelled after some whole step.</summary>
    Stopped,
}

/// <summary>What left the finite numbers first.</summary>
public enum DivergenceCause
{
    /// <summary>The mean loss of a batch, before its step.</summary>
    BatchLoss,

    /// <summary>A parameter, after a step.</summary>
    Parameter,

    /// <summary>The loss over all training or validation rows, after the last step.</summary>
    FinalLoss,

    /// <summary>
    /// The losses grew beyond all that had been gained, though all stayed finite: a <see cref="Verdict"/> on a run that went on.
    /// </summary>
    Growth,
}

/// <summary>Where a run diverged.</summary>
/// <param name="Step">The step, counted from 0.</param>
/// <param name="Cause">What left the finite numbers.</param>
public sealed record Divergence(int Step, DivergenceCause Cause);

/// <summary>The loss over a part of the data.</summary>
/// <param name="Loss">The mean loss.</param>
/// <param name="Accuracy">The share of rows classified rightly, 0 to 1, or null if the loss is not one of classification.</param>
public sealed record Measure(double Loss, double? Accuracy);

/// <summary>The losses over all data after some whole steps.</summary>
/// <param name="Steps">How many steps had been done.</param>
/// <param name="Training">Over the training rows.</param>
/// <param name="Validation">Over the validation rows, or null if there are none.</param>
public sealed record Evaluation(int Steps, Measure Training, Measure? Validation);

/// <summary>What a run recorded step by step.</summary>
/// <param name="Every">Each how manieth step was recorded, from step 0.</param>
/// <param name="Losses">The mean loss of the batch of each recorded step, before the step;
/// finite, or NaN at a step from which a controller went back.</param>
/// <param name="GradientNorms">The Euclidean norm of its gradient, if that was asked for.</param>
public sealed record Trace(int Every, IReadOnlyList<double> Losses, IReadOnlyList<double>? GradientNorms)
{
    /// <summary>
    /// The rate that the optimizer applied in each recorded step: base × schedule × controller, rounded to the run's precision.
    /// </summary>
    public IReadOnlyList<double> Rates { get; init; } = [];

    /// <summary>The steps, not only the recorded ones, at whose end a controller put the run back to earlier weights.</summary>
    public IReadOnlyList<int> Rollbacks { get; init; } = [];
}

/// <summary>What came of a run.</summary>
public sealed record RunResult
{
    /// <summary>Its learning rate.</summary>
    public required double Rate { get; init; }

    /// <summary>Its seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>How it ended.</summary>
    public required RunOutcome Outcome { get; init; }

    /// <summary>How many whole steps it did.</summary>
    public required int Steps { get; init; }

    /// <summary>Where it diverged, or null if it did not.</summary>
    public Divergence? Divergence { get; init; }

    /// <summary>What it recorded.</summary>
    public required Trace Trace { get; init; }

    /// <summary>Its digest, the same whatever was recorded.</summary>
    public required Summary Summary { get; init; }

    /// <summary>The evaluations on the way that were asked for, all finite.</summary>
    public required IReadOnlyList<Evaluation> Evaluations { get; init; }

    /// <summary>The losses over all data at its end, or null if it diverged or never began.</summary>
    public Evaluation? Final { get; init; }

    /// <summary>
    /// The weights that were best at the end of an epoch, if <see cref="EarlyStopping"/> asked for them and there are any.
    /// </summary>
    public BestWeights? Best { get; init; }

    /// <summary>The parameters at its end, layer by layer and unit by unit, a unit's incoming
    /// weights in input order and then its bias; null if it diverged.</summary>
    public IReadOnlyList<double>? Parameters { get; init; }

    /// <summary>A run that was cancelled before it began.</summary>
    internal static RunResult NotBegun(Experiment experiment) => new()
    {
        Rate = experiment.Rate,
        Seed = experiment.Seed,
        Outcome = RunOutcome.Stopped,
        Steps = 0,
        Trace = new(1, [], null),
        Summary = new()
        {
            Horizon = experiment.Steps,
            Steps = 0,
            Epoch = experiment.StepsPerEpoch,
            Window = new SummaryWindows(experiment.Steps, experiment.StepsPerEpoch).Length,
        },
        Evaluations = [],
    };
}

/// <summary>The weights of a run at the end of its best epoch.</summary>
/// <param name="Evaluation">Its losses over all data then.</param>
/// <param name="Parameters">Its parameters, in the order of <see cref="RunResult.Parameters"/>.</param>
public sealed record BestWeights(Evaluation Evaluation, IReadOnlyList<double> Parameters);
