using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Optimizers;

/// <summary>
/// Averaged stochastic gradient descent (Polyak and Juditsky 1992, as PyTorch writes it): w ← (1 − λ·ηₜ)·w − ηₜ·g with ηₜ =
/// η/(1 + λ·η·t)^α, t counted from 0; the state keeps the average of w, a ← a + (w − a)/max(1, t − t₀).
/// </summary>
[RecipeName("asgd")]
public sealed record Asgd : Optimizer
{
    /// <summary>λ, the decay that is also in the rate; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Lambda { get; init => field = Check.NonNegative(value); } = 1e-4;

    /// <summary>α, the power with which the rate falls; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Alpha { get; init => field = Check.NonNegative(value); } = 0.75;

    /// <summary>t₀, the step after which averaging begins; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double AverageFrom { get; init => field = Check.NonNegative(value); } = 1e6;

    /// <summary>Weight decay, added to the gradient; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double WeightDecay { get; init => field = Check.NonNegative(value); }

    /// <inheritdoc/>
    public override double UsualRate => 0.01;

    /// <inheritdoc/>
    protected internal override Updater<T> Start<T>(ParameterSet<T> parameters) => parameters.UpdateBy(new Rule<T>(this));

    private struct Rule<T>(Asgd asgd) : IUpdateRule<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Lanes<T> _decay = Lanes<T>.Create(asgd.WeightDecay);
        private Lanes<T> _rate, _keep, _share;

        public readonly int States => 1;

        public void Begin(long step, in Lanes<T> rate)
        {
            for (var lane = 0; lane < Lanes<T>.Count; lane++)
            {
                var eta = double.CreateTruncating(rate[lane]);
                eta /= Elementary.Pow(1 + asgd.Lambda * eta * step, asgd.Alpha);
                _rate = _rate.With(lane, T.CreateTruncating(eta));
                _keep = _keep.With(lane, T.CreateTruncating(1 - asgd.Lambda * eta));
            }

            _share = Lanes<T>.Create(1 / Math.Max(1, step - asgd.AverageFrom));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly Lanes<T> Apply(Lanes<T> w, Lanes<T> g, ref Lanes<T> average, ref Lanes<T> s1, ref Lanes<T> s2)
        {
            g = Lanes<T>.Fma(_decay, w, g);
            w = Lanes<T>.Fma(-_rate, g, _keep * w);
            average = Lanes<T>.Fma(_share, w - average, average);
            return w;
        }
    }
}
