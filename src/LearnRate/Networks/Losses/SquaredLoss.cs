using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>The squared error: (y − d)².</summary>
[RecipeName("squared")]
public sealed record SquaredLoss : Loss
{
    /// <inheritdoc/>
    protected internal override LossLoop<T> Start<T>() => new LossLoop<T, Formula<T>>(default);

    private readonly struct Formula<T> : ILossFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Lanes<T> Value(Lanes<T> output, Lanes<T> target, out Lanes<T> slope)
        {
            var error = output - target;
            slope = error + error;
            return error * error;
        }
    }
}
