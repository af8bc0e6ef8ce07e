using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>The absolute error: |y − d|; the derivative at equality is 0.</summary>
[RecipeName("absolute")]
public sealed record AbsoluteLoss : Loss
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
            slope = Lanes<T>.Select(error > Lanes<T>.Zero, Lanes<T>.One, Lanes<T>.Select(error < Lanes<T>.Zero, -Lanes<T>.One, error));
            return Lanes<T>.Abs(error);
        }
    }
}
