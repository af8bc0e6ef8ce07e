using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>Half the squared error: ½·(y − d)², whose derivative is the error.</summary>
[RecipeName("halfsquared")]
public sealed record HalfSquaredLoss : Loss
{
    /// <inheritdoc/>
    protected internal override LossLoop<T> Start<T>() => new LossLoop<T, Formula<T>>(default);

    private readonly struct Formula<T> : ILossFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Lanes<T> Value(Lanes<T> output, Lanes<T> target, out Lanes<T> slope)
        {
            slope = output - target;
            return Lanes<T>.Create(0.5) * slope * slope;
        }
    }
}
