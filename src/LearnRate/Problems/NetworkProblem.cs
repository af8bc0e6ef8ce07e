using System.Buffers;
using LearnRate.Data;
using LearnRate.Engine;
using LearnRate.Networks;
using LearnRate.Numerics;

namespace LearnRate.Problems;

/// <summary>A network on a data set with a loss.</summary>
public sealed record NetworkProblem : Problem
{
    /// <summary>Puts a problem together.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The data.</param>
    /// <param name="loss">The loss.</param>
    /// <exception cref="ArgumentException">They do not fit each other; the message says where.</exception>
    public NetworkProblem(Network network, Dataset data, Loss loss)
    {
        (Network, Data, Loss) = (network, data, loss);
        var rows = data.Training;
        if (rows.InputsPerRow != network.Inputs)
            throw new ArgumentException(
                $"The network {network} has {network.Inputs} inputs; the data {data.Name} have {rows.InputsPerRow}.", nameof(network));
        if (rows.TargetsPerRow != loss.TargetsFor(network.Outputs))
        {
            throw new ArgumentException(
                $"The loss {loss} compares the {network.Outputs} outputs of {network} with {loss.TargetsFor(network.Outputs)} " +
                $"targets; the data {data.Name} have {rows.TargetsPerRow}.",
                nameof(loss));
        }

        if (network.Layers.SkipLast(1).Any(layer => layer.Activation is Softmax))
            throw new ArgumentException($"In {network} softmax stands before the last layer; it can only be the last activation.",
                nameof(network));
        if (network.Layers[^1].Activation is Softmax && loss is not CrossEntropyLoss)
            throw new ArgumentException($"The network {network} ends in softmax, which needs the loss crossentropy; it has {loss}.",
                nameof(loss));
        if (loss is CrossEntropyLoss) CheckClasses(rows, data.Validation);
    }

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>The data.</summary>
    public Dataset Data { get; }

    /// <summary>The loss.</summary>
    public Loss Loss { get; }

    /// <summary>How the weights start.</summary>
    /// <exception cref="ArgumentException">They are explicit, and not as many as the network has.</exception>
    public InitialWeights Initial
    {
        get;
        init => field = value.Parameters is not { } count || count == Network.Parameters ? value
            : throw new ArgumentException(
                $"The initial weights are {count} numbers; the network {Network} has {Network.Parameters} parameters.", nameof(Initial));
    } = new PyTorchWeights();

    /// <inheritdoc/>
    public override int TrainingRows => Data.Training.Count;

    /// <inheritdoc/>
    public override int Parameters => Network.Parameters;

    private protected override string Text => $"network({Network},data={Data},loss={Loss},initial={Initial})";

    internal override bool Classifies => Loss is CrossEntropyLoss;

    internal override long WorkingNumbers(int batch) =>
        Network.Shapes.Sum(shape => 3L * batch * (shape.Width + 1));

    internal override LearnerFactory<T> CreateLearners<T>() => new Factory<T>(this);

    /// <summary>The parameters a run starts from. Initial weights come layer by layer, weights before
    /// biases; parameters lie unit by unit, a unit's bias behind its weights.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="parameters">Receives them.</param>
    internal void StartingParameters(ulong seed, Span<double> parameters)
    {
        var (random, first) = (new SplitMix64(SeedStreams.Weights(seed)), 0);
        foreach (var shape in Network.Shapes)
        {
            var rented = ArrayPool<double>.Shared.Rent(shape.Parameters);
            var weights = rented.AsSpan(0, shape.Inputs * shape.Width);
            var biases = rented.AsSpan(weights.Length, shape.Width);
            Initial.Fill(new(weights, biases, shape.Inputs, first), ref random);
            for (var unit = 0; unit < shape.Width; unit++)
            {
                var row = parameters.Slice(first + unit * shape.Row, shape.Row);
                weights.Slice(unit * shape.Inputs, shape.Inputs).CopyTo(row);
                row[^1] = biases[unit];
            }

            first += shape.Parameters;
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    private void CheckClasses(params ReadOnlySpan<Rows?> parts)
    {
        foreach (var part in parts)
        {
            for (var row = 0; row < part?.Count; row++)
            {
                var target = part.Targets(row)[0];
                if (target < 0 || target >= Network.Outputs || target != Math.Floor(target))
                {
                    throw new ArgumentException(
                        $"Row {row} of the data {Data.Name} has the class {target}; it must be a whole number from 0 " +
                        $"to {Network.Outputs - 1}, one per output of {Network}.");
                }
            }
        }
    }

    private sealed class Factory<T>(NetworkProblem problem) : LearnerFactory<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        private readonly TypedRows<T> _training = TypedRows<T>.From(problem.Data.Training);
        private readonly TypedRows<T>? _validation = problem.Data.Validation is { } rows ? TypedRows<T>.From(rows) : null;

        /// <remarks>A bundle goes through a vector for each weight, however few its runs; a run alone through the vectors that its
        /// weights fill, and each of its steps costs as much as 18 weights of a bundle besides. Measured (AMD Zen 5), a bundle takes
        /// as long as 12.5 runs of 64-32-10 alone, 15.4 of 784-128-10 and 5.2 of 8-16-1.</remarks>
        public override int MaxSoloRuns => (int)(problem.Network.Parameters / (1.1 * SoloNetwork<T>.VectorsOf(problem.Network) + 18));

        public override Learner<T> Create(int batch, ulong seed, bool solo)
        {
            Learner<T> learner = solo
                ? new SoloNetwork<T>(problem.Network, problem.Loss, batch, _training, _validation)
                : new WideNetwork<T>(problem.Network, problem.Loss, batch, _training, _validation);
            var rented = ArrayPool<double>.Shared.Rent(problem.Parameters);
            var parameters = rented.AsSpan(0, problem.Parameters);
            problem.StartingParameters(seed, parameters);
            learner.Layout.Fill(learner.Parameters, parameters);
            ArrayPool<double>.Shared.Return(rented);
            return learner;
        }
    }
}
