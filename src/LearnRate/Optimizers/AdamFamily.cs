using LearnRate.Recipes;

namespace LearnRate.Optimizers;

/// <summary>What Adam and its relatives have in common: running means of the gradient and of its square.</summary>
public abstract record AdamFamily : Optimizer
{
    private protected AdamFamily()
    {
    }

    /// <summary>β₁, how much of the mean of the gradients a step keeps; 0 to below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Beta1 { get; init => field = Check.Fraction(value); } = 0.9;

    /// <summary>β₂, how much of the mean of their squares a step keeps; 0 to below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Beta2 { get; init => field = Check.Fraction(value); } = 0.999;

    /// <summary>ε, added to the root that divides; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Epsilon { get; init => field = Check.NonNegative(value); } = 1e-8;

    /// <summary>Weight decay λ; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double WeightDecay { get; init => field = Check.NonNegative(value); }
}
