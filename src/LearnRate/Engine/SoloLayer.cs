using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LearnRate.Networks;
using LearnRate.Numerics;

namespace LearnRate.Engine;

/// <summary>
/// Values of a batch, row by row: those of the units side by side, behind them the 1 that the next layer's
/// biases weigh, and zeros up to the next vector. A 1 that has a vector for itself fills it.
/// </summary>
/// <param name="All">As many rows as a batch, rounded up to whole vectors.</param>
/// <param name="Blocks">Vectors to a row.</param>
/// <param name="First">The row they begin with.</param>
/// <param name="Places">Where the rows of a batch lie if not one behind another, in bytes from the first one, and one place more.</param>
internal sealed record ValueRows<T>(Tensor<T> All, int Blocks, int First = 0, nint[]? Places = null)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Room for a batch.</summary>
    public static ValueRows<T> For(int batch, int units)
    {
        var blocks = SoloLayer<T>.BlocksOf(units + 1);
        var rows = new ValueRows<T>(new(SoloLayer<T>.BlocksOf(batch) * Lanes<T>.Count * blocks), blocks);
        var ones = units % Lanes<T>.Count == 0 ? Lanes<T>.Count : 1;
        for (var one = units; one < rows.Numbers.Length; one += rows.Stride) rows.Numbers.Slice(one, ones).Fill(T.One);
        return rows;
    }

    public Span<Lanes<T>> Memory => All.AsSpan(First * Blocks);

    public Span<T> Numbers => MemoryMarshal.Cast<Lanes<T>, T>(Memory);

    /// <summary>From row to row in <see cref="Numbers"/>.</summary>
    public int Stride => Blocks * Lanes<T>.Count;
}

/// <summary>A layer of a <see cref="SoloNetwork{T}"/>: its parameters are some vectors of the network's.</summary>
internal abstract class SoloLayer<T>(Shape shape, int first, int vectors)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected ActivationLoop<T> Activation { get; } = shape.Activation.Start<T>();

    /// <summary>The units.</summary>
    public int Width => shape.Width;

    /// <summary>The weights of a unit, its bias included.</summary>
    public int Row => shape.Row;

    public int Vectors => vectors;

    /// <summary>The parameters as rows: an input's with lanes for units, a unit's with lanes for rows.</summary>
    public abstract LayerRange Rows { get; }

    /// <summary>Where the layer's parameters begin among the network's, counted in vectors.</summary>
    protected int First => first;

    /// <summary>The derivatives of the loss with respect to values, and then to sums; the sums themselves before.</summary>
    public abstract Tensor<T> Deltas { get; }

    /// <summary>The derivatives of the activation; null if all are 1.</summary>
    protected abstract Tensor<T>? Slopes { get; }

    /// <summary>What a layer behind this one multiplies the derivatives by that it passes back.</summary>
    public ReadOnlySpan<Lanes<T>> Factors => Slopes is null ? default : Slopes.AsSpan();

    public static int BlocksOf(int units) => (units - 1) / Lanes<T>.Count + 1;

    public Span<Lanes<T>> Slice(Tensor<T> parameters) => parameters.AsSpan(first, vectors);

    /// <summary>Where the weights lie among the network's.</summary>
    public abstract SoloIndex Places { get; }

    /// <summary>Sums [row, unit] = values before [row, input] · weights [input, unit], and what the activation makes of them.</summary>
    public abstract void Forward(ValueRows<T> before, Tensor<T> parameters, int rows);

    /// <summary>Gradients [input, unit] = values before [input, row] · deltas [row, unit], of some rows of parameters.</summary>
    /// <param name="before">The values.</param>
    /// <param name="row">The first of the rows of parameters.</param>
    /// <param name="gradients">Receives the gradients, as many rows as fit.</param>
    /// <param name="rows">The rows of the batch.</param>
    /// <param name="end">What becomes of each gradient.</param>
    public abstract void WeightGradient(ValueRows<T> before, int row, Span<Lanes<T>> gradients, int rows, ref StoreEpilogue<T> end);

    /// <inheritdoc cref="WeightGradient(ValueRows{T}, int, Span{Lanes{T}}, int, ref StoreEpilogue{T})"/>
    public abstract void WeightGradient(ValueRows<T> before, int row, Span<Lanes<T>> gradients, int rows, ref DescentEpilogue<T> end);

    /// <summary>Deltas before [row, input] = deltas [row, unit] · weights turned [unit, input], times the slopes.</summary>
    public abstract void PassBack(UnitLanes<T> before, Tensor<T> parameters, int rows);

    /// <summary>The values with rows in the lanes, of a unit vector by vector.</summary>
    public abstract ReadOnlySpan<Lanes<T>> Outputs(int rows);

    /// <summary>Room, laid out as <see cref="Outputs"/>, for the derivatives of the loss with respect to them.</summary>
    public abstract Span<Lanes<T>> OutputDeltas { get; }

    /// <summary>Makes of them the deltas, where they are not yet.</summary>
    public abstract void TakeOutputDeltas(int rows);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void TimesSlopes()
    {
        if (Slopes is null) return;
        var deltas = Deltas.AsSpan();
        var slopes = Slopes.AsSpan()[..deltas.Length];
        for (var i = 0; i < deltas.Length; i++) deltas[i] = Lanes<T>.WithoutSubnormals(deltas[i] * slopes[i]);
    }
}

/// <summary>Lanes are units: weights lie input by input, the units side by side, padded to whole vectors.</summary>
internal sealed class UnitLanes<T>(Shape shape, int first, int batch) : SoloLayer<T>(shape, first, shape.Row * BlocksOf(shape.Width))
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Tensor<T>? _outputs, _outputDeltas; // of a last layer
    private readonly Tensor<T>? _turned = first == 0 ? null : new(shape.Width * BlocksOf(shape.Inputs));
    private readonly Lanes<T> _units = Lanes<T>.First(shape.Width % Lanes<T>.Count),
        _one = Lanes<T>.First(shape.Width % Lanes<T>.Count + 1) & Lanes<T>.One;

    public int Blocks { get; } = BlocksOf(shape.Width);

    public ValueRows<T> Values { get; } = ValueRows<T>.For(batch, shape.Width);

    public override Tensor<T> Deltas { get; } = new(BlocksOf(batch) * Lanes<T>.Count * BlocksOf(shape.Width));

    public override Span<Lanes<T>> OutputDeltas => _outputDeltas ??= new(Blocks * Lanes<T>.Count * BlocksOf(batch));

    protected override Tensor<T>? Slopes { get; } = shape.Activation is Identity
        ? null : new(BlocksOf(batch) * Lanes<T>.Count * BlocksOf(shape.Width));

    public override SoloIndex Places => new(First * Lanes<T>.Count, Width, 1, Row, Blocks * Lanes<T>.Count);

    public override LayerRange Rows => new(First, Row, Blocks);

    /// <summary>Whether inputs of so many vectors a row are better taken from where the data have them than copied: where copying is
    /// much work, 8 KB, and tiles have time to look rows up, which one column of vectors does not give them.</summary>
    /// <remarks>
    /// 784-128-10 and 64-32-10 take 0.98 of the time, 200-32-5 in batches of 64 takes 0.92;
    /// but 100-48-10, of three columns, would take 1.07 (AMD Zen 5).
    /// </remarks>
    public bool Picks(int inputBlocks) => Blocks % 2 == 0 && batch * inputBlocks >= 128;

    public override void Forward(ValueRows<T> before, Tensor<T> parameters, int rows)
    {
        var values = Values.Memory;
        var (sums, stride) = Slopes is null ? (Values.All, Values.Blocks) : (Deltas, Blocks);
        var weights = new VectorOperand<T>(Slice(parameters));
        if (before.Places is { } places) Gemm.Multiply(new GatheredRows<T>(before.Numbers, places), new(0, 1), weights, new(Blocks, 1),
            sums.AsSpan(), new(stride, 1), rows, Blocks, Row);
        else Gemm.Multiply(new BroadcastOperand<T>(before.Numbers), new(before.Stride, 1), weights, new(Blocks, 1), sums.AsSpan(),
            new(stride, 1), rows, Blocks, Row);
        if (Slopes is not null) Activation.Apply(rows, Blocks, Deltas, values, Slopes, Blocks, Values.Blocks);
        // Where they share a vector, the activation has written over the 1.
        if (Width % Lanes<T>.Count == 0) return;
        for (var last = Blocks - 1; last < rows * Values.Blocks; last += Values.Blocks)
            values[last] = Lanes<T>.Select(_units, values[last], _one);
    }

    public override void WeightGradient(ValueRows<T> before, int row, Span<Lanes<T>> gradients, int rows, ref StoreEpilogue<T> end) =>
        Gradient(before, row, gradients, rows, ref end);

    public override void WeightGradient(ValueRows<T> before, int row, Span<Lanes<T>> gradients, int rows, ref DescentEpilogue<T> end) =>
        Gradient(before, row, gradients, rows, ref end);

    private void Gradient<TEpilogue>(ValueRows<T> before, int row, Span<Lanes<T>> gradients, int rows, ref TEpilogue end)
        where TEpilogue : struct, IEpilogue<T>, allows ref struct
    {
        var values = before.Numbers[row..];
        var deltas = new VectorOperand<T>(Deltas);
        var inputs = gradients.Length / Blocks;
        if (before.Places is { } places) Gemm.Multiply(new GatheredTerms<T>(values, places), new(1, 0), deltas, new(Blocks, 1), gradients,
            new(Blocks, 1), inputs, Blocks, rows, ref end);
        else Gemm.Multiply(new BroadcastOperand<T>(values), new(1, before.Stride), deltas, new(Blocks, 1), gradients, new(Blocks, 1),
            inputs, Blocks, rows, ref end);
    }

    public override void PassBack(UnitLanes<T> before, Tensor<T> parameters, int rows)
    {
        var stored = new StoreEpilogue<T>(before.Factors);
        Gemm.Multiply(
            new BroadcastOperand<T>(MemoryMarshal.Cast<Lanes<T>, T>(Deltas.AsSpan())), new(Blocks * Lanes<T>.Count, 1),
            new VectorOperand<T>(Turned(parameters, before.Blocks)), new(before.Blocks, 1),
            before.Deltas.AsSpan(), new(before.Blocks, 1), rows, before.Blocks, Width, ref stored);
    }

    public override ReadOnlySpan<Lanes<T>> Outputs(int rows)
    {
        var rowBlocks = BlocksOf(batch);
        var outputs = (_outputs ??= new(Blocks * Lanes<T>.Count * rowBlocks)).AsSpan();
        Transposition.Transpose(Values.Memory, Values.Blocks, outputs, rowBlocks, BlocksOf(rows), Blocks);
        return outputs;
    }

    public override void TakeOutputDeltas(int rows) =>
        Transposition.Transpose(OutputDeltas, BlocksOf(batch), Deltas, Blocks, Blocks, BlocksOf(rows));

    // Copies the weights, without biases, so that a unit's weights lie side by side.
    private Tensor<T> Turned(Tensor<T> parameters, int blocksBefore)
    {
        var weights = MemoryMarshal.Cast<Lanes<T>, T>(Slice(parameters));
        var turned = MemoryMarshal.Cast<Lanes<T>, T>(_turned!.AsSpan());
        var (stride, turnedStride) = (Blocks * Lanes<T>.Count, blocksBefore * Lanes<T>.Count);
        for (var input = 0; input < Row - 1; input++)
            for (var unit = 0; unit < Width; unit++) turned[unit * turnedStride + input] = weights[input * stride + unit];
        return _turned;
    }
}

/// <summary>
/// Lanes are rows: for outputs that are fewer than a vector has lanes, which would be padding otherwise. Weights lie unit by unit, the
/// inputs side by side, padded to whole vectors. One output of 16 units is 17 products of vectors instead of 272.
/// </summary>
internal sealed class RowLanes<T> : SoloLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _blocks, _rowBlocks;
    private readonly Tensor<T> _values, _turned;

    public RowLanes(Shape shape, int first, int batch)
        : base(shape, first, shape.Width * BlocksOf(shape.Row))
    {
        (_blocks, _rowBlocks) = (BlocksOf(shape.Row), BlocksOf(batch));
        (_values, Deltas, Slopes) = (new(Width * _rowBlocks), new(Width * _rowBlocks),
            shape.Activation is Identity ? null : new(Width * _rowBlocks));
        _turned = new(_blocks * Lanes<T>.Count * _rowBlocks);
        _turned.AsSpan((Row - 1) * _rowBlocks, _rowBlocks).Fill(Lanes<T>.One);
    }

    public override Tensor<T> Deltas { get; }

    protected override Tensor<T>? Slopes { get; }

    public override SoloIndex Places => new(First * Lanes<T>.Count, Width, _blocks * Lanes<T>.Count, Row, 1);

    public override LayerRange Rows => new(First, Width, _blocks);

    public override void Forward(ValueRows<T> before, Tensor<T> parameters, int rows)
    {
        Transposition.Transpose(before.Memory, before.Blocks, _turned, _rowBlocks, BlocksOf(rows), BlocksOf(Row - 1));
        Gemm.Multiply(
            new BroadcastOperand<T>(MemoryMarshal.Cast<Lanes<T>, T>(Slice(parameters))), new(_blocks * Lanes<T>.Count, 1),
            new VectorOperand<T>(_turned), new(_rowBlocks, 1),
            (Slopes is null ? _values : Deltas).AsSpan(), new(_rowBlocks, 1), Width, BlocksOf(rows), Row);
        if (Slopes is not null) Activation.Apply(Width, BlocksOf(rows), Deltas, _values, Slopes, _rowBlocks, _rowBlocks);
    }

    public override void WeightGradient(ValueRows<T> before, int row, Span<Lanes<T>> gradients, int rows, ref StoreEpilogue<T> end) =>
        Gradient(before, row, gradients, rows, ref end);

    public override void WeightGradient(ValueRows<T> before, int row, Span<Lanes<T>> gradients, int rows, ref DescentEpilogue<T> end) =>
        Gradient(before, row, gradients, rows, ref end);

    private void Gradient<TEpilogue>(ValueRows<T> before, int row, Span<Lanes<T>> gradients, int rows, ref TEpilogue end)
        where TEpilogue : struct, IEpilogue<T>, allows ref struct => Gemm.Multiply(
        new BroadcastOperand<T>(MemoryMarshal.Cast<Lanes<T>, T>(Deltas.AsSpan(row * _rowBlocks))), new(_rowBlocks * Lanes<T>.Count, 1),
        new VectorOperand<T>(before.Memory), new(before.Blocks, 1),
        gradients, new(_blocks, 1), gradients.Length / _blocks, _blocks, rows, ref end, onesLast: (Row - 1) % Lanes<T>.Count == 0);

    public override void PassBack(UnitLanes<T> before, Tensor<T> parameters, int rows)
    {
        var stored = new StoreEpilogue<T>(before.Factors);
        Gemm.Multiply(
            new BroadcastOperand<T>(MemoryMarshal.Cast<Lanes<T>, T>(Deltas.AsSpan())), new(1, _rowBlocks * Lanes<T>.Count),
            new VectorOperand<T>(Slice(parameters)), new(_blocks, 1),
            before.Deltas.AsSpan(), new(before.Blocks, 1), rows, before.Blocks, Width, ref stored);
    }

    public override ReadOnlySpan<Lanes<T>> Outputs(int rows) => _values;

    public override Span<Lanes<T>> OutputDeltas => Deltas;

    public override void TakeOutputDeltas(int rows)
    {
    }
}
