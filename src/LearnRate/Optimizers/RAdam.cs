using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Optimizers;

/// <summary>
/// Rectified Adam (Liu et al. 2020, algorithm 2): with ρ∞ = 2/(1 − β₂) − 1 and ρₜ = ρ∞ − 2t·β₂ᵗ/(1 − β₂ᵗ), the step is η·r·m̂·√(1 −
/// β₂ᵗ)/(√v + ε) where ρₜ is above 5, and η·m̂ before; r = √((ρₜ − 4)(ρₜ − 2)·ρ∞/((ρ∞ − 4)(ρ∞ − 2)·ρₜ)), m̂ = m/(1 − β₁ᵗ).
/// </summary>
[RecipeName("radam")]
public sealed record RAdam : AdamFamily
{
    /// <inheritdoc/>
    public override double UsualRate => 0.001;

    /// <inheritdoc/>
    protected internal override Updater<T> Start<T>(ParameterSet<T> parameters) => parameters.UpdateBy(new Rule<T>(this));

    private struct Rule<T>(RAdam radam) : IUpdateRule<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Lanes<T> _keep2 = Lanes<T>.Create(radam.Beta2), _take2 = Lanes<T>.Create(1 - radam.Beta2);
        private readonly Lanes<T> _epsilon = Lanes<T>.Create(radam.Epsilon), _decay = Lanes<T>.Create(radam.WeightDecay);
        private double _beta1 = radam.Beta1;
        private Lanes<T> _keep1 = Lanes<T>.Create(radam.Beta1), _take1 = Lanes<T>.Create(1 - radam.Beta1), _rate;
        private bool _adapts;

        public static bool HasMomentum => true;

        public readonly int States => 2;

        public void SetMomentum(double factor)
        {
            _beta1 = radam.Beta1 * factor;
            (_keep1, _take1) = (Lanes<T>.Create(_beta1), Lanes<T>.Create(1 - _beta1));
        }

        public void Begin(long step, in Lanes<T> rate)
        {
            var t = step + 1;
            var (power, limit) = (IntegerPowers.Pow(radam.Beta2, t), 2 / (1 - radam.Beta2) - 1);
            var rho = limit - 2 * t * power / (1 - power);
            _adapts = rho > 5;
            var rectified = _adapts ? Math.Sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho)) * Math.Sqrt(1 - power)
                : 1;
            _rate = rate * Lanes<T>.Create(rectified / (1 - IntegerPowers.Pow(_beta1, t)));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly Lanes<T> Apply(Lanes<T> w, Lanes<T> g, ref Lanes<T> m, ref Lanes<T> v, ref Lanes<T> s2)
        {
            g = Lanes<T>.Fma(_decay, w, g);
            m = Lanes<T>.Fma(_keep1, m, _take1 * g);
            v = Lanes<T>.Fma(_keep2, v, Lanes<T>.PartOfSquare(_take2, g));
            return w - _rate * (_adapts ? m / (Lanes<T>.Sqrt(v) + _epsilon) : m);
        }
    }
}
