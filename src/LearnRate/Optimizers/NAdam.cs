using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Optimizers;

/// <summary>
/// NAdam (Dozat 2016), Adam with Nesterov's look ahead: μₜ = β₁·(1 − ½·0.96^(t·ψ)), w ← w − η·((1 − μₜ)/(1 − Πμ)·g + μₜ₊₁/(1 −
/// Πμ·μₜ·μₜ₊₁)·m)/(√(v/(1 − β₂ᵗ)) + ε). The second denominator has μₜ twice, as PyTorch 1.13 has it; later versions have it once.
/// </summary>
[RecipeName("nadam")]
public sealed record NAdam : AdamFamily
{
    /// <summary>ψ, how fast the momentum μ grows to β₁; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double MomentumDecay { get; init => field = Check.NonNegative(value); } = 0.004;

    /// <inheritdoc/>
    public override double UsualRate => 0.002;

    /// <inheritdoc/>
    protected internal override Updater<T> Start<T>(ParameterSet<T> parameters) => parameters.UpdateBy(new Rule<T>(this));

    private struct Rule<T>(NAdam nadam) : IUpdateRule<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Lanes<T> _keep2 = Lanes<T>.Create(nadam.Beta2), _take2 = Lanes<T>.Create(1 - nadam.Beta2);
        private readonly Lanes<T> _epsilon = Lanes<T>.Create(nadam.Epsilon), _decay = Lanes<T>.Create(nadam.WeightDecay);
        private double _beta1 = nadam.Beta1;
        private Lanes<T> _keep1 = Lanes<T>.Create(nadam.Beta1), _take1 = Lanes<T>.Create(1 - nadam.Beta1), _gradientRate, _meanRate,
            _correction;
        private double _product = 1;
        private long _steps;

        public static bool HasMomentum => true;

        public readonly int States => 2;

        public void SetMomentum(double factor)
        {
            _beta1 = nadam.Beta1 * factor;
            (_keep1, _take1) = (Lanes<T>.Create(_beta1), Lanes<T>.Create(1 - _beta1));
        }

        public void Begin(long step, in Lanes<T> rate)
        {
            // The product over all steps so far; after going back to an earlier step it is formed anew.
            if (step < _steps) (_product, _steps) = (1, 0);
            for (; _steps <= step; _steps++) _product *= Momentum(_steps + 1);
            var (mu, next) = (Momentum(step + 1), Momentum(step + 2));
            _gradientRate = rate * Lanes<T>.Create((1 - mu) / (1 - _product));
            _meanRate = rate * Lanes<T>.Create(next / (1 - _product * mu * next));
            _correction = Lanes<T>.Create(1 - IntegerPowers.Pow(nadam.Beta2, step + 1));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly Lanes<T> Apply(Lanes<T> w, Lanes<T> g, ref Lanes<T> m, ref Lanes<T> v, ref Lanes<T> s2)
        {
            g = Lanes<T>.Fma(_decay, w, g);
            m = Lanes<T>.Fma(_keep1, m, _take1 * g);
            v = Lanes<T>.Fma(_keep2, v, Lanes<T>.PartOfSquare(_take2, g));
            var root = Lanes<T>.Sqrt(v / _correction) + _epsilon;
            return w - _gradientRate * (g / root) - _meanRate * (m / root);
        }

        private readonly double Momentum(long t) => _beta1 * (1 - 0.5 * Elementary.Pow(0.96, t * nadam.MomentumDecay));
    }
}
