using LearnRate.Recipes;

namespace LearnRate.Training;

/// <summary>What runs record on the way, and on how many cores. None of it changes a bit of their results.</summary>
public sealed record Recording
{
    /// <summary>Each how manieth step is recorded in the trace, 1 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int TraceEvery { get; init => field = Check.AtLeast(1, value); } = 1;

    /// <summary>Whether the trace has the norms of the gradients.</summary>
    public bool GradientNorms { get; init; }

    /// <summary>After each how many steps the loss over all data is computed; 0 for only at the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 0.</exception>
    public int EvaluateEvery { get; init => field = Check.AtLeast(0, value); }

    /// <summary>On how many threads bundles run, 1 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Threads { get; init => field = Check.AtLeast(1, value); } = Environment.ProcessorCount;
}
