using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Optimizers;

/// <summary>
/// RMSprop (Tieleman and Hinton 2012, lecture 6.5): v ← α·v + (1 − α)·g², w ← w − η·g/(√v + ε). Centred (Graves 2013),
/// the square of the mean gradient is taken from v; with momentum, b ← μ·b + g/(√v + ε) moves w.
/// </summary>
[RecipeName("rmsprop")]
public sealed record RmsProp : Optimizer
{
    /// <summary>α, how much of the means a step keeps; 0 to below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Alpha { get; init => field = Check.Fraction(value); } = 0.99;

    /// <summary>ε, added to the root that divides; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Epsilon { get; init => field = Check.NonNegative(value); } = 1e-8;

    /// <summary>Whether the variance of the gradient divides instead of its mean square.</summary>
    public bool Centered { get; init; }

    /// <summary>Momentum μ, 0 or more and below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Momentum { get; init => field = Check.Fraction(value); }

    /// <summary>Weight decay λ, added to the gradient as λ·w; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double WeightDecay { get; init => field = Check.NonNegative(value); }

    /// <inheritdoc/>
    public override double UsualRate => 0.001;

    /// <inheritdoc/>
    protected internal override Updater<T> Start<T>(ParameterSet<T> parameters) => (Centered, Momentum != 0) switch
    {
        (false, false) => parameters.UpdateBy(new Rule<T, Disabled, Disabled>(this)),
        (false, true) => parameters.UpdateBy(new Rule<T, Disabled, Enabled>(this)),
        (true, false) => parameters.UpdateBy(new Rule<T, Enabled, Disabled>(this)),
        (true, true) => parameters.UpdateBy(new Rule<T, Enabled, Enabled>(this)),
    };

    private struct Rule<T, TCentered, TMomentum>(RmsProp rms) : IUpdateRule<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TCentered : struct, IFlag
        where TMomentum : struct, IFlag
    {
        private readonly Lanes<T> _keep = Lanes<T>.Create(rms.Alpha), _take = Lanes<T>.Create(1 - rms.Alpha);
        private readonly Lanes<T> _epsilon = Lanes<T>.Create(rms.Epsilon), _decay = Lanes<T>.Create(rms.WeightDecay);
        private Lanes<T> _momentum = Lanes<T>.Create(rms.Momentum), _rate;

        public static bool HasMomentum => TMomentum.IsEnabled;

        public readonly int States => TCentered.IsEnabled ? 3 : TMomentum.IsEnabled ? 2 : 1;

        public void SetMomentum(double factor) => _momentum = Lanes<T>.Create(rms.Momentum * factor);

        public void Begin(long step, in Lanes<T> rate) => _rate = rate;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly Lanes<T> Apply(Lanes<T> w, Lanes<T> g, ref Lanes<T> v, ref Lanes<T> b, ref Lanes<T> mean)
        {
            g = Lanes<T>.Fma(_decay, w, g);
            v = Lanes<T>.Fma(_keep, v, Lanes<T>.PartOfSquare(_take, g));
            var square = v;
            if (TCentered.IsEnabled)
            {
                mean = Lanes<T>.Fma(_keep, mean, _take * g);
                square = Lanes<T>.Fma(-mean, mean, v);
            }

            g /= Lanes<T>.Sqrt(square) + _epsilon;
            if (TMomentum.IsEnabled) g = b = Lanes<T>.Fma(_momentum, b, g);
            return Lanes<T>.Fma(-_rate, g, w);
        }
    }
}
