using LearnRate.Recipes;

namespace LearnRate.Training;

/// <summary>What runs record on the way. None of it changes a bit of their results.</summary>
public sealed record Recording
{
    /// <summary>Every how many steps one is recorded in the trace, 1 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int TraceEvery { get; init => field = Check.AtLeast(1, value); } = 1;

    /// <summary>Whether the trace has the norms of the gradients.</summary>
    public bool GradientNorms { get; init; }

    /// <summary>Every how many steps the loss over all data is computed; 0 for only at the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 0.</exception>
    public int EvaluateEvery { get; init => field = Check.AtLeast(0, value); }
}
