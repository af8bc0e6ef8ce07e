using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Data;

namespace LearnRate.Engine;

/// <summary>Rows in the precision of the bundle, rounded once and shared by all bundles. Behind each row's inputs stands the 1 that the biases weigh.</summary>
internal sealed class TypedRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly ConditionalWeakTable<Rows, TypedRows<T>> Known = [];

    private readonly T[] _inputs, _targets;

    private TypedRows(Rows rows)
    {
        (Count, InputStride, TargetStride) = (rows.Count, rows.InputsPerRow + 1, rows.TargetsPerRow);
        (_inputs, _targets) = (new T[Count * InputStride], new T[Count * TargetStride]);
        for (var row = 0; row < Count; row++)
        {
            Round(rows.Inputs(row), _inputs.AsSpan(row * InputStride));
            _inputs[(row + 1) * InputStride - 1] = T.One;
            Round(rows.Targets(row), _targets.AsSpan(row * TargetStride));
        }
    }

    public int Count { get; }

    /// <summary>How many numbers a row's inputs take, the 1 included.</summary>
    public int InputStride { get; }

    public int TargetStride { get; }

    public ReadOnlySpan<T> Inputs(int row) => _inputs.AsSpan(row * InputStride, InputStride);

    public ReadOnlySpan<T> Targets(int row) => _targets.AsSpan(row * TargetStride, TargetStride);

    /// <summary>The same rows for as long as these are in use: training once more need not round them once more.</summary>
    public static TypedRows<T> Of(Rows rows) => Known.GetValue(rows, rows => new(rows));

    private static void Round(ReadOnlySpan<double> numbers, Span<T> rounded)
    {
        for (var i = 0; i < numbers.Length; i++) rounded[i] = T.CreateTruncating(numbers[i]);
    }
}
