using System.Numerics;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Optimizers;

/// <summary>
/// Scales the gradient of each run by min(1, max/(‖g‖ + 1e-6)) before another optimizer
/// sees it (Pascanu, Mikolov and Bengio 2013, as PyTorch writes it).
/// </summary>
[RecipeName("clipnorm")]
public sealed record ClipNorm : Optimizer
{
    /// <summary>The largest Euclidean norm over all parameters; above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Max { get; init => field = Check.Positive(value); } = 1;

    /// <summary>The optimizer that gets the scaled gradient.</summary>
    public Optimizer Inner { get; init; } = new Sgd();

    /// <inheritdoc/>
    public override double UsualRate => Inner.UsualRate;

    /// <inheritdoc/>
    protected internal override bool RateScalesSteps => Inner.RateScalesSteps;

    /// <inheritdoc/>
    protected internal override Updater<T> Start<T>(ParameterSet<T> parameters) =>
        new Clipping<T>(parameters.Layout, Lanes<T>.Create(Max), Inner.Start(parameters));

    private sealed class Clipping<T>(Layout<T> layout, Lanes<T> max, Updater<T> inner) : Updater<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        internal override IReadOnlyList<Tensor<T>> States => inner.States;

        internal override object Memory
        {
            get => inner.Memory;
            set => inner.Memory = value;
        }

        internal override bool IsElementwise => false;

        internal override void SetMomentum(double factor) => inner.SetMomentum(factor);

        internal override void Begin(long step, in Lanes<T> rate) => inner.Begin(step, rate);

        internal override Lanes<T> Update(int first, Span<Lanes<T>> parameters, Span<Lanes<T>> gradients)
        {
            var norm = Lanes<T>.Sqrt(layout.SquaredNorm(gradients));
            var ratio = max / (norm + Lanes<T>.Create(1e-6));
            var scale = Lanes<T>.Min(Lanes<T>.One, ratio); // NaN stays NaN
            for (var i = 0; i < gradients.Length; i++) gradients[i] *= scale;
            return inner.Update(first, parameters, gradients);
        }
    }
}
