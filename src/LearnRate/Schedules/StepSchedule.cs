using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Schedules;

/// <summary>A factor after every so many steps.</summary>
[RecipeName("step")]
[Description("cut by a factor at regular steps", Formula = "by^⌊t/every⌋", PyTorch = "StepLR(step_size, gamma)",
    Source = "Krizhevsky, Sutskever and Hinton 2012")]
public sealed record StepSchedule : Schedule
{
    /// <summary>How long the rate stays the same; at least one step.</summary>
    public Length Every { get; init; } = Length.Percent(30);

    /// <summary>The factor of each cut, above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double By { get; init => field = Check.Positive(value); } = 0.1;

    /// <inheritdoc/>
    public override double Factor(double t, Horizon horizon) => IntegerPowers.Pow(By, (long)Math.Floor(t / Math.Max(1, Every.In(horizon))));
}
