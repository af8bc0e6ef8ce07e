using System.Numerics;
using LearnRate.Controllers;
using LearnRate.Data;
using LearnRate.Networks;
using LearnRate.Numerics;
using LearnRate.Problems;
using LearnRate.Training;

namespace LearnRate.Tests.Reference;

/// <summary>
/// How a network is trained, without any cleverness: one run, one number at a time, plain loops over plain arrays. The
/// engine must equal it bit for bit. If you want to know what the library computes, read this.
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
        var numbers = new Queue<T>(start.Select(Scalar<T>.Create));
        _weights =
        [
            .. _problem.Network.Layers.Select((layer, l) => Enumerable.Range(0, layer.Width)
                .Select(_ => Enumerable.Range(0, InputsOf(l) + 1).Select(_ => numbers.Dequeue()).ToArray()).ToArray()),
        ];
    }

    public List<T> Losses { get; } = [];

    /// <summary>The rate of each step.</summary>
    public List<T> Rates { get; } = [];

    /// <summary>The steps at whose end the controller put the run back.</summary>
    public List<int> Rollbacks { get; } = [];

    public IEnumerable<T> Parameters => _weights.SelectMany(layer => layer).SelectMany(unit => unit);

    private IEnumerable<int> Units => _weights.SelectMany(layer => layer).Select(unit => unit.Length);

    public void Train()
    {
        var optimizer = new ReferenceOptimizer<T>(_experiment.Optimizer, [.. Units]);
        var control = _experiment.Controller?.Start(_experiment.Rate, _experiment.StepsPerEpoch);
        (T[] Weights, Dictionary<(string, int), T> Memory)? kept = null;
        var watches = _experiment.Controller?.Monitors ?? MonitoredData.None;
        if (watches == MonitoredData.Training) EpochEnds(-1);
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
                var scheduled = _experiment.Rate * _experiment.Schedule.Factor(step, _experiment.Horizon);
                var momentum = _experiment.MomentumSchedule?.Factor(step, _experiment.Horizon)
                    ?? _experiment.Schedule.MomentumFactor(step, _experiment.Horizon);
                var course = T.IsFinite(loss) ? control?.BeforeStep(double.CreateTruncating(loss),
                    double.CreateTruncating(SquaredNorm(gradients, Units)), scheduled) : null;
                if (course == ControllerAction.Checkpoint) kept = ([.. Parameters], optimizer.Save());
                var rate = Scalar<T>.Create(scheduled * (control?.Factor ?? 1));
                Losses.Add(loss);
                Rates.Add(rate);
                Put(optimizer.Step(step, rate, [.. Parameters], gradients, momentum));
                var blownUp = !T.IsFinite(loss) || !Parameters.All(T.IsFinite);
                if (course == ControllerAction.Rollback || (blownUp && kept is not null && control!.RecoversFromDivergence())) GoBack(step);
                else if (blownUp) return;
                step++;
                if (watches != MonitoredData.None && step % _experiment.StepsPerEpoch == 0) EpochEnds(step - 1);
            }
        }

        void EpochEnds(int after)
        {
            var (loss, accuracy) = Evaluate(watches == MonitoredData.Validation
                ? _problem.Data.Validation ?? _problem.Data.Training : _problem.Data.Training);
            var course = control!.AfterEpoch(loss, accuracy);
            if (course == ControllerAction.Checkpoint) kept = ([.. Parameters], optimizer.Save());
            if (course == ControllerAction.Rollback) GoBack(after);
        }

        void GoBack(int after)
        {
            Put(kept!.Value.Weights);
            optimizer.Restore(kept.Value.Memory);
            Rollbacks.Add(after);
        }
    }

    private void Put(T[] numbers)
    {
        var all = new Queue<T>(numbers);
        foreach (var unit in _weights.SelectMany(layer => layer))
            for (var i = 0; i < unit.Length; i++) unit[i] = all.Dequeue();
    }

    /// <summary>Unit by unit.</summary>
    /// <param name="numbers">The numbers of all units.</param>
    /// <param name="units">How many each unit has.</param>
    public static T SquaredNorm(ReadOnlySpan<T> numbers, IEnumerable<int> units)
    {
        var sum = T.Zero;
        foreach (var count in units)
        {
            var ofUnit = T.Zero;
            foreach (var number in numbers[..count]) ofUnit = Scalar<T>.Fma(number, number, ofUnit);
            sum += ofUnit;
            numbers = numbers[count..];
        }

        return sum;
    }

    // Batch by batch; the sum over a batch in the run's precision, the sum of batches in double.
    private (double Loss, double Accuracy) Evaluate(Rows data)
    {
        var (sum, right) = (0.0, 0);
        foreach (var batch in Enumerable.Range(0, data.Count).Chunk(Math.Min(_experiment.BatchSize, _problem.TrainingRows)))
        {
            var losses = T.Zero;
            foreach (var row in batch)
            {
                var outputs = Forward(data, row).Values[^1];
                T[] targets = [.. data.Targets(row).ToArray().Select(Scalar<T>.Create)];
                losses += ReferenceLosses<T>.Compute(_problem.Loss, outputs, targets, T.One).Sum;
                if (_problem.Loss is CrossEntropyLoss && Array.IndexOf(outputs, outputs.Max()) == (int)data.Targets(row)[0]) right++;
            }

            sum += double.CreateTruncating(losses);
        }

        return (sum / ((double)data.Count * _problem.Loss.Terms(_problem.Network.Outputs)), (double)right / data.Count);
    }

    private (T Loss, T[] Gradients) Gradient(int[] batch)
    {
        var rows = batch.Select(row => Forward(_problem.Data.Training, row)).ToArray();
        var outputs = _problem.Network.Outputs;
        var scale = T.One / Scalar<T>.Create(batch.Length * _problem.Loss.Terms(outputs));

        var sum = T.Zero;
        var deltas = new T[batch.Length][];
        for (var r = 0; r < batch.Length; r++)
        {
            T[] targets = [.. _problem.Data.Training.Targets(batch[r]).ToArray().Select(Scalar<T>.Create)];
            (var loss, deltas[r]) = ReferenceLosses<T>.Compute(_problem.Loss, rows[r].Values[^1], targets, scale);
            sum += loss;
        }

        var gradients = new Stack<T[]>();
        for (var l = _weights.Length - 1; l >= 0; l--)
        {
            for (var r = 0; r < batch.Length; r++)
                for (var u = 0; u < deltas[r].Length; u++) deltas[r][u] = Scalar<T>.WithoutSubnormal(deltas[r][u] * rows[r].Slopes[l][u]);
            gradients.Push(WeightGradient(l, rows, deltas));
            deltas = [.. deltas.Select(delta => PassBack(l, delta))];
        }

        return (sum * scale, [.. gradients.SelectMany(layer => layer)]);
    }

    /// <summary>The values of all layers, the inputs first, and the slopes of their activations.</summary>
    private (T[][] Values, T[][] Slopes) Forward(Rows data, int row)
    {
        List<T[]> values = [[.. data.Inputs(row).ToArray().Select(Scalar<T>.Create)]];
        var slopes = new List<T[]>();
        for (var l = 0; l < _weights.Length; l++)
        {
            var units = _weights[l].Select(unit => ReferenceActivations<T>.Compute(_problem.Network.Layers[l].Activation,
                Sum(unit, values[^1]))).ToArray();
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
