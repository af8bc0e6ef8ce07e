using LearnRate.Recipes;

namespace LearnRate.Schedules;

/// <summary>How many steps a run has, and how many make an epoch.</summary>
public readonly record struct Horizon
{
    /// <summary>A run of so many steps.</summary>
    /// <param name="steps">How many steps it has, 1 or more.</param>
    /// <param name="stepsPerEpoch">How many steps make an epoch, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is less.</exception>
    public Horizon(int steps, int stepsPerEpoch = 1)
    {
        (Steps, StepsPerEpoch) = (Check.AtLeast(1, steps, nameof(Steps)), Check.AtLeast(1, stepsPerEpoch, nameof(StepsPerEpoch)));
        Rest = steps;
    }

    /// <summary>How many steps the run has.</summary>
    public int Steps { get; }

    /// <summary>How many steps make an epoch.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>For how many steps a part of a schedule is in force: all that are left, where nothing else is said.</summary>
    internal double Rest { get; init; }

    /// <summary>The same for a part that begins so many steps later.</summary>
    internal Horizon After(double steps) => this with { Rest = Math.Max(0, Rest - steps) };
}
