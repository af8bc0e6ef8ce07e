using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>Huber's loss of the error e = y − d: ½·e² up to the threshold δ, and δ·(|e| − ½·δ) beyond it.</summary>
[RecipeName("huber")]
public sealed record HuberLoss : Loss
{
    /// <summary>The threshold δ, above 0, and finite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Delta { get; init => field = Check.Positive(value); } = 1;

    /// <inheritdoc/>
    protected internal override LossLoop<T> Start<T>() => new LossLoop<T, Formula<T>>(new(this));

    private readonly struct Formula<T>(HuberLoss huber) : ILossFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Lanes<T> _delta = Lanes<T>.Create(huber.Delta);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Lanes<T> Value(Lanes<T> output, Lanes<T> target, out Lanes<T> slope)
        {
            var error = output - target;
            slope = Lanes<T>.Max(-_delta, Lanes<T>.Min(_delta, error));
            return slope * Lanes<T>.Fma(Lanes<T>.Create(-0.5), slope, error);
        }
    }
}
