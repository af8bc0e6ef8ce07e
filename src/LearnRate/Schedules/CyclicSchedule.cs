using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Schedules;

/// <summary>How the peaks of a cyclic schedule change.</summary>
public enum CyclicShape
{
    /// <summary>All are as high.</summary>
    Triangular,

    /// <summary>Each is half as high as the one before, above the low factor.</summary>
    Triangular2,

    /// <summary>They fall by a factor per step.</summary>
    ExpRange,
}

/// <summary>Straight up and down again and again, between a low factor and 1.</summary>
[RecipeName("cyclic")]
[Description("straight up and down again and again", Formula = "low + (1 − low)·h·k, h = 0…1…0 in a cycle, k = 1, 2^−cycle or decay^t",
    PyTorch = "CyclicLR(base_lr, max_lr, step_size_up, step_size_down, mode, gamma); the rate is max_lr", Source = "Smith 2017")]
public sealed record CyclicSchedule : Schedule
{
    /// <summary>The factor between two peaks; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Low { get; init => field = Check.NonNegative(value); } = 0.1;

    /// <summary>How long it goes up; at least one step.</summary>
    public Length Up { get; init; } = Length.Percent(10);

    /// <summary>How long it goes down; unless said, as long as up.</summary>
    public Length? Down { get; init; }

    /// <summary>How the peaks change.</summary>
    public CyclicShape Shape { get; init; }

    /// <summary>The factor per step of the shape exprange, above 0 and at most 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Decay
    {
        get; init => field = value is > 0 and <= 1
        ? value : throw Check.Refused(nameof(Decay), value, "above 0, and at most 1");
    } = 0.999;

    /// <summary>
    /// The factor on the momentum at a full peak, 0 to 1; 1 leaves the momentum alone. PyTorch's momenta are 0.8 and 0.9.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Momentum { get; init => field = Check.Share(value); } = 0.8 / 0.9;

    /// <inheritdoc/>
    public override double Factor(double t, Horizon horizon) => Low + (1 - Low) * Height(t, horizon);

    /// <inheritdoc/>
    public override double MomentumFactor(double t, Horizon horizon) => 1 - (1 - Momentum) * Height(t, horizon);

    private double Height(double t, Horizon horizon)
    {
        var up = Math.Max(1, Up.In(horizon));
        var period = up + Math.Max(1, Down?.In(horizon) ?? up);
        var cycle = Math.Floor(t / period);
        var at = t - cycle * period;
        var height = at <= up ? at / up : (period - at) / (period - up);
        return height * Shape switch
        {
            CyclicShape.Triangular => 1,
            CyclicShape.Triangular2 => IntegerPowers.Pow(0.5, (long)cycle),
            _ => Elementary.Pow(Decay, t),
        };
    }
}
