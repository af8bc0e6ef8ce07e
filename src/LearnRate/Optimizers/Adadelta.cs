using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Optimizers;

/// <summary>
/// Adadelta (Zeiler 2012, algorithm 1): v ← ρ·v + (1 − ρ)·g², Δ = √(u + ε)/√(v +
/// ε)·g, u ← ρ·u + (1 − ρ)·Δ², w ← w − η·Δ. The paper has η = 1.
/// </summary>
[RecipeName("adadelta")]
public sealed record Adadelta : Optimizer
{
    /// <summary>ρ, how much of the means a step keeps; 0 to below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Rho { get; init => field = Check.Fraction(value); } = 0.9;

    /// <summary>ε, added under both roots; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Epsilon { get; init => field = Check.NonNegative(value); } = 1e-6;

    /// <summary>Weight decay λ, added to the gradient as λ·w; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double WeightDecay { get; init => field = Check.NonNegative(value); }

    /// <inheritdoc/>
    public override double UsualRate => 1;

    /// <inheritdoc/>
    protected internal override Updater<T> Start<T>(ParameterSet<T> parameters) => parameters.UpdateBy(new Rule<T>(this));

    private struct Rule<T>(Adadelta adadelta) : IUpdateRule<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Lanes<T> _keep = Lanes<T>.Create(adadelta.Rho), _take = Lanes<T>.Create(1 - adadelta.Rho);
        private readonly Lanes<T> _epsilon = Lanes<T>.Create(adadelta.Epsilon), _decay = Lanes<T>.Create(adadelta.WeightDecay);
        private Lanes<T> _rate;

        public readonly int States => 2;

        public void Begin(long step, in Lanes<T> rate) => _rate = rate;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly Lanes<T> Apply(Lanes<T> w, Lanes<T> g, ref Lanes<T> v, ref Lanes<T> u, ref Lanes<T> s2)
        {
            g = Lanes<T>.Fma(_decay, w, g);
            v = Lanes<T>.Fma(_keep, v, Lanes<T>.PartOfSquare(_take, g));
            var delta = Lanes<T>.Sqrt(u + _epsilon) / Lanes<T>.Sqrt(v + _epsilon) * g;
            u = Lanes<T>.Fma(_keep, u, Lanes<T>.PartOfSquare(_take, delta));
            return w - _rate * delta;
        }
    }
}
