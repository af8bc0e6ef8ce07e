using System.Globalization;
using LearnRate.Data;
using LearnRate.Networks;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Sweeps;
using LearnRate.Training;

namespace LearnRate.Storage.Worker;

/// <summary>What the worker does, for tests to do it, too.</summary>
public static class Work
{
    /// <summary>Two seeds of 96 rates: 12 bundles of 16, some of whose runs diverge.</summary>
    public static IReadOnlyList<double> Rates { get; } = RateGrid.Parse("1e-3..1e3:log:96");

    public static IReadOnlyList<ulong> Seeds { get; } = [1, 2];

    public static Experiment Experiment { get; } = new()
    {
        Problem = new NetworkProblem(Network.Parse("2 > 3 tanh > 1"), Data(), Catalogue.Parse<Loss>("squared")),
        Optimizer = new Sgd { Momentum = 0.9 },
        BatchSize = 4,
        Steps = 300,
    };

    public static IReadOnlyList<RunResult> Train(Experiment experiment, IReadOnlyList<double> rates, Recording? recording = null) =>
        Trainer.Train(experiment, rates, recording);

    public static RunResult Train(Experiment experiment) => Trainer.Train(experiment);

    public static void Sweep(RunStore store, TextWriter? say = null)
    {
        var trained = 0;
        foreach (var seed in Seeds)
        {
            foreach (var bundle in Rates.Chunk(16))
            {
                var known = store.Find(Experiment, seed, bundle).Select(run => run.Rate).ToHashSet();
                double[] unknown = [.. bundle.Where(rate => !known.Contains(rate))];
                if (unknown.Length == 0) continue;
                store.Save(Experiment, seed, Trainer.Train(Experiment with { Seed = seed }, unknown,
                    new() { GradientNorms = true, EvaluateEvery = 100 }));
                trained += unknown.Length;
                say?.WriteLine("kept");
            }
        }

        say?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"trained {trained}"));
    }

    public static void Model(RunStore store)
    {
        var run = Trainer.Train(Experiment with { Rate = 0.01 });
        store.KeepModel(Experiment, run, Files);
    }

    public static Dictionary<string, ReadOnlyMemory<byte>> Files { get; } = new()
    {
        ["model.json"] = "{}"u8.ToArray(),
        ["trace.csv"] = "step,loss\n"u8.ToArray(),
        ["model.onnx"] = new byte[] { 0, 255, 8, 13, 10 },
    };

    public static void Columns(RunStore store)
    {
        const int count = 10_000;
        double[] rates = [.. Enumerable.Range(1, count).Select(i => i * 1e-6)];
        store.KeepColumns(Program(), 7, new(rates, new RunOutcome[count], new int[count], rates));
    }

    public static RunRecipe Program() => new() { Text = "program of a worker", Problem = "worker", Columns = ["finalError"] };

    private static Dataset Data()
    {
        double[] inputs = [.. Enumerable.Range(0, 32).Select(i => (i * 37 % 64 - 32) / 16.0)];
        return new("sixteen", new Rows(inputs, 2, [.. Enumerable.Range(0, 16).Select(i => inputs[2 * i] * inputs[2 * i + 1])], 1));
    }
}
