using System.Globalization;
using LearnRate.Data;
using LearnRate.Networks;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Sweeps;
using LearnRate.Training;

namespace LearnRate.Bench;

/// <summary>Networks of one hidden ReLU layer in float, at three sizes: many runs and one, by SGD and by Adam, beside the field.</summary>
internal static class NetworkBench
{
    private const int Runs = 64;

    /// <summary>A network and how it is trained; several outputs are classes, one is a number.</summary>
    private sealed record Shape(int Inputs, int Hidden, int Outputs, int Batch, int Epochs, int Rows = 1024)
    {
        // Products and sums of forward pass, gradients of both layers' weights, and the hidden values' gradient; the inputs have none.
        // At its end a run of ours has one forward pass more, for the loss over all rows, which the peers spare themselves.
        public double Operations =>
            2.0 * Rows * (Epochs * (2 * Inputs * Hidden + 3 * Hidden * Outputs) + Inputs * Hidden + Hidden * Outputs);

        public string Title =>
            string.Create(CultureInfo.InvariantCulture,
                $"{Inputs}-{Hidden}-{Outputs}, {Epochs} epochs of {Rows} rows in batches of {Batch}");

        public string[] Words =>
            [.. ((int[])[Inputs, Hidden, Outputs, Rows, Batch, Epochs]).Select(n => n.ToString(CultureInfo.InvariantCulture))];

        public Experiment Experiment => new Experiment
        {
            Problem = new NetworkProblem(
                Network.Parse(string.Create(CultureInfo.InvariantCulture, $"{Inputs} > {Hidden} relu > {Outputs}")), Noise(),
                Outputs > 1 ? new CrossEntropyLoss() : new SquaredLoss()),
            BatchSize = Batch,
        }.ForEpochs(Epochs);

        // What the numbers are does not matter for speed; all contestants have noise of the same shape.
        private Dataset Noise()
        {
            var random = new Random(1);
            double[] inputs = [.. Enumerable.Range(0, Rows * Inputs).Select(_ => 2 * random.NextDouble() - 1)];
            double[] targets = [.. Enumerable.Range(0, Rows).Select(_ => Outputs > 1 ? random.Next(Outputs) : random.NextDouble())];
            return new("noise", new(inputs, Inputs, targets, 1));
        }
    }

    private static readonly Shape[] Shapes = [new(64, 32, 10, 32, 20), new(784, 128, 10, 64, 4), new(8, 16, 1, 16, 40)];

    public static string Many(int rounds) => Sections(shape =>
    [
        Ours("LearnRate", shape, Runs),
        Ours("LearnRate, Adam", shape, Runs, new Adam()),
        Limits.Peak(Runs * shape.Operations),
        .. Tools.Pythons.SelectMany(python => (Contestant[])
        [
            new Peer("batched by hand (bmm)", python, "pytorch.py", ["bmm", .. Threads(Runs), .. shape.Words]),
            new Peer("one module after another", python, "pytorch.py", ["modules", .. Threads(Runs), .. shape.Words]),
        ]),
    ], $"training of {Runs} runs", rounds);

    public static string One(int rounds) => Sections(shape =>
    [
        Ours("LearnRate", shape, 1),
        Ours("LearnRate, Adam", shape, 1, new Adam()),
        Limits.Peak(shape.Operations),
        .. Tools.Pythons.SelectMany(python => (Contestant[])
        [
            new Peer("gradients by hand", python, "pytorch.py", ["hand", .. Threads(1), .. shape.Words]),
            new Peer("module", python, "pytorch.py", ["modules", .. Threads(1), .. shape.Words]),
            new Peer("MLP", python, "scikit.py", shape.Words),
            new Peer("gradients by hand", python, "arrays.py", shape.Words),
        ]),
    ], "training", rounds);

    public static string Cores(int rounds) => Sections(shape =>
    [
        Ours("LearnRate, all cores", shape, Runs, threads: Environment.ProcessorCount),
        Ours("LearnRate, one core", shape, Runs),
        Limits.PeakOfAll(Runs * shape.Operations),
        Limits.Peak(Runs * shape.Operations),
    ], $"training of {Runs} runs", rounds);

    private static string Sections(Func<Shape, Contestant[]> contestants, string unit, int rounds) =>
        string.Join('\n', Shapes.Select(shape =>
    {
        var all = contestants(shape);
        try
        {
            return $"## {shape.Title}\n\n{Contest.Table(unit, Contest.Hold(all, rounds))}";
        }
        finally
        {
            foreach (var one in all) one.Dispose();
        }
    }));

    private static string[] Threads(int runs) => [runs.ToString(CultureInfo.InvariantCulture), "1"];

    private static Ours Ours(string name, Shape shape, int runs, Optimizer? optimizer = null, int threads = 1)
    {
        var experiment = optimizer is null ? shape.Experiment : shape.Experiment with { Optimizer = optimizer };
        var rates = runs == 1 ? [1e-4] : RateGrid.Parse(string.Create(CultureInfo.InvariantCulture, $"1e-4..0.1:log:{runs}"));
        return new(name, () => Trainer.Train(experiment, rates, threads: threads).Average(r => r.Final!.Training.Loss)
            .ToString("F4", CultureInfo.InvariantCulture));
    }
}
