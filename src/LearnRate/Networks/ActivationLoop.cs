using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LearnRate.Numerics;

namespace LearnRate.Networks;

/// <summary>An activation at work.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class ActivationLoop<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected ActivationLoop()
    {
    }

    /// <summary>A loop into which a formula is compiled.</summary>
    /// <typeparam name="TFormula">The formula's type.</typeparam>
    /// <param name="formula">The formula.</param>
    public static ActivationLoop<T> Create<TFormula>(TFormula formula)
        where TFormula : struct, IActivationFormula<T> => new ActivationLoop<T, TFormula>(formula);

    /// <summary>Computes values and derivatives of one row.</summary>
    /// <param name="sums">The arguments.</param>
    /// <param name="values">Receives the values, as many; it may be the arguments' own memory.</param>
    /// <param name="slopes">Receives the derivatives, as many.</param>
    internal void Apply(ReadOnlySpan<Lanes<T>> sums, Span<Lanes<T>> values, Span<Lanes<T>> slopes) =>
        Apply(1, sums.Length, sums, values, slopes, sums.Length, sums.Length);

    /// <summary>Computes values and derivatives row by row.</summary>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="width">How many arguments a row has.</param>
    /// <param name="sums">The arguments.</param>
    /// <param name="values">Receives the values.</param>
    /// <param name="slopes">Receives the derivatives.</param>
    /// <param name="stride">From row to row in sums and slopes.</param>
    /// <param name="valueStride">From row to row in values.</param>
    internal abstract void Apply(
        int rows, int width, ReadOnlySpan<Lanes<T>> sums, Span<Lanes<T>> values, Span<Lanes<T>> slopes, int stride, int valueStride);
}

/// <summary>The one loop over the sums, around a formula.</summary>
internal sealed class ActivationLoop<T, TFormula>(TFormula formula) : ActivationLoop<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFormula : struct, IActivationFormula<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal override void Apply(
        int rows, int width, ReadOnlySpan<Lanes<T>> sums, Span<Lanes<T>> values, Span<Lanes<T>> slopes, int stride, int valueStride)
    {
        var f = formula;
        // All others are before these.
        _ = (sums[(rows - 1) * stride + width - 1], values[(rows - 1) * valueStride + width - 1], slopes[(rows - 1) * stride + width - 1]);
        ref var z = ref MemoryMarshal.GetReference(sums);
        ref var value = ref MemoryMarshal.GetReference(values);
        ref var slope = ref MemoryMarshal.GetReference(slopes);
        for (; rows > 0; rows--)
        {
            for (nint i = 0; i < width; i++)
            {
                Unsafe.Add(ref value, i) = f.Value(Unsafe.Add(ref z, i), out var derivative);
                Unsafe.Add(ref slope, i) = derivative;
            }

            z = ref Unsafe.Add(ref z, stride);
            value = ref Unsafe.Add(ref value, valueStride);
            slope = ref Unsafe.Add(ref slope, stride);
        }
    }
}
