using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Networks;
using LearnRate.Numerics;

namespace LearnRate.Engine;

/// <summary>A network trained wide: every weight, value and gradient is a vector whose lanes belong to different runs.</summary>
internal sealed class WideNetwork<T> : NetworkLearner<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Layer[] _layers;
    private readonly Loss _recipe;
    private readonly LossLoop<T> _loss;
    private readonly TypedRows<T> _training;
    private readonly TypedRows<T>? _validation;
    private readonly int _batch;
    private readonly T[] _inputs;
    private readonly Tensor<T> _targets, _losses;

    /// <summary>Allocates all memory that training takes.</summary>
    /// <param name="network">The network.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="batch">The most rows of a batch.</param>
    /// <param name="training">The rows to train on.</param>
    /// <param name="validation">The rows to validate on, if there are any.</param>
    public WideNetwork(Network network, Loss loss, int batch, TypedRows<T> training, TypedRows<T>? validation)
        : base(new WideLayout<T>([.. network.Shapes.Select(shape => (shape.Width, shape.Row))]), PlacesOf(network))
    {
        (_recipe, _loss, _batch, _training, _validation) = (loss, loss.Start<T>(), batch, training, validation);
        _inputs = new T[batch * training.InputStride];
        (_targets, _losses) = (new(batch * training.TargetStride), new(batch));
        _layers = [.. network.Shapes.Zip(PlacesOf(network), (shape, places) => new Layer(shape, places.First, batch))];
    }

    protected override Lanes<T> Forward(ReadOnlySpan<int> rows)
    {
        for (var r = 0; r < rows.Length; r++) Take(_training, rows[r], r);
        Forward(rows.Length);

        var last = _layers[^1];
        var scale = Lanes<T>.Create(T.One / T.CreateTruncating(rows.Length * _recipe.Terms(last.Width)));
        var sum = Losses(rows.Length, scale);
        last.TimesSlopes(rows.Length);
        return sum * scale;
    }

    public override PartLosses? Evaluate(Part part)
    {
        if ((part == Part.Training ? _training : _validation) is not { } rows) return null;
        var (last, correct) = (_layers[^1], new double[Lanes<T>.Count]);
        var losses = new double[Lanes<T>.Count];
        for (var first = 0; first < rows.Count; first += _batch)
        {
            var count = Math.Min(_batch, rows.Count - first);
            for (var r = 0; r < count; r++) Take(rows, first + r, r);
            Forward(count);
            var sum = Losses(count, Lanes<T>.One);
            var right = Lanes<T>.Zero; // of one batch: a float counts no further than to 16,777,216
            for (var r = 0; r < count && _recipe is CrossEntropyLoss; r++)
                right += Lanes<T>.One & ClassPredictions.AreCorrect(last.ValuesOf(r), last.Width, 1, _targets[r]);
            for (var lane = 0; lane < losses.Length; lane++)
            {
                losses[lane] += double.CreateTruncating(sum[lane]);
                correct[lane] += double.CreateTruncating(right[lane]);
            }
        }

        double terms = (double)rows.Count * _recipe.Terms(last.Width);
        return new(
            [.. losses.Select(loss => loss / terms)],
            _recipe is CrossEntropyLoss ? [.. correct.Select(c => c / rows.Count)] : null);
    }

    // Takes a row into the batch.
    private void Take(TypedRows<T> rows, int row, int place)
    {
        rows.Inputs(row).CopyTo(_inputs.AsSpan(place * rows.InputStride));
        var targets = rows.Targets(row);
        for (var t = 0; t < targets.Length; t++) _targets[place * targets.Length + t] = Lanes<T>.Create(targets[t]);
    }

    // The sum over the rows of a batch, in their order; the last layer's deltas become the derivatives with respect to the outputs.
    private Lanes<T> Losses(int rows, in Lanes<T> scale)
    {
        var last = _layers[^1];
        _loss.Apply(rows, last.Width, last.Values, new(last.Stride, 1), _targets, new(_training.TargetStride, 1), scale, last.Deltas,
            _losses);
        var sum = Lanes<T>.Zero;
        foreach (var loss in _losses.AsSpan(0, rows)) sum += loss;
        return sum;
    }

    private void Forward(int rows)
    {
        for (var l = 0; l < _layers.Length; l++)
        {
            var layer = _layers[l];
            // Sums [unit, row] = weights [unit, input] · values before [input, row].
            var weights = new VectorOperand<T>(layer.Slice(Parameters));
            var sums = layer.Sums;
            var places = new Strides(1, layer.Stride);
            var before = new Strides(layer.Row, 1).Transposed;
            if (l == 0) Gemm.Multiply(weights, new(layer.Row, 1), new BroadcastOperand<T>(_inputs), before, sums, places, layer.Width, rows,
                layer.Row);
            else Gemm.Multiply(weights, new(layer.Row, 1), new VectorOperand<T>(_layers[l - 1].Values), before, sums, places, layer.Width,
                rows, layer.Row);
            layer.Activate(rows);
        }
    }

    protected override void WeightGradient(int l, int row, Span<Lanes<T>> gradients, int rows, ref StoreEpilogue<T> end) =>
        Gradient(l, row, gradients, rows, ref end);

    protected override void WeightGradient(int l, int row, Span<Lanes<T>> gradients, int rows, ref DescentEpilogue<T> end) =>
        Gradient(l, row, gradients, rows, ref end);

    // Gradients [unit, input] = deltas [unit, row] · values before [row, input], of some units.
    private void Gradient<TEpilogue>(int l, int row, Span<Lanes<T>> gradients, int rows, ref TEpilogue end)
        where TEpilogue : struct, IEpilogue<T>, allows ref struct
    {
        var layer = _layers[l];
        var deltas = new VectorOperand<T>(layer.Deltas.AsSpan(row));
        var turned = new Strides(layer.Stride, 1).Transposed;
        var strides = new Strides(layer.Row, 1);
        var units = gradients.Length / layer.Row;
        if (l == 0) Gemm.Multiply(deltas, turned, new BroadcastOperand<T>(_inputs), strides, gradients, strides, units, layer.Row, rows,
            ref end);
        else Gemm.Multiply(deltas, turned, new VectorOperand<T>(_layers[l - 1].Values), strides, gradients, strides, units, layer.Row, rows,
            ref end);
    }

    // Deltas before [row, input] = deltas [row, unit] · weights [unit, input], times the slopes.
    protected override void PropagateBack(int l, int rows)
    {
        var (layer, before) = (_layers[l], _layers[l - 1]);
        var stored = new StoreEpilogue<T>(before.Slopes);
        Gemm.Multiply(
            new VectorOperand<T>(layer.Deltas), new(layer.Stride, 1), new VectorOperand<T>(layer.Slice(Parameters)), new(layer.Row, 1),
            before.Deltas.AsSpan(), new(before.Stride, 1), rows, before.Width, layer.Width, ref stored);
    }

    private static LayerRange[] PlacesOf(Network network)
    {
        var (places, first) = (new LayerRange[network.Layers.Count], 0);
        foreach (var (l, shape) in network.Shapes.Index())
        {
            places[l] = new(first, shape.Width, shape.Row);
            first += shape.Parameters;
        }

        return places;
    }

    /// <summary>
    /// A layer's memory: values with the 1 behind each row, slopes of the
    /// activation, and deltas, which hold the sums on the way forward.
    /// </summary>
    private sealed class Layer(Shape shape, int first, int batch)
    {
        private readonly ActivationLoop<T> _activation = shape.Activation.Start<T>();
        private readonly Tensor<T>? _slopes = shape.Activation is Identity ? null : new(batch * (shape.Width + 1));

        public int Width => shape.Width;

        /// <summary>From row to row in values, slopes and deltas. One more than the width: values have their 1 there, and rows a power
        /// of two apart would all fall into the same few places of the cache (784-128-10 took 1.3 times as long).</summary>
        public int Stride => shape.Width + 1;

        public int Row => shape.Row;

        public Tensor<T> Values { get; } = WithOnes(batch, shape.Width + 1);

        public Tensor<T> Deltas { get; } = new(batch * (shape.Width + 1));

        /// <summary>Where the sums go: among the values at once, if they are these.</summary>
        public Span<Lanes<T>> Sums => _slopes is null ? Values : Deltas;

        /// <summary>The derivatives of the activation; none if all are 1.</summary>
        public ReadOnlySpan<Lanes<T>> Slopes => _slopes is null ? default : _slopes.AsSpan();

        public Span<Lanes<T>> Slice(Tensor<T> parameters) => parameters.AsSpan(first, shape.Parameters);

        public ReadOnlySpan<Lanes<T>> ValuesOf(int row) => Values.AsSpan(row * Stride, Width);

        public void Activate(int rows)
        {
            if (_slopes is not null) _activation.Apply(rows, Width, Deltas, Values, _slopes, Stride, Stride);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void TimesSlopes(int rows)
        {
            if (_slopes is null) return;
            var deltas = Deltas.AsSpan(0, rows * Stride);
            var slopes = _slopes.AsSpan(0, deltas.Length);
            for (var i = 0; i < deltas.Length; i++) deltas[i] = Lanes<T>.WithoutSubnormals(deltas[i] * slopes[i]);
        }

        private static Tensor<T> WithOnes(int rows, int stride)
        {
            var values = new Tensor<T>(rows * stride);
            for (var one = stride - 1; one < values.Length; one += stride) values[one] = Lanes<T>.One;
            return values;
        }
    }
}
