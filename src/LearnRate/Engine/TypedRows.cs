using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LearnRate.Data;
using LearnRate.Numerics;

namespace LearnRate.Engine;

/// <summary>
/// Rows in the precision of the bundle, rounded once and shared by all bundles.
/// Behind each row's inputs stands the 1 that the biases weigh.
/// </summary>
internal sealed class TypedRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly ConditionalWeakTable<Rows, TypedRows<T>> Known = [];

    private readonly ValueRows<T> _inputs;
    private readonly T[] _targets;

    private TypedRows(Rows rows)
    {
        (Count, InputStride, TargetStride) = (rows.Count, rows.InputsPerRow + 1, rows.TargetsPerRow);
        // Blocks of rows are read whole, whichever row they begin with.
        (_inputs, _targets) = (ValueRows<T>.For(Count + Lanes<T>.Count - 1, rows.InputsPerRow), new T[Count * TargetStride]);
        for (var row = 0; row < Count; row++)
        {
            Conversion.Round(rows.Inputs(row), _inputs.Numbers[(row * _inputs.Stride)..]);
            Conversion.Round(rows.Targets(row), _targets.AsSpan(row * TargetStride));
        }
    }

    public int Count { get; }

    /// <summary>How many numbers a row's inputs take, the 1 included.</summary>
    public int InputStride { get; }

    public int TargetStride { get; }

    public ReadOnlySpan<T> Inputs(int row) => _inputs.Numbers.Slice(row * _inputs.Stride, InputStride);

    public ReadOnlySpan<T> Targets(int row) => _targets.AsSpan(row * TargetStride, TargetStride);

    /// <summary>The inputs of all rows from one on.</summary>
    public ValueRows<T> InputsFrom(int row) => _inputs with { First = row };

    /// <summary>Tells where the inputs of rows lie, in bytes from those of the first row.</summary>
    public void Find(ReadOnlySpan<int> rows, Span<nint> places)
    {
        var size = _inputs.Stride * Unsafe.SizeOf<T>();
        places = places[..rows.Length];
        for (var r = 0; r < places.Length; r++) places[r] = (nint)rows[r] * size;
    }

    /// <summary>Copies the inputs of rows into those of a batch of the same shape.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void CopyInputs(ReadOnlySpan<int> rows, Span<Lanes<T>> inputs)
    {
        var all = _inputs.Memory;
        var blocks = _inputs.Blocks;
        var moved = (InputStride - 2) / Lanes<T>.Count + 1; // where the 1 has a vector for itself, it is there
        for (var r = 0; r < rows.Length; r++)
        {
            var from = all.Slice(rows[r] * blocks, moved);
            var to = inputs.Slice(r * blocks, moved);
            for (var b = 0; b < from.Length; b++) to[b] = from[b];
        }
    }

    /// <summary>Copies the targets of rows, rows in the lanes: of a target so many vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void CopyTargets(ReadOnlySpan<int> rows, Span<Lanes<T>> targets, int blocks)
    {
        var lanes = MemoryMarshal.Cast<Lanes<T>, T>(targets);
        for (var t = 0; t < TargetStride; t++)
            for (var row = 0; row < rows.Length; row++) lanes[t * blocks * Lanes<T>.Count + row] = _targets[rows[row] * TargetStride + t];
    }

    /// <summary>The same rows for as long as these are in use: training once more need not round them once more.</summary>
    public static TypedRows<T> From(Rows rows) => Known.GetValue(rows, rows => new(rows));
}
