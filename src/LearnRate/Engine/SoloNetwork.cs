using System.Numerics;
using System.Runtime.InteropServices;
using LearnRate.Networks;
using LearnRate.Numerics;

namespace LearnRate.Engine;

/// <summary>
/// A network of one run: lanes are units, or the rows of a batch, so that each sum of <see cref="WideNetwork{T}"/> is the same
/// contraction with one of its operands broadcast, and every number has the same bits. What is padded to whole vectors is 0, or never
/// read.
/// </summary>
internal sealed class SoloNetwork<T> : NetworkLearner<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SoloLayer<T>[] _layers;
    private readonly Loss _recipe;
    private readonly LossLoop<T> _loss;
    private readonly TypedRows<T> _training;
    private readonly TypedRows<T>? _validation;
    private readonly int _batch;
    private readonly ValueRows<T> _inputs;
    private readonly int[] _rows;
    private readonly Tensor<T> _targets, _losses;

    /// <inheritdoc cref="WideNetwork{T}(Network, Loss, int, TypedRows{T}, TypedRows{T}?)"/>
    public SoloNetwork(Network network, Loss loss, int batch, TypedRows<T> training, TypedRows<T>? validation)
        : this(LayersOf(network, batch), loss, batch, training, validation)
    {
    }

    private SoloNetwork(SoloLayer<T>[] layers, Loss loss, int batch, TypedRows<T> training, TypedRows<T>? validation)
        : base(LayoutOf(layers), Array.ConvertAll(layers, layer => layer.Rows))
    {
        (_layers, _recipe, _loss, _batch, _training, _validation) = (layers, loss, loss.Start<T>(), batch, training, validation);
        var inputs = training.InputsFrom(0);
        _inputs = layers[0] is UnitLanes<T> first && first.Picks(inputs.Blocks)
            ? inputs with { Places = new nint[batch + 1] } : ValueRows<T>.For(batch, training.InputStride - 1);
        _rows = new int[batch];
        (_targets, _losses) = (new(training.TargetStride * SoloLayer<T>.BlocksOf(batch)), new(SoloLayer<T>.BlocksOf(batch)));
    }

    protected override Lanes<T> Forward(ReadOnlySpan<int> rows)
    {
        if (_inputs.Places is { } places) _training.Find(rows, places);
        else _training.CopyInputs(rows, _inputs.Memory);
        Forward(_inputs, rows.Length);
        var scale = T.One / T.CreateTruncating(rows.Length * _recipe.Terms(_layers[^1].Width));
        var loss = Losses(_training, rows, Lanes<T>.Create(scale)) * scale;
        _layers[^1].TimesSlopes();
        return Lanes<T>.Create(loss);
    }

    protected override void PropagateBack(int l, int rows) => _layers[l].PassBack((UnitLanes<T>)_layers[l - 1], Parameters, rows);

    protected override void WeightGradient(int l, int row, Span<Lanes<T>> gradients, int rows, ref StoreEpilogue<T> end) =>
        _layers[l].WeightGradient(ValuesBefore(l), row, gradients, rows, ref end);

    protected override void WeightGradient(int l, int row, Span<Lanes<T>> gradients, int rows, ref DescentEpilogue<T> end) =>
        _layers[l].WeightGradient(ValuesBefore(l), row, gradients, rows, ref end);

    public override PartLosses? Evaluate(Part part)
    {
        if ((part == Part.Training ? _training : _validation) is not { } rows) return null;
        var (sum, correct) = (0.0, 0);
        for (var first = 0; first < rows.Count; first += _batch)
        {
            var count = Math.Min(_batch, rows.Count - first);
            for (var r = 0; r < count; r++) _rows[r] = first + r;
            Forward(rows.InputsFrom(first), count);
            sum += double.CreateTruncating(Losses(rows, _rows.AsSpan(0, count), Lanes<T>.One));
            if (_recipe is CrossEntropyLoss) correct += Correct(count);
        }

        return new([sum / ((double)rows.Count * _recipe.Terms(_layers[^1].Width))],
            _recipe is CrossEntropyLoss ? [(double)correct / rows.Count] : null);
    }

    private void Forward(ValueRows<T> inputs, int rows)
    {
        for (var l = 0; l < _layers.Length; l++) _layers[l].Forward(l == 0 ? inputs : ValuesBefore(l), Parameters, rows);
    }

    private ValueRows<T> ValuesBefore(int l) => l == 0 ? _inputs : ((UnitLanes<T>)_layers[l - 1]).Values;

    // The loss takes lanes for rows. Rows are summed in order.
    private T Losses(TypedRows<T> data, ReadOnlySpan<int> rows, in Lanes<T> scale)
    {
        var last = _layers[^1];
        var (count, blocks, most) = (rows.Length, SoloLayer<T>.BlocksOf(rows.Length), SoloLayer<T>.BlocksOf(_batch));
        var outputs = last.Outputs(count);
        data.CopyTargets(rows, _targets, most);
        _loss.Apply(blocks, last.Width, outputs, new(1, most), _targets, new(1, most), scale, last.OutputDeltas, _losses);
        last.TakeOutputDeltas(count);
        var sum = T.Zero;
        foreach (var loss in MemoryMarshal.Cast<Lanes<T>, T>(_losses.AsSpan())[..count]) sum += loss;
        return sum;
    }

    // How many rows of the batch are classified rightly.
    private int Correct(int rows)
    {
        var (last, most, correct) = (_layers[^1], SoloLayer<T>.BlocksOf(_batch), 0);
        for (var first = 0; first < rows; first += Lanes<T>.Count)
        {
            var block = first / Lanes<T>.Count;
            var areRight = ClassPredictions.AreCorrect(last.Outputs(rows)[block..], last.Width, most, _targets[block]);
            correct += BitOperations.PopCount(Lanes<T>.Bits(areRight & Lanes<T>.First(Math.Min(rows - first, Lanes<T>.Count))));
        }

        return correct;
    }

    /// <summary>How many vectors the weights of a network fill.</summary>
    public static long VectorsOf(Network network) => network.Shapes.Index().Sum(shape => TakesRows(network, shape.Index)
        ? (long)shape.Item.Width * SoloLayer<T>.BlocksOf(shape.Item.Row)
        : (long)shape.Item.Row * SoloLayer<T>.BlocksOf(shape.Item.Width));

    private static bool TakesRows(Network network, int layer) =>
        layer == network.Layers.Count - 1 && network.Shapes[layer].Width < Lanes<T>.Count;

    private static SoloLayer<T>[] LayersOf(Network network, int batch)
    {
        var (layers, first) = (new SoloLayer<T>[network.Layers.Count], 0);
        for (var l = 0; l < layers.Length; l++)
        {
            var shape = network.Shapes[l];
            layers[l] = TakesRows(network, l) ? new RowLanes<T>(shape, first, batch) : new UnitLanes<T>(shape, first, batch);
            first += layers[l].Vectors;
        }

        return layers;
    }

    private static SoloLayout<T> LayoutOf(SoloLayer<T>[] layers) =>
        new(layers.Sum(layer => layer.Vectors), Array.ConvertAll(layers, layer => layer.Places));
}
