using System.Buffers.Binary;
using System.Security.Cryptography;

namespace LearnRate.Data;

/// <summary>Examples: inputs and targets, row after row. Numbers are finite.</summary>
public sealed class Rows
{
    private readonly double[] _inputs, _targets;

    /// <summary>Takes examples.</summary>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <param name="inputsPerRow">How many inputs a row has, 1 or more.</param>
    /// <param name="targets">The targets, row after row: what the outputs should be, or one number of a class, counted from 0.</param>
    /// <param name="targetsPerRow">How many targets a row has, 1 or more.</param>
    /// <exception cref="ArgumentException">The numbers do not make whole rows, inputs and targets
    /// have different numbers of rows, or a number is not finite.</exception>
    public Rows(ReadOnlySpan<double> inputs, int inputsPerRow, ReadOnlySpan<double> targets, int targetsPerRow)
        : this(inputs.ToArray(), inputsPerRow, targets.ToArray(), targetsPerRow)
    {
    }

    private Rows(double[] inputs, int inputsPerRow, double[] targets, int targetsPerRow)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputsPerRow, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(targetsPerRow, 1);
        if (inputs.Length % inputsPerRow != 0)
            throw new ArgumentException($"{inputs.Length} inputs make no whole rows of {inputsPerRow}.", nameof(inputs));
        Count = inputs.Length / inputsPerRow;
        if (targets.Length != Count * targetsPerRow)
            throw new ArgumentException($"{targets.Length} targets do not fit {Count} rows of {targetsPerRow}.", nameof(targets));
        (InputsPerRow, TargetsPerRow) = (inputsPerRow, targetsPerRow);
        (_inputs, _targets) = (Finite(inputs, inputsPerRow, nameof(inputs)), Finite(targets, targetsPerRow, nameof(targets)));
    }

    /// <summary>As the constructor, without a copy: whoever made the arrays gives them away.</summary>
    internal static Rows Owning(double[] inputs, int inputsPerRow, double[] targets, int targetsPerRow) =>
        new(inputs, inputsPerRow, targets, targetsPerRow);

    /// <summary>How many rows there are.</summary>
    public int Count { get; }

    /// <summary>How many inputs a row has.</summary>
    public int InputsPerRow { get; }

    /// <summary>How many targets a row has.</summary>
    public int TargetsPerRow { get; }

    /// <summary>A row's inputs.</summary>
    public ReadOnlySpan<double> Inputs(int row) => _inputs.AsSpan(row * InputsPerRow, InputsPerRow);

    /// <summary>The inputs of rows that follow each other, row after row.</summary>
    internal ReadOnlySpan<double> Inputs(int first, int count) => _inputs.AsSpan(first * InputsPerRow, count * InputsPerRow);

    /// <summary>A row's targets.</summary>
    public ReadOnlySpan<double> Targets(int row) => _targets.AsSpan(row * TargetsPerRow, TargetsPerRow);

    /// <summary>The rows of these numbers, in this order.</summary>
    public Rows Select(ReadOnlySpan<int> rows)
    {
        var (inputs, targets) = (new List<double>(rows.Length * InputsPerRow), new List<double>(rows.Length * TargetsPerRow));
        foreach (var row in rows)
        {
            inputs.AddRange(Inputs(row));
            targets.AddRange(Targets(row));
        }

        return new([.. inputs], InputsPerRow, [.. targets], TargetsPerRow);
    }

    internal void AppendTo(IncrementalHash hash)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        foreach (var number in (ReadOnlySpan<double>)[Count, InputsPerRow, TargetsPerRow, .. _inputs, .. _targets])
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, number);
            hash.AppendData(bytes);
        }
    }

    private static double[] Finite(double[] numbers, int perRow, string name)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!double.IsFinite(numbers[i]))
                throw new ArgumentException($"Row {i / perRow}, column {i % perRow} of the {name} is {numbers[i]}; it must be finite.",
                    name);
        }

        return numbers;
    }
}
