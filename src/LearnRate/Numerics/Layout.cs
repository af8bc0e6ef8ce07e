using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LearnRate.Numerics;

/// <summary>How the parameters of runs lie in lanes, so that all else need not know: layer by layer and unit by unit, a unit's
/// incoming weights in input order and then its bias, is the canonical order, in which numbers are read, written and summed.</summary>
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

    /// <summary>The sum of the squares of each run's numbers: of each unit's in input order, and then of the units' sums.</summary>
    public abstract Lanes<T> SquaredNorm(ReadOnlySpan<Lanes<T>> tensor);
}

/// <summary>Wide: a lane per run, a vector per parameter.</summary>
/// <param name="layers">The units of each layer, and how many parameters a unit has.</param>
internal sealed class WideLayout<T>(params (int Units, int Row)[] layers) : Layout<T>(layers.Sum(layer => layer.Units * layer.Row))
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
        for (var i = 0; i < tensor.Length; i++) tensor[i] = Lanes<T>.Create(numbers[i]);
    }

    public override Lanes<T> AllFinite(in Lanes<T> check, ReadOnlySpan<Lanes<T>> parameters) => Lanes<T>.IsFinite(check);

    // Four units at a time: a sum waits four cycles for its next term.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override Lanes<T> SquaredNorm(ReadOnlySpan<Lanes<T>> tensor)
    {
        var sum = Lanes<T>.Zero;
        foreach (var (units, row) in layers)
        {
            var left = units;
            for (; left >= 4; left -= 4)
            {
                var (s0, s1, s2, s3) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
                for (var i = 0; i < row; i++)
                {
                    s0 = Lanes<T>.Fma(tensor[i], tensor[i], s0);
                    s1 = Lanes<T>.Fma(tensor[row + i], tensor[row + i], s1);
                    s2 = Lanes<T>.Fma(tensor[2 * row + i], tensor[2 * row + i], s2);
                    s3 = Lanes<T>.Fma(tensor[3 * row + i], tensor[3 * row + i], s3);
                }

                sum = sum + s0 + s1 + s2 + s3;
                tensor = tensor[(4 * row)..];
            }

            for (; left > 0; left--)
            {
                var ofUnit = Lanes<T>.Zero;
                foreach (var element in tensor[..row]) ofUnit = Lanes<T>.Fma(element, element, ofUnit);
                sum += ofUnit;
                tensor = tensor[row..];
            }
        }

        return sum;
    }
}

/// <summary>Solo: one run, its parameters anywhere in the vectors; the places between them are padding, which is never read.</summary>
/// <param name="length">How many vectors there are.</param>
/// <param name="layers">Where the parameters of each layer lie.</param>
internal sealed class SoloLayout<T>(int length, SoloIndex[] layers) : Layout<T>(length)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _count = layers.Sum(layer => layer.Units * layer.Row);

    public override T[] Read(ReadOnlySpan<Lanes<T>> tensor, int run)
    {
        var all = MemoryMarshal.Cast<Lanes<T>, T>(tensor);
        var (numbers, n) = (new T[_count], 0);
        foreach (var layer in layers)
            for (var unit = 0; unit < layer.Units; unit++)
                for (var i = 0; i < layer.Row; i++) numbers[n++] = all[layer.IndexOf(unit, i)];
        return numbers;
    }

    public override void Write(Span<Lanes<T>> tensor, int run, ReadOnlySpan<T> numbers)
    {
        var all = MemoryMarshal.Cast<Lanes<T>, T>(tensor);
        var n = 0;
        foreach (var layer in layers)
            for (var unit = 0; unit < layer.Units; unit++)
                for (var i = 0; i < layer.Row; i++) all[layer.IndexOf(unit, i)] = numbers[n++];
    }

    public override void Fill(Span<Lanes<T>> tensor, ReadOnlySpan<double> numbers)
    {
        var all = MemoryMarshal.Cast<Lanes<T>, T>(tensor);
        var n = 0;
        foreach (var layer in layers)
            for (var unit = 0; unit < layer.Units; unit++)
                for (var i = 0; i < layer.Row; i++) all[layer.IndexOf(unit, i)] = T.CreateTruncating(numbers[n++]);
    }

    // What is not finite may be padding: an optimizer without ε divides its 0 by 0.
    public override Lanes<T> AllFinite(in Lanes<T> check, ReadOnlySpan<Lanes<T>> parameters)
    {
        var all = Lanes<T>.Equal(Lanes<T>.Zero, Lanes<T>.Zero);
        if (Lanes<T>.Bits(Lanes<T>.IsFinite(check)) == Lanes<T>.Bits(all)) return all;
        return Array.TrueForAll(Read(parameters, 0), T.IsFinite) ? all : Lanes<T>.Zero;
    }

    public override Lanes<T> SquaredNorm(ReadOnlySpan<Lanes<T>> tensor)
    {
        var sum = T.Zero;
        foreach (var layer in layers) sum = layer.UnitStep == 1
            ? SideBySide(layer, tensor, sum) : OneByOne(layer, MemoryMarshal.Cast<Lanes<T>, T>(tensor), sum);
        return Lanes<T>.Create(sum);
    }

    private static T OneByOne(SoloIndex layer, ReadOnlySpan<T> all, T sum)
    {
        for (var unit = 0; unit < layer.Units; unit++)
        {
            var ofUnit = T.Zero;
            for (var i = 0; i < layer.Row; i++) ofUnit =
                T.FusedMultiplyAdd(all[layer.IndexOf(unit, i)], all[layer.IndexOf(unit, i)], ofUnit);
            sum += ofUnit;
        }

        return sum;
    }

    // A unit in each lane.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T SideBySide(SoloIndex layer, ReadOnlySpan<Lanes<T>> tensor, T sum)
    {
        for (var unit = 0; unit < layer.Units; unit += Lanes<T>.Count)
        {
            var (ofUnits, vector) = (Lanes<T>.Zero, layer.IndexOf(unit, 0) / Lanes<T>.Count);
            for (var i = 0; i < layer.Row; i++, vector += layer.Step / Lanes<T>.Count)
                ofUnits = Lanes<T>.Fma(tensor[vector], tensor[vector], ofUnits);
            for (var lane = 0; lane < Math.Min(Lanes<T>.Count, layer.Units - unit); lane++) sum += ofUnits[lane];
        }

        return sum;
    }
}

/// <summary>Where a layer's parameters lie, counted in numbers.</summary>
/// <param name="First">Where the first lies, at the beginning of a vector.</param>
/// <param name="Units">How many units there are.</param>
/// <param name="UnitStep">From unit to unit.</param>
/// <param name="Row">How many parameters a unit has.</param>
/// <param name="Step">From one to the next.</param>
internal readonly record struct SoloIndex(int First, int Units, int UnitStep, int Row, int Step)
{
    public int IndexOf(int unit, int input) => First + unit * UnitStep + input * Step;
}
