using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;

namespace LearnRate.Networks;

/// <summary>A loss at work.</summary>
internal abstract class LossLoop<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Computes the sum of a row's terms, and its gradient.</summary>
    /// <param name="outputs">What the network says.</param>
    /// <param name="target">What it should say.</param>
    /// <param name="scale">A factor of the gradient, not of the sum: 1 through the number of terms of the whole mean.</param>
    /// <param name="gradient">Receives the scaled derivative with respect to each output.</param>
    /// <returns>The sum, formed in the outputs' order.</returns>
    public abstract Lanes<T> Row(ReadOnlySpan<Lanes<T>> outputs, ReadOnlySpan<Lanes<T>> target, Lanes<T> scale, Span<Lanes<T>> gradient);
}

/// <summary>The one loop over the outputs, around a formula.</summary>
internal sealed class LossLoop<T, TFormula>(TFormula formula) : LossLoop<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFormula : struct, ILossFormula<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override Lanes<T> Row(ReadOnlySpan<Lanes<T>> outputs, ReadOnlySpan<Lanes<T>> target, Lanes<T> scale, Span<Lanes<T>> gradient)
    {
        var f = formula;
        target = target[..outputs.Length];
        gradient = gradient[..outputs.Length];
        var sum = Lanes<T>.Zero;
        for (var o = 0; o < outputs.Length; o++)
        {
            sum += f.Value(outputs[o], target[o], out var slope);
            gradient[o] = scale * slope;
        }

        return sum;
    }
}
