using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Schedules;

/// <summary>How a warm-up rises.</summary>
public enum WarmupShape
{
    /// <summary>By the same amount each step.</summary>
    Linear,

    /// <summary>By the same factor each step.</summary>
    Exponential,
}

/// <summary>
/// Rises to the rate and stays there. <c>warmup(5%).then(a)</c> starts a after it, <c>warmup(5%) * a</c> lets a run from step 0.
/// </summary>
[RecipeName("warmup")]
[Description("rises to the rate; then anything may follow", Formula = "from + (1 − from)·t/W, or from^(1 − t/W); 1 after W steps",
    PyTorch = "LinearLR(start_factor, 1, W)", Source = "Goyal et al. 2017")]
public sealed record WarmupSchedule : Schedule
{
    /// <summary>How long it rises.</summary>
    public Length Length { get; init; } = Length.Percent(5);

    /// <summary>The factor at step 0, 0 to 1. An exponential warm-up from 0 stays 0 until it ends.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double From { get; init => field = Check.Share(value); } = 0.01;

    /// <summary>How it rises.</summary>
    public WarmupShape Shape { get; init; }

    /// <inheritdoc/>
    protected internal override bool HasLength => true;

    /// <inheritdoc/>
    public override double Factor(double t, Horizon horizon)
    {
        var progress = Progress(t, Span(horizon));
        return Shape == WarmupShape.Linear ? From + (1 - From) * progress : Elementary.Pow(From, 1 - progress);
    }

    /// <inheritdoc/>
    protected internal override double Span(Horizon horizon) => Length.In(horizon);
}
