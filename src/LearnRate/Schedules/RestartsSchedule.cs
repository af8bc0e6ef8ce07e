using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Schedules;

/// <summary>
/// Cosine waves down, each from the top again and longer than the one before. Periods are
/// whole numbers, where PyTorch's logarithm errs at some restarts.
/// </summary>
[RecipeName("restarts")]
[Description("cosine waves that start again from the top",
    Formula = "low + ½·(1 − low)·(1 + cos(π·t/Tᵢ)), t from the last restart, Tᵢ₊₁ = growth·Tᵢ",
    PyTorch = "CosineAnnealingWarmRestarts(T_0, T_mult, eta_min)", Source = "Loshchilov and Hutter 2017 (SGDR)")]
public sealed record RestartsSchedule : Schedule
{
    /// <summary>The length of the first wave; at least one step.</summary>
    public Length Period { get; init; } = Length.Percent(10);

    /// <summary>How many times as long each wave is as the one before; 1 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Growth
    {
        get; init => field = value >= 1 && double.IsFinite(value)
        ? value : throw Check.Refused(nameof(Growth), value, "1 or more, and finite");
    } = 2;

    /// <summary>The factor that a wave falls towards; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Low { get; init => field = Check.NonNegative(value); }

    /// <inheritdoc/>
    public override double Factor(double t, Horizon horizon)
    {
        var period = Math.Max(1, Period.In(horizon));
        if (Growth == 1) t %= period;
        else for (; t >= period; period *= Growth) t -= period;
        return Low + 0.5 * (1 - Low) * (1 + Elementary.Cos(Math.PI * t / period));
    }
}
