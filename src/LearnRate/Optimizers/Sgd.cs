using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Optimizers;

/// <summary>
/// Stochastic gradient descent, with momentum (Polyak 1964; Sutskever et al. 2013 as PyTorch writes it): v ← μ·v
/// + (1 − τ)·g, w ← w − η·v. The first step sets v to g. Nesterov: w ← w − η·(g + μ·v).
/// </summary>
[RecipeName("sgd")]
public sealed record Sgd : Optimizer
{
    /// <summary>Momentum μ, 0 or more and below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Momentum { get; init => field = Check.Fraction(value); }

    /// <summary>Dampening τ of the gradient's part in the velocity, 0 to below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Dampening { get; init => field = Check.Fraction(value); }

    /// <summary>Whether the gradient looks ahead along the velocity.</summary>
    public bool Nesterov { get; init; }

    /// <summary>Weight decay λ, added to the gradient as λ·w; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double WeightDecay { get; init => field = Check.NonNegative(value); }

    /// <inheritdoc/>
    public override double UsualRate => 0.01;

    /// <inheritdoc/>
    protected internal override Updater<T> Start<T>(ParameterSet<T> parameters) => (Momentum == 0, Nesterov, WeightDecay == 0) switch
    {
        (true, _, true) => parameters.UpdateBy(new Plain<T, Disabled>(this)),
        (true, _, false) => parameters.UpdateBy(new Plain<T, Enabled>(this)),
        (false, true, _) => parameters.UpdateBy(new WithMomentum<T, Enabled>(this)),
        (false, false, _) => parameters.UpdateBy(new WithMomentum<T, Disabled>(this)),
    };

    // Without decay a step has two multiply-adds instead of three, its check included (64-32-10 alone takes 0.99 of
    // the time), and the same bits: 0·w + g is g, but for the sign of a 0 that moves nothing.
    private struct Plain<T, TDecay>(Sgd sgd) : IUpdateRule<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TDecay : struct, IFlag
    {
        private readonly Lanes<T> _decay = Lanes<T>.Create(sgd.WeightDecay);

        public readonly int States => 0;

        public static bool IsPlain => !TDecay.IsEnabled;

        public Lanes<T> MinusRate { readonly get; private set; }

        public void Begin(long step, in Lanes<T> rate) => MinusRate = -rate;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly Lanes<T> Apply(Lanes<T> w, Lanes<T> g, ref Lanes<T> s0, ref Lanes<T> s1, ref Lanes<T> s2) =>
            Lanes<T>.Fma(MinusRate, TDecay.IsEnabled ? Lanes<T>.Fma(_decay, w, g) : g, w);
    }

    private struct WithMomentum<T, TNesterov>(Sgd sgd) : IUpdateRule<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TNesterov : struct, IFlag
    {
        private readonly Lanes<T> _decay = Lanes<T>.Create(sgd.WeightDecay);
        private Lanes<T> _momentum = Lanes<T>.Create(sgd.Momentum), _minusRate, _part;

        public static bool HasMomentum => true;

        public readonly int States => 1;

        public void SetMomentum(double factor) => _momentum = Lanes<T>.Create(sgd.Momentum * factor);

        public void Begin(long step, in Lanes<T> rate) =>
            (_minusRate, _part) = (-rate, step == 0 ? Lanes<T>.One : Lanes<T>.Create(1 - sgd.Dampening));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly Lanes<T> Apply(Lanes<T> w, Lanes<T> g, ref Lanes<T> v, ref Lanes<T> s1, ref Lanes<T> s2)
        {
            g = Lanes<T>.Fma(_decay, w, g);
            v = Lanes<T>.Fma(_momentum, v, _part * g);
            return Lanes<T>.Fma(_minusRate, TNesterov.IsEnabled ? Lanes<T>.Fma(_momentum, v, g) : v, w);
        }
    }
}
