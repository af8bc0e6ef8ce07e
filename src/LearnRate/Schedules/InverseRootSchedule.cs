using LearnRate.Recipes;

namespace LearnRate.Schedules;

/// <summary>Falls as one over the root of t.</summary>
[RecipeName("inverseroot")]
[Description("falls as 1/√t", Formula = "1/√(1 + t/timescale)",
    PyTorch = "LambdaLR; transformers' inverse_sqrt: warmup(W,0).then(inverseroot(W))", Source = "Zinkevich 2003")]
public sealed record InverseRootSchedule : Schedule
{
    /// <summary>After three times so long the rate is halved; at least one step.</summary>
    public Length TimeScale { get; init; } = Length.Epochs(1);

    /// <inheritdoc/>
    public override double Factor(double t, Horizon horizon) => 1 / Math.Sqrt(1 + t / Math.Max(1, TimeScale.In(horizon)));
}
