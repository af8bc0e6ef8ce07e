using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Schedules;

/// <summary>The curve between two phases of a schedule.</summary>
public enum CurveShape
{
    /// <summary>Half a cosine wave.</summary>
    Cosine,

    /// <summary>A straight line.</summary>
    Linear,
}

/// <summary>Up to the rate and down to almost nothing. The phases end at steps that need not be whole: rise·T − 1 and T − 1.</summary>
[RecipeName("onecycle")]
[Description("one cycle: up to the rate, down to almost nothing",
    Formula = "start → 1 → end, along cosines or lines; with three phases start → 1 → start → end",
    PyTorch = "OneCycleLR(max_lr, total_steps, pct_start, …); the rate is max_lr, start is 1/div_factor, end is start/final_div_factor",
    Source = "Smith and Topin 2018")]
public sealed record OneCycleSchedule : Schedule
{
    /// <summary>The share of the cycle that rises; above 0 and below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Rise
    {
        get; init => field = value is > 0 and < 1
        ? value : throw Check.Refused(nameof(Rise), value, "above 0, and below 1");
    } = 0.3;

    /// <summary>The factor at step 0; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Start { get; init => field = Check.NonNegative(value); } = 1 / 25.0;

    /// <summary>The factor at the last step; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double End { get; init => field = Check.NonNegative(value); } = 1 / 25e4;

    /// <summary>The curve of each phase.</summary>
    public CurveShape Shape { get; init; }

    /// <summary>2 phases, or 3: with three it comes down as it rose, and then goes to its end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is something else.</exception>
    public int Phases { get; init => field = value is 2 or 3 ? value : throw Check.Refused(nameof(Phases), value, "2 or 3"); } = 2;

    /// <summary>The factor on the momentum at the peak, 0 to 1; 1 leaves the momentum alone. PyTorch's momenta are 0.85 and 0.95.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Momentum { get; init => field = Check.Share(value); } = 0.85 / 0.95;

    /// <inheritdoc/>
    public override double Factor(double t, Horizon horizon) => Along(t, horizon.Rest, Start, 1, Start, End);

    /// <inheritdoc/>
    public override double MomentumFactor(double t, Horizon horizon) => Along(t, horizon.Rest, 1, Momentum, 1, 1);

    private double Along(double t, double total, double start, double peak, double shoulder, double end)
    {
        var (top, last) = (Rise * total - 1, total - 1);
        if (t <= top) return Curve(start, peak, t, 0, top);
        if (Phases == 2) return Curve(peak, end, t, top, last);
        // The second phase takes as long as the first, as far as there is time.
        var down = Math.Min(2 * Rise * total - 2, last);
        return t <= down ? Curve(peak, shoulder, t, top, down) : Curve(shoulder, end, t, down, last);
    }

    private double Curve(double from, double to, double t, double begin, double end)
    {
        var progress = Progress(t - begin, end - begin);
        return Shape == CurveShape.Linear ? from + (to - from) * progress
            : to + 0.5 * (from - to) * (1 + Elementary.Cos(Math.PI * progress));
    }
}
