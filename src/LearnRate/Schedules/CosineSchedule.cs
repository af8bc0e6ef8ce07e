using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Schedules;

/// <summary>Half a cosine wave down. Beyond its length it climbs again, as PyTorch's does.</summary>
[RecipeName("cosine")]
[Description("half a cosine wave down", Formula = "low + ½·(1 − low)·(1 + cos(π·t/T))",
    PyTorch = "CosineAnnealingLR(T_max, eta_min): cosine(eta_min/lr).for(T_max)", Source = "Loshchilov and Hutter 2017")]
public sealed record CosineSchedule : Schedule
{
    /// <summary>The factor at the end; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Low { get; init => field = Check.NonNegative(value); }

    /// <inheritdoc/>
    public override double Factor(double t, Horizon horizon) =>
        horizon.Rest > 0 ? Low + 0.5 * (1 - Low) * (1 + Elementary.Cos(Math.PI * t / horizon.Rest)) : Low;
}
