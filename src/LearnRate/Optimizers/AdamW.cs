using LearnRate.Recipes;

namespace LearnRate.Optimizers;

/// <summary>
/// AdamW (Loshchilov and Hutter 2019, algorithm 2): Adam whose weight decay does not go through the gradient: w ← (1 − η·λ)·w first.
/// </summary>
[RecipeName("adamw")]
public sealed record AdamW : AdamFamily
{
    /// <summary>AdamW with PyTorch's defaults; its weight decay is 0.01.</summary>
    public AdamW() => WeightDecay = 0.01;

    /// <summary>Whether the largest mean of squares so far divides.</summary>
    public bool AmsGrad { get; init; }

    /// <inheritdoc/>
    public override double UsualRate => 0.001;

    /// <inheritdoc/>
    protected internal override Updater<T> Start<T>(ParameterSet<T> parameters) => AmsGrad
        ? parameters.UpdateBy(new AdamRule<T, Enabled, Enabled>(this))
        : parameters.UpdateBy(new AdamRule<T, Disabled, Enabled>(this));
}
