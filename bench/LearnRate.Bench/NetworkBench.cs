using System.Globalization;
using LearnRate.Data;
using LearnRate.Networks;
using LearnRate.Problems;
using LearnRate.Sweeps;
using LearnRate.Training;

namespace LearnRate.Bench;

/// <summary>64 learning rates on a 64-32-10 network, ten epochs of 1024 rows: LearnRate's bundles beside PyTorch, one after another and batched.</summary>
internal static class NetworkBench
{
    private const int Rows = 1024, Inputs = 64, Classes = 10;

    public static string Run(int rounds) => string.Join('\n', ((int[])[1, Environment.ProcessorCount]).Distinct().Select(threads => Run(rounds, threads)));

    private static string Run(int rounds, int threads)
    {
        var experiment = new Experiment
        {
            Problem = new NetworkProblem(Network.Parse("64 > 32 relu > 10"), Noise(), new CrossEntropyLoss()),
        }.ForEpochs(10);
        var rates = RateGrid.Parse("1e-4..0.1:log:64");
        var recording = new Recording { Threads = threads };
        var words = threads.ToString(CultureInfo.InvariantCulture);
        using var ours = new Ours("LearnRate", () =>
            Trainer.Train(experiment, rates, recording).Average(r => r.Final!.Training.Loss).ToString("F4", CultureInfo.InvariantCulture));
        using var bmm = new Peer("PyTorch, 64 networks batched (baddbmm)", Tools.Python, Tools.PeerFile("network.py"), "bmm", words);
        using var modules = new Peer("PyTorch, 64 modules one after another", Tools.Python, Tools.PeerFile("network.py"), "modules", words);
        return $"On {words} thread{(threads == 1 ? "" : "s")}:\n\n{Contest.Table("training of 64 runs", Contest.Hold([ours, bmm, modules], rounds))}";
    }

    // What the numbers are does not matter for speed; all contestants have noise of the same shape.
    private static Dataset Noise()
    {
        var random = new Random(1);
        double[] inputs = [.. Enumerable.Range(0, Rows * Inputs).Select(_ => 2 * random.NextDouble() - 1)];
        double[] classes = [.. Enumerable.Range(0, Rows).Select(_ => (double)random.Next(Classes))];
        return new("noise", new(inputs, Inputs, classes, 1));
    }
}
