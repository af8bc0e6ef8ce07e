using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LearnRate.Networks;
using LearnRate.Numerics;

namespace LearnRate.Engine;

/// <summary>
/// A network of one run: lanes are units. Weights lie input by input, the units of a layer side by side, so that each sum of <see cref="WideNetwork{T}"/> is the same
/// contraction with values broadcast from rows, and every number has the same bits. Layers are padded to whole vectors; padding has weight and gradient 0.
/// </summary>
internal sealed class SoloNetwork<T> : Learner<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Layer[] _layers;
    private readonly Loss _recipe;
    private readonly LossLoop<T> _loss;
    private readonly TypedRows<T> _training;
    private readonly TypedRows<T>? _validation;
    private readonly int _batch;
    private readonly T[] _inputs;
    private readonly int[] _rows;
    private readonly Tensor<T> _targets, _outputs, _slopes;

    /// <inheritdoc cref="WideNetwork{T}(Network, Loss, int, TypedRows{T}, TypedRows{T}?)"/>
    public SoloNetwork(Network network, Loss loss, int batch, TypedRows<T> training, TypedRows<T>? validation)
        : base(LayoutOf(network))
    {
        (_recipe, _loss, _batch, _training, _validation) = (loss, loss.Start<T>(), batch, training, validation);
        (_inputs, _rows) = (new T[batch * training.InputStride], new int[batch]);
        _targets = new(training.TargetStride);
        (_outputs, _slopes) = (new(network.Outputs), new(network.Outputs));
        var first = 0;
        _layers = new Layer[network.Layers.Count];
        for (var l = 0; l < _layers.Length; l++)
        {
            _layers[l] = new(network.Shapes[l], first, batch);
            first += _layers[l].Vectors;
        }
    }

    public override Lanes<T> Gradient(ReadOnlySpan<int> rows)
    {
        rows.CopyTo(_rows);
        Forward(_training, rows.Length);
        var scale = T.One / T.CreateTruncating(rows.Length * _recipe.Terms(_outputs.Length));
        var loss = Losses(_training, rows.Length, Lanes<T>.Of(scale), correct: null) * scale;
        _layers[^1].TimesSlopes(rows.Length);
        for (var l = _layers.Length - 1; l >= 0; l--)
        {
            WeightGradient(l, rows.Length);
            if (l > 0) PassBack(l, rows.Length);
        }

        return Lanes<T>.Of(loss);
    }

    public override Evaluated? Evaluate(Part part)
    {
        if ((part == Part.Training ? _training : _validation) is not { } rows) return null;
        var (sum, correct) = (0.0, new Counter());
        for (var first = 0; first < rows.Count; first += _batch)
        {
            var count = Math.Min(_batch, rows.Count - first);
            for (var r = 0; r < count; r++) _rows[r] = first + r;
            Forward(rows, count);
            sum += double.CreateTruncating(Losses(rows, count, Lanes<T>.One, correct));
        }

        return new([sum / ((double)rows.Count * _recipe.Terms(_outputs.Length))], _recipe is CrossEntropyLoss ? [(double)correct.Count / rows.Count] : null);
    }

    private void Forward(TypedRows<T> data, int rows)
    {
        for (var r = 0; r < rows; r++) data.Inputs(_rows[r]).CopyTo(_inputs.AsSpan(r * data.InputStride));
        Forward(rows);
    }

    private void Forward(int rows)
    {
        for (var l = 0; l < _layers.Length; l++)
        {
            // Sums [row, unit] = values before [row, input] · weights [input, unit].
            var layer = _layers[l];
            var values = ValuesBefore(l, out var stride);
            Contraction.Run(
                new Shared<T>(values), new(stride, 1), new PerRun<T>(layer.Of(Parameters)), new(layer.Blocks, 1),
                layer.Deltas.AsSpan(), new(layer.Blocks, 1), rows, layer.Blocks, layer.Row);
            layer.Activate(rows);
        }
    }

    // Gradients [input, unit] = values before [input, row] · deltas [row, unit].
    private void WeightGradient(int l, int rows)
    {
        var layer = _layers[l];
        var values = ValuesBefore(l, out var stride);
        Contraction.Run(
            new Shared<T>(values), new(1, stride), new PerRun<T>(layer.Deltas), new(layer.Blocks, 1),
            layer.Of(Gradients), new(layer.Blocks, 1), layer.Row, layer.Blocks, rows);
    }

    // Deltas before [row, input] = deltas [row, unit] · weights turned [unit, input], times the slopes.
    private void PassBack(int l, int rows)
    {
        var (layer, before) = (_layers[l], _layers[l - 1]);
        layer.Turn(Parameters, before.Blocks);
        Contraction.Run(
            new Shared<T>(MemoryMarshal.Cast<Lanes<T>, T>(layer.Deltas.AsSpan())), new(layer.Blocks * Lanes<T>.Count, 1), new PerRun<T>(layer.Turned), new(before.Blocks, 1),
            before.Deltas.AsSpan(), new(before.Blocks, 1), rows, before.Blocks, layer.Width);
        before.TimesSlopes(rows);
    }

    private ReadOnlySpan<T> ValuesBefore(int l, out int stride)
    {
        stride = l == 0 ? _training.InputStride : _layers[l - 1].ValueStride;
        return l == 0 ? _inputs : MemoryMarshal.Cast<Lanes<T>, T>(_layers[l - 1].Values.AsSpan());
    }

    // The loss takes lanes for rows: outputs are turned to it, and their gradients back. Rows are summed in order.
    private T Losses(TypedRows<T> data, int rows, Lanes<T> scale, Counter? correct)
    {
        var last = _layers[^1];
        var values = MemoryMarshal.Cast<Lanes<T>, T>(last.Values.AsSpan());
        var deltas = MemoryMarshal.Cast<Lanes<T>, T>(last.Deltas.AsSpan());
        var outputs = MemoryMarshal.Cast<Lanes<T>, T>(_outputs.AsSpan());
        var targets = MemoryMarshal.Cast<Lanes<T>, T>(_targets.AsSpan());
        var slopes = MemoryMarshal.Cast<Lanes<T>, T>(_slopes.AsSpan());
        var (sum, lanes, stride) = (T.Zero, Lanes<T>.Count, last.Blocks * Lanes<T>.Count);
        for (var first = 0; first < rows; first += lanes)
        {
            var count = Math.Min(lanes, rows - first);
            for (var o = 0; o < _outputs.Length; o++)
                for (var lane = 0; lane < count; lane++) outputs[o * lanes + lane] = values[(first + lane) * last.ValueStride + o];
            for (var lane = 0; lane < count; lane++)
            {
                var target = data.Targets(_rows[first + lane]);
                for (var t = 0; t < target.Length; t++) targets[t * lanes + lane] = target[t];
            }

            var loss = _loss.Row(_outputs, _targets, scale, _slopes);
            for (var lane = 0; lane < count; lane++) sum += loss[lane];
            for (var o = 0; o < _outputs.Length; o++)
                for (var lane = 0; lane < count; lane++) deltas[(first + lane) * stride + o] = slopes[o * lanes + lane];
            if (correct is null || _recipe is not CrossEntropyLoss) continue;
            for (var lane = 0; lane < count; lane++) correct.Add(values.Slice((first + lane) * last.ValueStride, _outputs.Length), targets[lane]);
        }

        return sum;
    }

    private static SoloLayout<T> LayoutOf(Network network)
    {
        var (places, first) = (new List<int>(network.Parameters), 0);
        foreach (var shape in network.Shapes)
        {
            var stride = Layer.BlocksOf(shape.Width) * Lanes<T>.Count;
            for (var unit = 0; unit < shape.Width; unit++)
                for (var input = 0; input < shape.Row; input++) places.Add(first + input * stride + unit);
            first += shape.Row * stride;
        }

        return new(first / Lanes<T>.Count, [.. places]);
    }

    /// <summary>How many rows are classified rightly: the first of the largest outputs names the class.</summary>
    private sealed class Counter
    {
        public int Count { get; private set; }

        public void Add(ReadOnlySpan<T> outputs, T right)
        {
            var named = 0;
            for (var o = 1; o < outputs.Length; o++)
                if (outputs[o] > outputs[named]) named = o;
            if (T.CreateTruncating(named) == right && T.IsFinite(outputs[named])) Count++;
        }
    }

    /// <summary>A layer's memory; rows of values have the 1 that the next layer's biases weigh behind the last unit.</summary>
    private sealed class Layer(Shape shape, int first, int batch)
    {
        private readonly ActivationLoop<T> _activation = shape.Activation.Start<T>();
        private readonly Tensor<T> _slopes = new(batch * BlocksOf(shape.Width));

        public int Width => shape.Width;

        public int Row => shape.Row;

        public int Blocks { get; } = BlocksOf(shape.Width);

        public int Vectors => Row * Blocks;

        /// <summary>From row to row in values, counted in numbers.</summary>
        public int ValueStride { get; } = BlocksOf(shape.Width + 1) * Lanes<T>.Count;

        public Tensor<T> Values { get; } = new(batch * BlocksOf(shape.Width + 1));

        public Tensor<T> Deltas { get; } = new(batch * BlocksOf(shape.Width));

        public Tensor<T> Turned { get; } = new(shape.Width * BlocksOf(shape.Inputs));

        public static int BlocksOf(int units) => (units - 1) / Lanes<T>.Count + 1;

        public Span<Lanes<T>> Of(Tensor<T> parameters) => parameters.AsSpan(first, Vectors);

        public void Activate(int rows)
        {
            _activation.Apply(rows, Blocks, Deltas, Values, _slopes, Blocks, ValueStride / Lanes<T>.Count);
            var values = MemoryMarshal.Cast<Lanes<T>, T>(Values.AsSpan());
            for (var r = 0; r < rows; r++) values[r * ValueStride + Width] = T.One;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void TimesSlopes(int rows)
        {
            var deltas = Deltas.AsSpan(0, rows * Blocks);
            var slopes = _slopes.AsSpan(0, deltas.Length);
            for (var i = 0; i < deltas.Length; i++) deltas[i] *= slopes[i];
        }

        /// <summary>Copies the weights, without biases, so that a unit's weights lie side by side.</summary>
        public void Turn(Tensor<T> parameters, int blocksBefore)
        {
            var weights = MemoryMarshal.Cast<Lanes<T>, T>(Of(parameters));
            var turned = MemoryMarshal.Cast<Lanes<T>, T>(Turned.AsSpan());
            var (stride, turnedStride) = (Blocks * Lanes<T>.Count, blocksBefore * Lanes<T>.Count);
            for (var input = 0; input < shape.Inputs; input++)
                for (var unit = 0; unit < Width; unit++) turned[unit * turnedStride + input] = weights[input * stride + unit];
        }
    }
}
