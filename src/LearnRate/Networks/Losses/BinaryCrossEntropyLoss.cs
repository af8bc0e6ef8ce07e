using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>
/// The cross-entropy of the probability 1/(1 + e⁻ᶻ) that an output z means, and a target d from 0 to 1: ln(1 + eᶻ) − d·z.
/// </summary>
/// <remarks>Where |z| is above 70 (in double 700), e to the power −|z| counts as 0, see <see cref="Sigmoid"/>.</remarks>
[RecipeName("bce")]
public sealed record BinaryCrossEntropyLoss : Loss
{
    /// <inheritdoc/>
    protected internal override LossLoop<T> Start<T>() => new LossLoop<T, Formula<T>>(default);

    private readonly struct Formula<T> : ILossFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Lanes<T> Value(Lanes<T> output, Lanes<T> target, out Lanes<T> slope)
        {
            // Above 0 the slope 1/(1 + e⁻ᶻ) − d is formed as (1 − d) − e⁻ᶻ/(1 + e⁻ᶻ), which keeps its digits where d is 1.
            var e = Elementary.ExpOrZero(-Lanes<T>.Abs(output));
            var part = e / (Lanes<T>.One + e);
            slope = Lanes<T>.Select(output > Lanes<T>.Zero, Lanes<T>.One - target - part, part - target);
            return Lanes<T>.Fma(-output, target, Lanes<T>.Max(Lanes<T>.Zero, output)) + Elementary.Log1P(e);
        }
    }
}
