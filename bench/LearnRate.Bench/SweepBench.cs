using System.Globalization;
using LearnRate.Data;
using LearnRate.Networks;
using LearnRate.Problems;
using LearnRate.Sweeps;
using LearnRate.Tests.Training;
using LearnRate.Training;

namespace LearnRate.Bench;

/// <summary>A sweep beside the bundles it is made of, and beside a race.</summary>
internal static class SweepBench
{
    private static readonly Recording All = new();

    public static string Run(int rounds)
    {
        var sweep = new Sweep { Experiment = Digits(), Rates = RateGrid.Parse("1e-4..1:log:64"), Recording = All };
        return Contest.Table("sweep", Contest.Hold(
        [
            new Ours("Sweep.Run", () => Text(sweep.Run().Best!)),
            new Ours("Trainer.Train, seed after seed", () => Text(Trained(sweep).Best!)),
            new Ours("Sweep.Race", () => Text(sweep.Race().Best!)),
        ], rounds));
    }

    private static string Text(BestRate best) => string.Create(CultureInfo.InvariantCulture, $"best rate {best.Rate}");

    private static SweepResult Trained(Sweep sweep) =>
        new(sweep, sweep.Seeds.SelectMany(seed => Trainer.Train(sweep.Experiment with { Seed = seed }, sweep.Rates, sweep.Recording)));

    private static Experiment Digits()
    {
        double[][] rows = [.. File.ReadLines(Path.Combine(Tools.Root, "tests", "Data", "digits.csv")).Skip(1)
            .Select(line => line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
        var (training, validation) = BenchmarkProtocol.Split(rows.Length);
        Rows Part(int[] part) =>
            new([.. part.SelectMany(row => rows[row][..^1].Select(pixel => pixel / 16))], 64, [.. part.Select(row => rows[row][^1])], 1);
        return new Experiment
        {
            Problem = new NetworkProblem(Network.Parse("64 > 32 relu > 10"), new("digits", Part(training), Part(validation)),
                new CrossEntropyLoss()),
            BatchSize = 32,
        }.ForEpochs(20);
    }
}
