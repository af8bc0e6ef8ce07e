using LearnRate.Recipes;

namespace LearnRate.Schedules;

/// <summary>The same factor at every step.</summary>
[RecipeName("constant")]
[Description("the same rate at every step", Formula = "by", PyTorch = "ConstantLR: constant(f).for(T).then(constant)",
    Source = "Cauchy 1847")]
public sealed record ConstantSchedule : Schedule
{
    /// <summary>The factor, 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double By { get; init => field = Check.NonNegative(value); } = 1;

    /// <inheritdoc/>
    public override double Factor(double t, Horizon horizon) => By;
}
