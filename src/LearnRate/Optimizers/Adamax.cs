using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Optimizers;

/// <summary>Adamax (Kingma and Ba 2015, algorithm 2): u ← max(β₂·u, |g| + ε), w ← w − η/(1 − β₁ᵗ)·m/u.</summary>
[RecipeName("adamax")]
public sealed record Adamax : AdamFamily
{
    /// <inheritdoc/>
    public override double UsualRate => 0.002;

    /// <inheritdoc/>
    protected internal override Updater<T> Start<T>(ParameterSet<T> parameters) => parameters.UpdateBy(new Rule<T>(this));

    private struct Rule<T>(Adamax adamax) : IUpdateRule<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Lanes<T> _keep2 = Lanes<T>.Create(adamax.Beta2);
        private readonly Lanes<T> _epsilon = Lanes<T>.Create(adamax.Epsilon), _decay = Lanes<T>.Create(adamax.WeightDecay);
        private double _beta1 = adamax.Beta1;
        private Lanes<T> _keep1 = Lanes<T>.Create(adamax.Beta1), _take1 = Lanes<T>.Create(1 - adamax.Beta1), _rate;

        public static bool HasMomentum => true;

        public readonly int States => 2;

        public void SetMomentum(double factor)
        {
            _beta1 = adamax.Beta1 * factor;
            (_keep1, _take1) = (Lanes<T>.Create(_beta1), Lanes<T>.Create(1 - _beta1));
        }

        public void Begin(long step, in Lanes<T> rate) => _rate = rate / Lanes<T>.Create(1 - IntegerPowers.Pow(_beta1, step + 1));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly Lanes<T> Apply(Lanes<T> w, Lanes<T> g, ref Lanes<T> m, ref Lanes<T> u, ref Lanes<T> s2)
        {
            g = Lanes<T>.Fma(_decay, w, g);
            m = Lanes<T>.Fma(_keep1, m, _take1 * g);
            u = Lanes<T>.Max(_keep2 * u, Lanes<T>.Abs(g) + _epsilon);
            return w - _rate * (m / u);
        }
    }
}
