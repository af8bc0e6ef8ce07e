using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;

namespace LearnRate.Networks;

/// <summary>A loss at work.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class LossLoop<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected LossLoop()
    {
    }

    /// <summary>A loop into which a formula is compiled.</summary>
    /// <typeparam name="TFormula">The formula's type.</typeparam>
    /// <param name="formula">The formula.</param>
    public static LossLoop<T> Create<TFormula>(TFormula formula)
        where TFormula : struct, ILossFormula<T> => new LossLoop<T, TFormula>(formula);

    /// <summary>Computes the sum of each row's terms, and its gradient.</summary>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="width">How many outputs a row has.</param>
    /// <param name="outputs">What the network says.</param>
    /// <param name="places">How outputs and gradients lie as [row, output].</param>
    /// <param name="targets">What it should say.</param>
    /// <param name="targetPlaces">How they lie as [row, target].</param>
    /// <param name="scale">A factor of the gradient, not of the sums: 1 through the number of terms of the whole mean.</param>
    /// <param name="gradients">Receives the scaled derivative with respect to each output.</param>
    /// <param name="sums">Receives the sum of each row, formed in the outputs' order.</param>
    internal abstract void Apply(
        int rows, int width, ReadOnlySpan<Lanes<T>> outputs, Strides places, ReadOnlySpan<Lanes<T>> targets, Strides targetPlaces,
        in Lanes<T> scale, Span<Lanes<T>> gradients,
        Span<Lanes<T>> sums);
}

/// <summary>The one loop over rows and outputs, around a formula.</summary>
internal sealed class LossLoop<T, TFormula>(TFormula formula) : LossLoop<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFormula : struct, ILossFormula<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal override void Apply(
        int rows, int width, ReadOnlySpan<Lanes<T>> outputs, Strides places, ReadOnlySpan<Lanes<T>> targets, Strides targetPlaces,
        in Lanes<T> scale, Span<Lanes<T>> gradients,
        Span<Lanes<T>> sums)
    {
        var f = formula;
        for (var row = 0; row < rows; row++)
        {
            var sum = Lanes<T>.Zero;
            var (at, target) = (row * places.Row, row * targetPlaces.Row);
            for (var o = 0; o < width; o++, at += places.Column, target += targetPlaces.Column)
            {
                sum += f.Value(outputs[at], targets[target], out var slope);
                gradients[at] = scale * slope;
            }

            sums[row] = sum;
        }
    }
}
