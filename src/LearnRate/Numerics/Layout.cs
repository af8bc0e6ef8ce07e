using System.Numerics;
using System.Runtime.InteropServices;

namespace LearnRate.Numerics;

/// <summary>How the parameters of runs lie in lanes, so that all else need not know: layer by layer and unit by unit, a unit's incoming weights in input order and then its bias, is
/// the canonical order, in which numbers are read, written and summed.</summary>
internal abstract class Layout<T>(int length)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How many vectors a tensor of one number per parameter takes.</summary>
    public int Length => length;

    /// <summary>A run's numbers in canonical order.</summary>
    public abstract T[] Read(ReadOnlySpan<Lanes<T>> tensor, int run);

    /// <summary>Sets a run's numbers, given in canonical order.</summary>
    public abstract void Write(Span<Lanes<T>> tensor, int run, ReadOnlySpan<T> numbers);

    /// <summary>Sets the numbers of all runs to the same, given in canonical order.</summary>
    public abstract void Fill(Span<Lanes<T>> tensor, ReadOnlySpan<T> numbers);

    /// <summary>A mask of the runs whose parameters are all finite.</summary>
    /// <param name="check">0 in the lanes in which all are, NaN in the others.</param>
    /// <param name="parameters">The parameters.</param>
    public abstract Lanes<T> AllFinite(in Lanes<T> check, ReadOnlySpan<Lanes<T>> parameters);

    /// <summary>The sum of the squares of each run's numbers, in canonical order.</summary>
    public abstract Lanes<T> SquaredNorm(ReadOnlySpan<Lanes<T>> tensor);
}

/// <summary>Wide: a lane per run, a vector per parameter.</summary>
internal sealed class WideLayout<T>(int parameters) : Layout<T>(parameters)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override T[] Read(ReadOnlySpan<Lanes<T>> tensor, int run)
    {
        var numbers = new T[tensor.Length];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = tensor[i][run];
        return numbers;
    }

    public override void Write(Span<Lanes<T>> tensor, int run, ReadOnlySpan<T> numbers)
    {
        for (var i = 0; i < tensor.Length; i++) tensor[i] = tensor[i].With(run, numbers[i]);
    }

    public override void Fill(Span<Lanes<T>> tensor, ReadOnlySpan<T> numbers)
    {
        for (var i = 0; i < tensor.Length; i++) tensor[i] = Lanes<T>.Of(numbers[i]);
    }

    public override Lanes<T> AllFinite(in Lanes<T> check, ReadOnlySpan<Lanes<T>> parameters) => Lanes<T>.IsFinite(check);

    public override Lanes<T> SquaredNorm(ReadOnlySpan<Lanes<T>> tensor)
    {
        var sum = Lanes<T>.Zero;
        foreach (var element in tensor) sum = Lanes<T>.Fma(element, element, sum);
        return sum;
    }
}

/// <summary>Solo: one run, its parameters anywhere in the vectors; the places between them are padding, which is never read.</summary>
/// <param name="length">How many vectors there are.</param>
/// <param name="places">Where each parameter lies, in canonical order, counted in numbers.</param>
internal sealed class SoloLayout<T>(int length, int[] places) : Layout<T>(length)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override T[] Read(ReadOnlySpan<Lanes<T>> tensor, int run)
    {
        var all = MemoryMarshal.Cast<Lanes<T>, T>(tensor);
        var numbers = new T[places.Length];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = all[places[i]];
        return numbers;
    }

    public override void Write(Span<Lanes<T>> tensor, int run, ReadOnlySpan<T> numbers)
    {
        var all = MemoryMarshal.Cast<Lanes<T>, T>(tensor);
        for (var i = 0; i < places.Length; i++) all[places[i]] = numbers[i];
    }

    public override void Fill(Span<Lanes<T>> tensor, ReadOnlySpan<T> numbers) => Write(tensor, 0, numbers);

    // What is not finite may be padding: an optimizer without ε divides its 0 by 0.
    public override Lanes<T> AllFinite(in Lanes<T> check, ReadOnlySpan<Lanes<T>> parameters)
    {
        var all = Lanes<T>.AreEqual(Lanes<T>.Zero, Lanes<T>.Zero);
        if (Lanes<T>.Bits(Lanes<T>.IsFinite(check)) == Lanes<T>.Bits(all)) return all;
        return Array.TrueForAll(Read(parameters, 0), T.IsFinite) ? all : Lanes<T>.Zero;
    }

    public override Lanes<T> SquaredNorm(ReadOnlySpan<Lanes<T>> tensor)
    {
        var all = MemoryMarshal.Cast<Lanes<T>, T>(tensor);
        var sum = T.Zero;
        foreach (var place in places) sum = T.FusedMultiplyAdd(all[place], all[place], sum);
        return Lanes<T>.Of(sum);
    }
}
