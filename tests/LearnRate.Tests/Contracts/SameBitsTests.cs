using System.Diagnostics;
using System.Globalization;
using LearnRate.Bits;
using LearnRate.Networks;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Training;

namespace LearnRate.Tests.Contracts;

/// <summary>
/// A run is a pure function of its recipe: the same bits in any lane, in any
/// company, on any number of threads and on any vector hardware.
/// </summary>
public sealed class SameBitsTests
{
    private static readonly Recording Norms = new() { GradientNorms = true };

    public static TheoryData<string> Experiments => [.. SmallExperiments.All.Keys];

    [Theory, MemberData(nameof(Experiments))]
    public void AnyLane_AnyCompany_AnyThreads(string name)
    {
        foreach (var precision in Enum.GetValues<Precision>())
        {
            var experiment = SmallExperiments.All[name] with { Precision = precision };
            // 35 rates are three bundles of floats and five of doubles; some diverge, as neighbours do.
            double[] rates = [.. Enumerable.Range(0, 35).Select(i => experiment.Rate * (i % 5 == 4 ? 1e6 : 1 + 0.1 * i))];
            var together = Trainer.Train(experiment, rates, Norms, threads: 1, cancellationToken: TestContext.Current.CancellationToken);
            var threads = Trainer.Train(experiment, rates, Norms, threads: 2, cancellationToken: TestContext.Current.CancellationToken);
            for (var i = 0; i < rates.Length; i++)
            {
                AssertSame(together[i], threads[i]);
                if (i % 7 == 0) AssertSame(together[i],
                    Trainer.Train(experiment, [rates[i]], Norms, cancellationToken: TestContext.Current.CancellationToken)[0]);
            }
        }
    }

    /// <summary>
    /// Without norms to record, weights move as soon as a few units' gradients are there. 300 units of 33 weights are four pieces.
    /// </summary>
    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    [InlineData("clipvalue(max=0.01,inner=adam)")]
    [InlineData("clipnorm(max=0.1,inner=sgd(momentum=0.9))")]
    public void WithAndWithoutNorms_PieceByPieceAndAtOnce(string optimizer)
    {
        var random = new Random(3);
        double[] inputs = [.. Enumerable.Range(0, 20 * 32).Select(_ => 2 * random.NextDouble() - 1)];
        double[] classes = [.. Enumerable.Range(0, 20).Select(_ => (double)random.Next(3))];
        foreach (var precision in Enum.GetValues<Precision>())
        {
            var experiment = new Experiment
            {
                Problem = new NetworkProblem(Network.Parse("32 > 300 relu > 150 tanh > 3"), new("pieces", new(inputs, 32, classes, 1)),
                    new CrossEntropyLoss()),
                Optimizer = Catalogue.Parse<Optimizer>(optimizer),
                BatchSize = 6,
                Steps = 5,
                Precision = precision,
            };
            double[] rates = [.. Enumerable.Range(1, 16).Select(i => 0.002 * i)];
            var atOnce = Trainer.Train(experiment, rates, Norms, threads: 1, cancellationToken: TestContext.Current.CancellationToken);
            var pieces = Trainer.Train(experiment, rates, new(), threads: 1, cancellationToken: TestContext.Current.CancellationToken);
            for (var i = 0; i < rates.Length; i++)
            {
                AssertSame(atOnce[i].Trace.Losses, pieces[i].Trace.Losses);
                AssertSame(atOnce[i].Parameters!, pieces[i].Parameters!);
            }
        }
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512", 256)]
    [InlineData("DOTNET_EnableAVX2", 128)]
    [InlineData("DOTNET_EnableHWIntrinsic", 0)]
    public async Task AnyVectorHardware(string switchedOff, int widest)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (with, without) = (await Bits(null, cancellationToken), await Bits(switchedOff, cancellationToken));
        // Where the switch did nothing, equal bits would say nothing.
        Assert.InRange(without.Width, 0, widest);
        Assert.Equal(with.Hashes, without.Hashes);
    }

    /// <summary>
    /// From version to version, too: stored runs are found by their recipe and trusted to be what training would give again.
    /// </summary>
    [Fact]
    public async Task AsPinned()
    {
        var (bits, _) = await Bits(null, TestContext.Current.CancellationToken);
        // A change of bits is meant or it is a defect. If it is meant, raise Experiment.BitsVersion, so that stored runs are
        // not taken for new ones, and run this once with LEARNRATE_ACCEPT set to the repository's folder.
        if (Environment.GetEnvironmentVariable("LEARNRATE_ACCEPT") is { Length: > 0 } root)
            await File.WriteAllTextAsync(Path.Combine(root, "tests", "Golden", "bits", "pinned.csv"), bits,
                TestContext.Current.CancellationToken);
        else
            Assert.Equal(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Golden", "bits", "pinned.csv"),
                TestContext.Current.CancellationToken), bits);
    }

    // The hashes of all runs, and how many bits the vectors had that computed them.
    private static async Task<(string Hashes, int Width)> Bits(string? switchedOff, CancellationToken cancellationToken)
    {
        var program = new ProcessStartInfo("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "LearnRate.Bits.dll")])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        if (switchedOff is not null) program.Environment[switchedOff] = "0";
        using var process = Process.Start(program)!;
        var (output, width) = (process.StandardOutput.ReadToEndAsync(cancellationToken),
            process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        Assert.Equal(0, process.ExitCode);
        Assert.NotEmpty(await output);
        return (await output, int.Parse(await width, CultureInfo.InvariantCulture));
    }

    internal static void AssertSame(RunResult expected, RunResult actual)
    {
        Assert.Equal(expected.Rate, actual.Rate);
        Assert.Equal((expected.Outcome, expected.Steps, expected.Divergence), (actual.Outcome, actual.Steps, actual.Divergence));
        AssertSame(expected.Trace.Losses, actual.Trace.Losses);
        AssertSame(expected.Trace.GradientNorms!, actual.Trace.GradientNorms!);
        AssertSame(expected.Trace.Rates, actual.Trace.Rates);
        Assert.Equal(expected.Trace.Rollbacks, actual.Trace.Rollbacks);
        Assert.Equal(expected.Final, actual.Final);
        Assert.Equal(expected.Summary, actual.Summary);
        AssertSame(expected.Parameters ?? [], actual.Parameters ?? []);
    }

    private static void AssertSame(IReadOnlyList<double> expected, IReadOnlyList<double> actual) =>
        Assert.Equal(expected.Select(BitConverter.DoubleToInt64Bits), actual.Select(BitConverter.DoubleToInt64Bits));
}
