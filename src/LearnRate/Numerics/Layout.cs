using System.Numerics;
using System.Runtime.CompilerServices;
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

    /// <summary>Sets the numbers of all runs to the same, given in canonical order and rounded here.</summary>
    public abstract void Fill(Span<Lanes<T>> tensor, ReadOnlySpan<double> numbers);

    /// <summary>A mask of the runs whose parameters are all finite.</summary>
    /// <param name="check">0 in the lanes in which all are, NaN in the others.</param>
    /// <param name="parameters">The parameters.</param>
    public abstract Lanes<T> AllFinite(in Lanes<T> check, ReadOnlySpan<Lanes<T>> parameters);

    /// <summary>The sum of the squares of each run's numbers.</summary>
    /// <remarks>Every eighth number in canonical order belongs to the same of eight sums, which are added at the end: a single one would wait for each of its additions, four cycles long.</remarks>
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

    public override void Fill(Span<Lanes<T>> tensor, ReadOnlySpan<double> numbers)
    {
        for (var i = 0; i < tensor.Length; i++) tensor[i] = Lanes<T>.Of(numbers[i]);
    }

    public override Lanes<T> AllFinite(in Lanes<T> check, ReadOnlySpan<Lanes<T>> parameters) => Lanes<T>.IsFinite(check);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override Lanes<T> SquaredNorm(ReadOnlySpan<Lanes<T>> tensor)
    {
        var (s0, s1, s2, s3, s4, s5, s6, s7) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        for (; tensor.Length >= 8; tensor = tensor[8..])
        {
            s0 = Lanes<T>.Fma(tensor[0], tensor[0], s0);
            s1 = Lanes<T>.Fma(tensor[1], tensor[1], s1);
            s2 = Lanes<T>.Fma(tensor[2], tensor[2], s2);
            s3 = Lanes<T>.Fma(tensor[3], tensor[3], s3);
            s4 = Lanes<T>.Fma(tensor[4], tensor[4], s4);
            s5 = Lanes<T>.Fma(tensor[5], tensor[5], s5);
            s6 = Lanes<T>.Fma(tensor[6], tensor[6], s6);
            s7 = Lanes<T>.Fma(tensor[7], tensor[7], s7);
        }

        if (tensor.Length > 0) s0 = Lanes<T>.Fma(tensor[0], tensor[0], s0);
        if (tensor.Length > 1) s1 = Lanes<T>.Fma(tensor[1], tensor[1], s1);
        if (tensor.Length > 2) s2 = Lanes<T>.Fma(tensor[2], tensor[2], s2);
        if (tensor.Length > 3) s3 = Lanes<T>.Fma(tensor[3], tensor[3], s3);
        if (tensor.Length > 4) s4 = Lanes<T>.Fma(tensor[4], tensor[4], s4);
        if (tensor.Length > 5) s5 = Lanes<T>.Fma(tensor[5], tensor[5], s5);
        if (tensor.Length > 6) s6 = Lanes<T>.Fma(tensor[6], tensor[6], s6);
        return s0 + s1 + (s2 + s3) + (s4 + s5 + (s6 + s7));
    }
}

/// <summary>Solo: one run, its parameters anywhere in the vectors; the places between them are padding, which is never read.</summary>
/// <param name="length">How many vectors there are.</param>
/// <param name="rows">Where the parameters lie, in canonical order.</param>
internal sealed class SoloLayout<T>(int length, SoloRow[] rows) : Layout<T>(length)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _count = rows.Sum(row => row.Count);

    public override T[] Read(ReadOnlySpan<Lanes<T>> tensor, int run)
    {
        var all = MemoryMarshal.Cast<Lanes<T>, T>(tensor);
        var (numbers, n) = (new T[_count], 0);
        foreach (var row in rows)
            for (var i = 0; i < row.Count; i++) numbers[n++] = all[row.First + i * row.Step];
        return numbers;
    }

    public override void Write(Span<Lanes<T>> tensor, int run, ReadOnlySpan<T> numbers)
    {
        var all = MemoryMarshal.Cast<Lanes<T>, T>(tensor);
        var n = 0;
        foreach (var row in rows)
            for (var i = 0; i < row.Count; i++) all[row.First + i * row.Step] = numbers[n++];
    }

    public override void Fill(Span<Lanes<T>> tensor, ReadOnlySpan<double> numbers)
    {
        var all = MemoryMarshal.Cast<Lanes<T>, T>(tensor);
        var n = 0;
        foreach (var row in rows)
            for (var i = 0; i < row.Count; i++) all[row.First + i * row.Step] = T.CreateTruncating(numbers[n++]);
    }

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
        var n = 0;
        Span<T> sums = stackalloc T[8];
        sums.Clear();
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Count; i++, n++)
            {
                var (number, place) = (all[row.First + i * row.Step], n % 8);
                sums[place] = T.FusedMultiplyAdd(number, number, sums[place]);
            }
        }

        return Lanes<T>.Of(sums[0] + sums[1] + (sums[2] + sums[3]) + (sums[4] + sums[5] + (sums[6] + sums[7])));
    }
}

/// <summary>Parameters that lie the same step apart, a unit's or part of them.</summary>
/// <param name="First">Where the first lies, counted in numbers.</param>
/// <param name="Step">From one to the next.</param>
/// <param name="Count">How many there are.</param>
internal readonly record struct SoloRow(int First, int Step, int Count);
