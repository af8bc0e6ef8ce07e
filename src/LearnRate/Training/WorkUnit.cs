using LearnRate.Recipes;

namespace LearnRate.Training;

/// <summary>A unit of work for a runner: the runs of one experiment and seed at some rates, up to a step.</summary>
public sealed class WorkUnit
{
    /// <summary>The experiment, whose seed is that of all runs; its own rate is not used.</summary>
    public required Experiment Experiment { get; init; }

    /// <summary>The learning rates, each finite and positive.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not finite and positive.</exception>
    public required IReadOnlyList<double> Rates
    {
        get;
        init
        {
            foreach (var rate in value) Check.Positive(rate, "Rate");
            field = value;
        }
    }

    /// <summary>What the runs record.</summary>
    public Recording Recording { get; init; } = new();

    /// <summary>After how many steps the runs stop, at least 1; null, or the experiment's steps and more, for its horizon.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? UntilStep { get; init => field = value is { } steps ? Check.AtLeast(1, steps) : null; }

    /// <summary>
    /// Where runs may go on, from <see cref="RungReached"/> of the same runner. A run without one, or whose runner cannot use it, starts
    /// anew and has the same bits.
    /// </summary>
    public IReadOnlyList<RunCheckpoint> Checkpoints { get; init; } = [];

    /// <summary>Whether the weights are kept that were best at the end of an epoch, and training may stop; null for neither.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>After how many steps the runs stop, the horizon at the latest.</summary>
    internal int LastStep => Math.Min(UntilStep ?? int.MaxValue, Experiment.Steps);
}

/// <summary>
/// Evaluates a run at the end of every epoch, keeps the weights of the lowest loss over the validation rows (the training rows if there are
/// none), and ends the run when that loss is not finite, or has not become lower for some epochs (Prechelt 1998). For a unit of one rate.
/// </summary>
/// <param name="Patience">For how many epochs in a row the loss may be no lower than the lowest, 1 or more; null for any number.</param>
public sealed record EarlyStopping(int? Patience);

/// <summary>A run between two steps, put aside by a runner that may go on with it.</summary>
public abstract class RunCheckpoint
{
    private protected RunCheckpoint()
    {
    }

    /// <summary>The run's learning rate.</summary>
    public abstract double Rate { get; }

    /// <summary>How many whole steps it has done.</summary>
    public abstract int Steps { get; }
}
