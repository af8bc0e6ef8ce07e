using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Optimizers;

/// <summary>Adagrad (Duchi, Hazan and Singer 2011): s ← s + g², w ← w − η/(1 + t·d)·g/(√s + ε), t counted from 0.</summary>
[RecipeName("adagrad")]
public sealed record Adagrad : Optimizer
{
    /// <summary>d, by how much the rate decays with the steps; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double RateDecay { get; init => field = Check.NonNegative(value); }

    /// <summary>What the sum s of squares starts from; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double InitialSum { get; init => field = Check.NonNegative(value); }

    /// <summary>ε, added to the root that divides; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Epsilon { get; init => field = Check.NonNegative(value); } = 1e-10;

    /// <summary>Weight decay λ, added to the gradient as λ·w; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double WeightDecay { get; init => field = Check.NonNegative(value); }

    /// <inheritdoc/>
    public override double UsualRate => 0.01;

    /// <inheritdoc/>
    protected internal override Updater<T> Start<T>(ParameterSet<T> parameters) => parameters.UpdateBy(new Rule<T>(this));

    private struct Rule<T>(Adagrad adagrad) : IUpdateRule<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Lanes<T> _epsilon = Lanes<T>.Create(adagrad.Epsilon), _decay = Lanes<T>.Create(adagrad.WeightDecay);
        private Lanes<T> _rate, _start;

        public readonly int States => 1;

        public void Begin(long step, in Lanes<T> rate)
        {
            _rate = rate / Lanes<T>.Create(1 + step * adagrad.RateDecay);
            _start = Lanes<T>.Create(step == 0 ? adagrad.InitialSum : 0);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly Lanes<T> Apply(Lanes<T> w, Lanes<T> g, ref Lanes<T> s, ref Lanes<T> s1, ref Lanes<T> s2)
        {
            g = Lanes<T>.Fma(_decay, w, g);
            s = Lanes<T>.Fma(g, g, s + _start);
            return w - _rate * (g / (Lanes<T>.Sqrt(s) + _epsilon));
        }
    }
}
