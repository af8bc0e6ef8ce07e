using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Schedules;

/// <summary>How the last part of a warm-up–stable–decay schedule falls.</summary>
public enum CooldownShape
{
    /// <summary>1 − √x: fast at first.</summary>
    Root,

    /// <summary>A straight line.</summary>
    Linear,

    /// <summary>Half a cosine wave.</summary>
    Cosine,
}

/// <summary>Rises, stays, and falls at the end: the run can be lengthened without knowing its end before.</summary>
[RecipeName("wsd")]
[Description("warm-up, stable, decay: the end need not be known before",
    Formula = "from → 1 in a line; 1; low + (1 − low)·c(x), c = 1 − √x, 1 − x or ½·(1 + cos πx)",
    PyTorch = "none; transformers' warmup_stable_decay", Source = "Hu et al. 2024; Hägele et al. 2024")]
public sealed record WarmupStableDecaySchedule : Schedule
{
    /// <summary>How long it rises.</summary>
    public Length Warmup { get; init; } = Length.Percent(5);

    /// <summary>How long it falls, at the end.</summary>
    public Length Decay { get; init; } = Length.Percent(20);

    /// <summary>How it falls.</summary>
    public CooldownShape Shape { get; init; }

    /// <summary>The factor at step 0, 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double From { get; init => field = Check.Share(value); } = 0.01;

    /// <summary>The factor at the end; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Low { get; init => field = Check.NonNegative(value); }

    /// <inheritdoc/>
    public override double Factor(double t, Horizon horizon)
    {
        var (warmup, decay) = (Warmup.In(horizon), Decay.In(horizon));
        var falls = Math.Max(warmup, horizon.Rest - decay);
        if (t < warmup) return From + (1 - From) * Progress(t, warmup);
        if (t < falls) return 1;
        var x = Progress(t - falls, horizon.Rest - falls);
        return Low + (1 - Low) * Shape switch
        {
            CooldownShape.Root => 1 - Math.Sqrt(x),
            CooldownShape.Linear => 1 - x,
            _ => 0.5 * (1 + Elementary.Cos(Math.PI * x)),
        };
    }
}
