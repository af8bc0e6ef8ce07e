using System.Numerics;
using System.Runtime.InteropServices;
using LearnRate.Networks;
using LearnRate.Numerics;

namespace LearnRate.Engine;

/// <summary>
/// A network that only predicts: lanes are rows, and all share the weights. Values lie unit by unit, the rows of a block side by side,
/// so that no layer, however narrow, leaves lanes empty. Each sum runs over the inputs in order, as in training, so every output has
/// the bits that it has there.
/// </summary>
internal sealed class RowsNetwork<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How many vectors of rows are computed together: as many as a tile of sums has.</summary>
    private const int Blocks = 4;

    private readonly (Shape Shape, int First, ActivationLoop<T> Activation)[] _layers;
    private readonly T[] _parameters;
    private readonly int _inputs, _outputs;
    private readonly Tensor<T> _sums, _slopes;
    private Tensor<T> _before, _after;

    /// <summary>Takes the parameters, layer by layer and unit by unit, rounded to the precision.</summary>
    public RowsNetwork(Network network, ReadOnlySpan<double> parameters)
    {
        _parameters = Conversion.Rounded<T>(parameters);
        (_inputs, _outputs) = (network.Inputs, network.Outputs);
        var (shapes, first, widest) = (network.Shapes, 0, network.Layers.Max(layer => layer.Width));
        _layers = new (Shape, int, ActivationLoop<T>)[network.Layers.Count];
        for (var l = 0; l < _layers.Length; l++)
        {
            _layers[l] = (shapes[l], first, shapes[l].Activation.Start<T>());
            first += shapes[l].Parameters;
        }

        (_sums, _slopes) = (new(widest * Blocks), new(widest * Blocks));
        // One more for the 1 that biases weigh.
        (_before, _after) = (new((Math.Max(widest, _inputs) + 1) * Blocks), new((Math.Max(widest, _inputs) + 1) * Blocks));
    }

    /// <summary>The outputs for rows.</summary>
    /// <param name="inputs">The inputs, row after row.</param>
    /// <param name="outputs">Where the outputs go, row after row.</param>
    public void Outputs(ReadOnlySpan<double> inputs, Span<double> outputs)
    {
        var together = Blocks * Lanes<T>.Count;
        for (var rows = inputs.Length / _inputs; rows > 0; rows -= together)
        {
            var count = Math.Min(rows, together);
            Turn(inputs[..(count * _inputs)], count);
            for (var l = 0; l < _layers.Length; l++) Forward(l, (count - 1) / Lanes<T>.Count + 1);
            var values = MemoryMarshal.Cast<Lanes<T>, T>(_before.AsSpan());
            for (var row = 0; row < count; row++)
                for (var o = 0; o < _outputs; o++) outputs[row * _outputs + o] = double.CreateTruncating(values[o * together + row]);
            inputs = inputs[(count * _inputs)..];
            outputs = outputs[(count * _outputs)..];
        }
    }

    private void Turn(ReadOnlySpan<double> inputs, int rows)
    {
        var values = MemoryMarshal.Cast<Lanes<T>, T>(_before.AsSpan());
        var together = Blocks * Lanes<T>.Count;
        for (var row = 0; row < rows; row++)
            for (var i = 0; i < _inputs; i++) values[i * together + row] = T.CreateTruncating(inputs[row * _inputs + i]);
    }

    // Sums [unit, row] = weights [unit, input] · values before [input, row].
    private void Forward(int l, int blocks)
    {
        var (shape, first, activation) = _layers[l];
        _before.AsSpan(shape.Inputs * Blocks, Blocks).Fill(Lanes<T>.One);
        Gemm.Multiply(
            new BroadcastOperand<T>(_parameters.AsSpan(first, shape.Parameters)), new(shape.Row, 1), new VectorOperand<T>(_before),
            new(Blocks, 1), _sums.AsSpan(), new(Blocks, 1), shape.Width, blocks, shape.Row);
        activation.Apply(shape.Width, blocks, _sums, _after, _slopes, Blocks, Blocks);
        (_before, _after) = (_after, _before);
    }
}
