using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Schedules;

/// <summary>A power of what is left of the run.</summary>
[RecipeName("polynomial")]
[Description("a power of what is left of the run", Formula = "low + (1 − low)·(1 − min(t, T)/T)^power",
    PyTorch = "PolynomialLR(total_iters, power): polynomial(power).for(T)", Source = "Liu, Rabinovich and Berg 2015")]
public sealed record PolynomialSchedule : Schedule
{
    /// <summary>The power, above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Power { get; init => field = Check.Positive(value); } = 2;

    /// <summary>The factor at the end; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Low { get; init => field = Check.NonNegative(value); }

    /// <inheritdoc/>
    public override double Factor(double t, Horizon horizon) => Low + (1 - Low) * Elementary.Pow(1 - Progress(t, horizon.Rest), Power);
}
