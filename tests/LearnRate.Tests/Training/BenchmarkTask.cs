using System.Globalization;
using LearnRate.Data;
using LearnRate.Networks;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Training;

namespace LearnRate.Tests.Training;

internal sealed record BenchmarkTasks(BenchmarkTask[] Tasks)
{
    public static BenchmarkTask[] Load() => Golden.Read<BenchmarkTasks>("lr-benchmark/tasks.json").Tasks;
}

internal sealed record BenchmarkCheck(ulong Seed, double Rate, double[] FirstBatchLosses, double FinalTrainLoss, double FinalValLoss);

/// <summary>A training as <c>tasks.json</c> describes it, and as an experiment.</summary>
internal sealed record BenchmarkTask(
    string Id, string Dataset, string[] Target, string Features, int[] Hidden, string? Activation, string Optimiser, int Batch, int Epochs,
    int? MaxRows,
    string Kind, int TrainRows, int ValidationRows, int Outputs, int[] SplitHead, BenchmarkCheck[] Check)
{
    private const ulong MaxRowsSeed = 777;

    /// <summary>The table's file, or null if it is not here.</summary>
    public string? File =>
        new[] { Path.Combine(AppContext.BaseDirectory, "Golden", "lr-benchmark", "data"),
            Environment.GetEnvironmentVariable("LEARNRATE_DATA") }
        .OfType<string>().Select(folder => Path.Combine(folder, Dataset + ".csv")).FirstOrDefault(System.IO.File.Exists);

    public Experiment Experiment(ulong seed)
    {
        var data = Data();
        var layers = string.Concat(Hidden.Select(width => FormattableString.Invariant($" > {width} {Activation}")));
        var network = Network.Parse(FormattableString.Invariant($"{data.Training.InputsPerRow}{layers} > {Outputs}"));
        return new Experiment
        {
            Problem = new NetworkProblem(network, data, Kind == "classification" ? new CrossEntropyLoss() : new SquaredLoss()),
            Optimizer = Catalogue.Parse<Optimizer>(Optimiser == "sgd-momentum" ? "sgd(momentum=0.9)" : Optimiser),
            BatchSize = Batch,
            Seed = seed,
            Precision = Precision.Double,
        }.ForEpochs(Epochs);
    }

    public static (int[] Training, int[] Validation) Split(int rows) => BenchmarkProtocol.Split(rows);

    private Dataset Data()
    {
        var lines = System.IO.File.ReadAllLines(File!);
        var header = lines[0].Split(',').ToList();
        var table = lines.Skip(1).Select(line => line.Split(',')).ToArray();
        if (MaxRows is { } most && table.Length > most)
            table = [.. BenchmarkProtocol.Shuffled(table.Length, MaxRowsSeed).Take(most).Select(row => table[row])];

        int[] targets = [.. Target.Select(name => header.IndexOf(name))];
        int[] features = [.. Enumerable.Range(0, header.Count).Except(targets)];
        var labels = table.Select(row => row[targets[0]]).Distinct().Order(StringComparer.Ordinal).ToList();
        double[] inputs = [.. table.SelectMany(row => features.Select(f => double.Parse(row[f], CultureInfo.InvariantCulture)))];
        double[] desired = Kind == "classification"
            ? [.. table.Select(row => (double)labels.IndexOf(row[targets[0]]))]
            : [.. table.SelectMany(row => targets.Select(t => double.Parse(row[t], CultureInfo.InvariantCulture)))];

        var (training, validation) = Split(table.Length);
        double[] Pick(double[] numbers, int[] rows, int width) => [.. rows.SelectMany(row => numbers[(row * width)..((row + 1) * width)])];
        var (trainX, validX) = (Pick(inputs, training, features.Length), Pick(inputs, validation, features.Length));
        var (trainY, validY) = (Pick(desired, training, targets.Length), Pick(desired, validation, targets.Length));
        if (Features == "standard") BenchmarkProtocol.Standardise(features.Length, trainX, validX);
        if (Kind != "classification") BenchmarkProtocol.Standardise(targets.Length, trainY, validY);
        return new(Dataset, new(trainX, features.Length, trainY, targets.Length), new(validX, features.Length, validY, targets.Length));
    }
}
