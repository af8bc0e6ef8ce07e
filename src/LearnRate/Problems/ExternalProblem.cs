using LearnRate.Recipes;

namespace LearnRate.Problems;

/// <summary>
/// What another program learns: it is described, so that its runs have a recipe, a fingerprint and a place in a store, but LearnRate does
/// not train it. <see cref="LearnRate.Training.SummaryBuilder"/> judges the losses that the program tells.
/// </summary>
[RecipeName("external")]
public sealed record ExternalProblem : Problem
{
    /// <summary>What names the training: the program and its arguments, and whatever else makes its results others. Not empty.</summary>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public string Program
    {
        get;
        init => field = value.Length > 0 ? value
            : throw new ArgumentException("Program is empty; it must name a training.", nameof(Program));
    } = "unnamed";

    /// <summary>What its losses are called, such as <c>val_loss</c>; empty if that is not known.</summary>
    public string Metric { get; init; } = "";

    /// <summary>How many rows make an epoch, 1 or more; with a batch size of 1 they are the steps of an epoch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Rows { get; init => field = Check.AtLeast(1, value); } = 1;

    /// <inheritdoc/>
    public override int TrainingRows => Rows;

    /// <summary>0: how many parameters are learned is not known.</summary>
    public override int Parameters => 0;

    internal override LearnerFactory<T> CreateLearners<T>() =>
        throw new ArgumentException($"{this} is trained by another program; only a runner that starts that program can run it.");
}
