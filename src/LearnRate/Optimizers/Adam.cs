using LearnRate.Recipes;

namespace LearnRate.Optimizers;

/// <summary>
/// Adam (Kingma and Ba 2015, algorithm 1): m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², w ← w − η/(1 − β₁ᵗ)·m/(√v/√(1 − β₂ᵗ) + ε).
/// Weight decay is added to the gradient. AMSGrad (Reddi, Kale and Kumar 2018) divides by the largest v so far.
/// </summary>
[RecipeName("adam")]
public sealed record Adam : AdamFamily
{
    /// <summary>Whether the largest mean of squares so far divides.</summary>
    public bool AmsGrad { get; init; }

    /// <inheritdoc/>
    public override double UsualRate => 0.001;

    /// <inheritdoc/>
    protected internal override Updater<T> Start<T>(ParameterSet<T> parameters) => AmsGrad
        ? parameters.UpdateBy(new AdamRule<T, Enabled, Disabled>(this))
        : parameters.UpdateBy(new AdamRule<T, Disabled, Disabled>(this));
}
