using System.Numerics;
using LearnRate.Numerics;
using LearnRate.Problems;
using LearnRate.Training;

namespace LearnRate.Tests.Reference;

/// <summary>
/// How a network is trained, without any cleverness: one run, one number at a time, plain loops over plain arrays. The engine must equal it bit
/// for bit. If you want to know what the library computes, read this.
/// </summary>
internal sealed class ReferenceTrainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Experiment _experiment;
    private readonly NetworkProblem _problem;

    /// <summary>Weights by layer, unit and input; the bias is the weight behind the last input.</summary>
    private readonly T[][][] _weights;

    public ReferenceTrainer(Experiment experiment, double[] start)
    {
        (_experiment, _problem) = (experiment, (NetworkProblem)experiment.Problem);
        var numbers = new Queue<T>(start.Select(Scalar<T>.Of));
        _weights =
        [
            .. _problem.Network.Layers.Select((layer, l) => Enumerable.Range(0, layer.Width)
                .Select(_ => Enumerable.Range(0, InputsOf(l) + 1).Select(_ => numbers.Dequeue()).ToArray()).ToArray()),
        ];
    }

    public List<T> Losses { get; } = [];

    public IEnumerable<T> Parameters => _weights.SelectMany(layer => layer).SelectMany(unit => unit);

    public void Train()
    {
        var optimizer = new ReferenceOptimizer<T>(_experiment.Optimizer);
        var random = new SplitMix64(1_000_000 * _experiment.Seed + 2);
        var step = 0;
        while (true)
        {
            var order = Enumerable.Range(0, _problem.TrainingRows).ToArray();
            if (_experiment.Order == RowOrder.Shuffled) random.Shuffle(order);
            foreach (var batch in order.Chunk(_experiment.BatchSize))
            {
                if (step == _experiment.Steps) return;
                var (loss, gradients) = Gradient(batch);
                Losses.Add(loss);
                var moved = new Queue<T>(optimizer.Step(step++, Scalar<T>.Of(_experiment.Rate), [.. Parameters], gradients));
                foreach (var unit in _weights.SelectMany(layer => layer))
                    for (var i = 0; i < unit.Length; i++) unit[i] = moved.Dequeue();
            }
        }
    }

    private (T Loss, T[] Gradients) Gradient(int[] batch)
    {
        var rows = batch.Select(Forward).ToArray();
        var outputs = _problem.Network.Outputs;
        var scale = T.One / Scalar<T>.Of(batch.Length * _problem.Loss.Terms(outputs));

        var sum = T.Zero;
        var deltas = new T[batch.Length][];
        for (var r = 0; r < batch.Length; r++)
        {
            T[] targets = [.. _problem.Data.Training.Targets(batch[r]).ToArray().Select(Scalar<T>.Of)];
            (var loss, deltas[r]) = ReferenceLosses<T>.Of(_problem.Loss, rows[r].Values[^1], targets, scale);
            sum += loss;
        }

        var gradients = new Stack<T[]>();
        for (var l = _weights.Length - 1; l >= 0; l--)
        {
            for (var r = 0; r < batch.Length; r++)
                for (var u = 0; u < deltas[r].Length; u++) deltas[r][u] *= rows[r].Slopes[l][u];
            gradients.Push(WeightGradient(l, rows, deltas));
            deltas = [.. deltas.Select(delta => PassBack(l, delta))];
        }

        return (sum * scale, [.. gradients.SelectMany(layer => layer)]);
    }

    /// <summary>The values of all layers, the inputs first, and the slopes of their activations.</summary>
    private (T[][] Values, T[][] Slopes) Forward(int row)
    {
        List<T[]> values = [[.. _problem.Data.Training.Inputs(row).ToArray().Select(Scalar<T>.Of)]];
        var slopes = new List<T[]>();
        for (var l = 0; l < _weights.Length; l++)
        {
            var units = _weights[l].Select(unit => ReferenceActivations<T>.Of(_problem.Network.Layers[l].Activation, Sum(unit, values[^1]))).ToArray();
            values.Add([.. units.Select(unit => unit.Value)]);
            slopes.Add([.. units.Select(unit => unit.Slope)]);
        }

        return ([.. values], [.. slopes]);
    }

    // Inputs in order, then the bias.
    private static T Sum(T[] unit, T[] inputs)
    {
        var sum = T.Zero;
        for (var i = 0; i < inputs.Length; i++) sum = Scalar<T>.Fma(unit[i], inputs[i], sum);
        return sum + unit[^1];
    }

    // Unit by unit, input by input, and the rows of the batch in order.
    private T[] WeightGradient(int l, (T[][] Values, T[][] Slopes)[] rows, T[][] deltas)
    {
        var gradients = new List<T>();
        for (var u = 0; u < _weights[l].Length; u++)
        {
            for (var i = 0; i <= InputsOf(l); i++)
            {
                var sum = T.Zero;
                for (var r = 0; r < rows.Length; r++)
                    sum = Scalar<T>.Fma(deltas[r][u], i < InputsOf(l) ? rows[r].Values[l][i] : T.One, sum);
                gradients.Add(sum);
            }
        }

        return [.. gradients];
    }

    private T[] PassBack(int l, T[] delta)
    {
        var before = new T[InputsOf(l)];
        for (var u = 0; u < delta.Length; u++)
            for (var i = 0; i < before.Length; i++) before[i] = Scalar<T>.Fma(delta[u], _weights[l][u][i], before[i]);
        return before;
    }

    private int InputsOf(int l) => l == 0 ? _problem.Network.Inputs : _problem.Network.Layers[l - 1].Width;
}
