using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;

namespace LearnRate.Networks;

/// <summary>An activation at work.</summary>
internal abstract class ActivationLoop<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Computes values and derivatives.</summary>
    /// <param name="sums">The arguments.</param>
    /// <param name="values">Receives the values, as many; it may be the arguments' own memory.</param>
    /// <param name="slopes">Receives the derivatives, as many.</param>
    public abstract void Apply(ReadOnlySpan<Lanes<T>> sums, Span<Lanes<T>> values, Span<Lanes<T>> slopes);
}

/// <summary>The one loop over the sums, around a formula.</summary>
internal sealed class ActivationLoop<T, TFormula>(TFormula formula) : ActivationLoop<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFormula : struct, IActivationFormula<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void Apply(ReadOnlySpan<Lanes<T>> sums, Span<Lanes<T>> values, Span<Lanes<T>> slopes)
    {
        var f = formula;
        values = values[..sums.Length];
        slopes = slopes[..sums.Length];
        for (var i = 0; i < sums.Length; i++)
        {
            values[i] = f.Value(sums[i], out var slope);
            slopes[i] = slope;
        }
    }
}
