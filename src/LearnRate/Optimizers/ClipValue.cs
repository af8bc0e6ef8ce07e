using System.Numerics;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Optimizers;

/// <summary>Clamps each element of the gradient to ±max before another optimizer sees it.</summary>
[RecipeName("clipvalue")]
public sealed record ClipValue : Optimizer
{
    /// <summary>The largest magnitude of an element; above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Max { get; init => field = Check.Positive(value); } = 1;

    /// <summary>The optimizer that gets the clamped gradient.</summary>
    public Optimizer Inner { get; init; } = new Sgd();

    /// <inheritdoc/>
    public override double UsualRate => Inner.UsualRate;

    /// <inheritdoc/>
    protected internal override bool RateScalesSteps => Inner.RateScalesSteps;

    /// <inheritdoc/>
    protected internal override Updater<T> Start<T>(ParameterSet<T> parameters) =>
        new Clipping<T>(Lanes<T>.Create(Max), Inner.Start(parameters));

    private sealed class Clipping<T>(Lanes<T> max, Updater<T> inner) : Updater<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        internal override IReadOnlyList<Tensor<T>> States => inner.States;

        internal override object Memory
        {
            get => inner.Memory;
            set => inner.Memory = value;
        }

        internal override bool IsElementwise => inner.IsElementwise;

        internal override void SetMomentum(double factor) => inner.SetMomentum(factor);

        internal override void Begin(long step, in Lanes<T> rate) => inner.Begin(step, rate);

        internal override Lanes<T> Update(int first, Span<Lanes<T>> parameters, Span<Lanes<T>> gradients)
        {
            // NaN stays NaN.
            for (var i = 0; i < gradients.Length; i++) gradients[i] = Lanes<T>.Max(-max, Lanes<T>.Min(max, gradients[i]));
            return inner.Update(first, parameters, gradients);
        }
    }
}
