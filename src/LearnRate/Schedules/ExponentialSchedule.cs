using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Schedules;

/// <summary>A factor per so many steps, smoothly.</summary>
[RecipeName("exponential")]
[Description("the same factor on every step or epoch, smoothly", Formula = "by^(t/every)",
    PyTorch = "ExponentialLR(gamma): exponential(gamma,every=1)", Source = "Darken and Moody 1990")]
public sealed record ExponentialSchedule : Schedule
{
    /// <summary>The factor, above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double By { get; init => field = Check.Positive(value); } = 0.95;

    /// <summary>How long it takes to change by the factor; at least one step.</summary>
    public Length Every { get; init; } = Length.Epochs(1);

    /// <inheritdoc/>
    public override double Factor(double t, Horizon horizon) => Elementary.Pow(By, t / Math.Max(1, Every.In(horizon)));
}
