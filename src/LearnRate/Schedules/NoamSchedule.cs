using LearnRate.Recipes;

namespace LearnRate.Schedules;

/// <summary>Up in a line and down as one over the root. The rate is the one at the peak; the paper's peak is 1/√(width·warm-up).</summary>
[RecipeName("noam")]
[Description("the first Transformer's: up in a line, down as 1/√t", Formula = "min(√(W/(t + 1)), (t + 1)/W)", PyTorch = "LambdaLR",
    Source = "Vaswani et al. 2017")]
public sealed record NoamSchedule : Schedule
{
    /// <summary>W, how long it rises; at least one step.</summary>
    public Length Warmup { get; init; } = Length.Percent(5);

    /// <inheritdoc/>
    public override double Factor(double t, Horizon horizon)
    {
        var warmup = Math.Max(1, Warmup.In(horizon));
        return Math.Min(Math.Sqrt(warmup / (t + 1)), (t + 1) / warmup);
    }
}
