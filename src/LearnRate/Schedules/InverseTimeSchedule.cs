using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Schedules;

/// <summary>Falls as 1/t, slowly enough to get anywhere and fast enough to come to rest.</summary>
[RecipeName("inversetime")]
[Description("falls as 1/t: the proof of convergence", Formula = "1/(1 + t/timescale)^power", PyTorch = "LambdaLR",
    Source = "Robbins and Monro 1951")]
public sealed record InverseTimeSchedule : Schedule
{
    /// <summary>After how long the rate is halved (with the power 1); at least one step.</summary>
    public Length TimeScale { get; init; } = Length.Epochs(1);

    /// <summary>The power, above 0; with ½ &lt; power ≤ 1 Robbins' and Monro's conditions hold.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Power { get; init => field = Check.Positive(value); } = 1;

    /// <inheritdoc/>
    public override double Factor(double t, Horizon horizon) => 1 / Elementary.Pow(1 + t / Math.Max(1, TimeScale.In(horizon)), Power);
}
