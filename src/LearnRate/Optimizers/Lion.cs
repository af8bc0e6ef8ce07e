using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Optimizers;

/// <summary>Lion (Chen et al. 2023, algorithm 2): w ← w − η·(sign(β₁·m + (1 − β₁)·g) + λ·w), then m ← β₂·m + (1 − β₂)·g.</summary>
[RecipeName("lion")]
public sealed record Lion : Optimizer
{
    /// <summary>β₁, how much of the mean gradient there is in the direction; 0 to below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Beta1 { get; init => field = Check.Fraction(value); } = 0.9;

    /// <summary>β₂, how much of the mean gradient a step keeps; 0 to below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Beta2 { get; init => field = Check.Fraction(value); } = 0.99;

    /// <summary>Weight decay λ, apart from the gradient; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double WeightDecay { get; init => field = Check.NonNegative(value); }

    /// <inheritdoc/>
    public override double UsualRate => 1e-4;

    /// <inheritdoc/>
    protected internal override Updater<T> Start<T>(ParameterSet<T> parameters) => parameters.UpdateBy(new Rule<T>(this));

    private struct Rule<T>(Lion lion) : IUpdateRule<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Lanes<T> _keep = Lanes<T>.Create(lion.Beta2), _take = Lanes<T>.Create(1 - lion.Beta2),
            _decay = Lanes<T>.Create(lion.WeightDecay);
        private Lanes<T> _lead = Lanes<T>.Create(lion.Beta1), _follow = Lanes<T>.Create(1 - lion.Beta1), _rate;

        public static bool HasMomentum => true;

        public readonly int States => 1;

        public void SetMomentum(double factor) =>
            (_lead, _follow) = (Lanes<T>.Create(lion.Beta1 * factor), Lanes<T>.Create(1 - lion.Beta1 * factor));

        public void Begin(long step, in Lanes<T> rate) => _rate = rate;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly Lanes<T> Apply(Lanes<T> w, Lanes<T> g, ref Lanes<T> m, ref Lanes<T> s1, ref Lanes<T> s2)
        {
            var direction = Lanes<T>.Fma(_lead, m, _follow * g);
            m = Lanes<T>.Fma(_keep, m, _take * g);
            // A gradient that is not finite must not look like one of 0.
            var move = Lanes<T>.Sign(direction) + (direction - direction);
            return Lanes<T>.Fma(-_rate, Lanes<T>.Fma(_decay, w, move), w);
        }
    }
}
