using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Optimizers;

/// <summary>
/// Rprop (Riedmiller and Braun 1993, as PyTorch writes it): each parameter has a step size of its own, first η, that grows by η⁺ while
/// the sign of its gradient stays and shrinks by η⁻ where it changes; w moves by the step size against the sign, and not at all where
/// the sign has just changed.
/// </summary>
[RecipeName("rprop")]
public sealed record Rprop : Optimizer
{
    /// <summary>η⁻, by which a step size shrinks; 0 to below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Shrink { get; init => field = Check.Fraction(value); } = 0.5;

    /// <summary>η⁺, by which a step size grows; 1 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Grow
    {
        get;
        init => field = value >= 1 && double.IsFinite(value) ? value : throw Check.Refused(nameof(Grow), value, "1 or more, and finite");
    } = 1.2;

    /// <summary>The smallest step size; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Smallest { get; init => field = Check.NonNegative(value); } = 1e-6;

    /// <summary>The largest step size; above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Largest { get; init => field = Check.Positive(value); } = 50;

    /// <inheritdoc/>
    public override double UsualRate => 0.01;

    /// <inheritdoc/>
    protected internal override bool RateScalesSteps => false;

    /// <inheritdoc/>
    protected internal override Updater<T> Start<T>(ParameterSet<T> parameters) => parameters.UpdateBy(new Rule<T>(this));

    private struct Rule<T>(Rprop rprop) : IUpdateRule<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Lanes<T> _shrink = Lanes<T>.Create(rprop.Shrink), _grow = Lanes<T>.Create(rprop.Grow);
        private readonly Lanes<T> _smallest = Lanes<T>.Create(rprop.Smallest), _largest = Lanes<T>.Create(rprop.Largest);
        private Lanes<T> _first;

        public readonly int States => 2;

        public void Begin(long step, in Lanes<T> rate) => _first = step == 0 ? rate : Lanes<T>.Zero;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly Lanes<T> Apply(Lanes<T> w, Lanes<T> g, ref Lanes<T> before, ref Lanes<T> size, ref Lanes<T> s2)
        {
            var agreement = g * before;
            var changed = agreement < Lanes<T>.Zero;
            var factor = Lanes<T>.Select(agreement > Lanes<T>.Zero, _grow, Lanes<T>.Select(changed, _shrink, Lanes<T>.One));
            size = Lanes<T>.Min(_largest, Lanes<T>.Max(_smallest, (size + _first) * factor));
            before = Lanes<T>.Select(changed, Lanes<T>.Zero, g);
            // A gradient that is not finite must not look like one of 0.
            return w - Lanes<T>.Sign(before) * size + (before - before);
        }
    }
}
