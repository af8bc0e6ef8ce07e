using CsCheck;
using LearnRate.Data;
using LearnRate.Formats;
using LearnRate.Networks;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Tests.Tutorial;
using LearnRate.Training;
using LearnRate.Tutorial;

namespace LearnRate.Tests.Training;

/// <summary>Verdicts on runs of which it is known how they went.</summary>
public sealed class VerdictTests
{
    private static readonly Experiment Bowl = new() { Problem = new Quadratic { Curvatures = [1, 100] }, BatchSize = 1, Steps = 1000 };

    public static TheoryData<Precision> Precisions => [Precision.Float, Precision.Double];

    // The best that b and w can do with the published data, where 300 and 310 are clipped: errors 18.3, 13.1, −21.3 and −10.1.
    private const double TutorialFloor = 88.5;

    public static TheoryData<double, string, string> TutorialRates => new()
    {
        { 1, "diverged", "diverged" }, { 1e-3, "diverged", "diverged" }, { 5e-4, "diverged", "diverged" },
        { 1e-4, "converged", "data-limited" }, { 1e-5, "converged", "data-limited" },
        { 3e-4, "converged", "converged" }, { 1e-7, "slow", "slow" }, { 1e-8, "slow", "slow" },
    };

    [Theory, MemberData(nameof(TutorialRates))]
    public void TheTutorial(double rate, string alone, string withFloor)
    {
        var (summaries, _) = TutorialSummariesTests.Summarise(new(), [rate], 1);
        Assert.Equal((alone, withFloor), (Verdict.Judge(summaries[0]).Word, Verdict.Judge(summaries[0], TutorialFloor).Word));

        foreach (var precision in Enum.GetValues<Precision>())
        {
            var run = Trainer.Train(new()
            {
                Problem = new TutorialProblem(),
                BatchSize = 1,
                Order = RowOrder.Given,
                Steps = 2000,
                Rate = rate,
                Precision = precision,
            });
            Assert.Equal((alone, withFloor), (Verdict.Judge(run.Summary).Word, Verdict.Judge(run.Summary, TutorialFloor).Word));
        }
    }

    // Two of its six samples are learned fast, the others slowly: between 5.2e-8 and 8e-8 the fast ones have just ended.
    [Fact]
    public void TheTutorial_IsSlow_AllTheWayToItsFirstRateThatGetsThere()
    {
        var (summaries, _) = TutorialSummariesTests.Summarise(new(),
            [.. Enumerable.Range(0, 120).Select(i => 1e-8 * Math.Pow(30, i / 119.0))], 1);
        Assert.All(summaries, summary => Assert.Equal("slow", Verdict.Judge(summary).Word));
    }

    [Fact]
    public void TheTutorial_DivergesWhereItsProgramSays()
    {
        var (summaries, _) = TutorialSummariesTests.Summarise(new(), [1, 0.1, 0.01, 0.001], 1);
        Assert.Equal(
            [new(215, DivergenceCause.Parameter), new(287, DivergenceCause.BatchLoss), new(419, DivergenceCause.Parameter),
                new(862, DivergenceCause.BatchLoss)],
            summaries.Select(summary => Verdict.Judge(summary).Divergence!));
    }

    // Above 3.5715e-4 the solution is unstable; what follows is a wrong cycle, or with the clip's
    // slope a dead neuron, and the loss is half of what it was at first.
    [Theory]
    [InlineData(Rule.Corrected, 3.5e-4, "data-limited"), InlineData(Rule.Corrected, 3.9e-4, "stuck"),
        InlineData(Rule.Gradient, 3.9e-4, "stuck"), InlineData(Rule.Corrected, 4.3e-4, "diverged")]
    public void AWrongAnswer_IsStuck(Rule rule, double rate, string verdict)
    {
        foreach (var precision in Enum.GetValues<Precision>())
        {
            var summary = Trainer.Train(
                new()
                {
                    Problem = new TutorialProblem { Rule = rule, Data = TutorialData.Corrected },
                    BatchSize = 1,
                    Order = RowOrder.Given,
                    Steps = 600_000,
                    Precision = precision,
                },
                [rate], new() { TraceEvery = 600_000 }, cancellationToken: TestContext.Current.CancellationToken)[0].Summary;
            Assert.Equal(verdict, Verdict.Judge(summary, 0).Word);
            if (verdict == "stuck") Assert.Equal(verdict, Verdict.Judge(summary).Word);
        }
    }

    // 2/λ is 0.02; the other direction needs 1/λ = 1 per e-fold and is done from a rate of 0.005 on.
    [Theory]
    [InlineData(1e-6, "slow"), InlineData(1e-5, "slow"), InlineData(1e-3, "slow"), InlineData(0.005, "converged"),
        InlineData(0.0199, "converged"), InlineData(0.02, "oscillating")]
    [InlineData(0.02005, "diverged"), InlineData(0.0201, "diverged"), InlineData(0.021, "diverged"), InlineData(1, "diverged")]
    public void AQuadratic(double rate, string verdict)
    {
        foreach (var precision in Enum.GetValues<Precision>())
        {
            var summary = Trainer.Train(Bowl with { Rate = rate, Precision = precision }).Summary;
            Assert.Equal(verdict, Verdict.Judge(summary).Word);
            Assert.Equal(verdict == "converged" ? "data-limited" : verdict, Verdict.Judge(summary, 0).Word);
        }
    }

    [Theory, MemberData(nameof(Precisions))]
    public void GrowthWithoutEnd_IsDivergence_ThoughAllIsFinite(Precision precision)
    {
        var run = Trainer.Train(Bowl with { Rate = 0.0201, Precision = precision });
        Assert.Equal(RunOutcome.Finished, run.Outcome);
        Assert.Equal(new Divergence(1, DivergenceCause.Growth), Verdict.Judge(run.Summary).Divergence);
    }

    // L falls by (1 − ηλ)² a step: to a thousandth in ln(0.001) / 2ln(1 − ηλ) steps.
    [Theory]
    [InlineData(3e-6), InlineData(1e-5), InlineData(2e-5), InlineData(3e-5)]
    public void StepsToGo_AreThoseOfTheClosedForm(double rate)
    {
        foreach (var precision in Enum.GetValues<Precision>())
        {
            var summary =
                Trainer.Train(Bowl with { Problem = new Quadratic { Curvatures = [100] }, Rate = rate, Precision = precision }).Summary;
            var all = Math.Log(0.001) / (2 * Math.Log(1 - 100 * rate));
            Assert.Equal(all - 1000, Verdict.Judge(summary).StepsToGo!.Value, 0.01 * (all - 1000));
        }
    }

    // Two hidden units of |x| and −|x|: with biases of −3 neither ever answers, and the output's bias is the mean already.
    [Theory]
    [InlineData(4, 0.01, "stuck"), InlineData(4, 0.1, "stuck"), InlineData(64, 0.01, "stuck"), InlineData(64, 0.5, "stuck"),
        InlineData(4, 1, "oscillating"), InlineData(64, 2, "diverged")]
    public void ADeadNetwork(int batch, double rate, string verdict)
    {
        double[] inputs = [.. Enumerable.Range(0, 64).Select(i => Math.Sin(1.7 * i))];
        double[] targets = [.. inputs.Select((x, i) => Math.Abs(x) - 0.3 + 0.1 * Math.Sin(7.7 * i))];
        foreach (var precision in Enum.GetValues<Precision>())
        {
            var network = new NetworkProblem(Network.Parse("1 > 2 relu > 1"), new("abs", new(inputs, 1, targets, 1)), new SquaredLoss())
            {
                Initial = new ExplicitWeights { Values = [1, -1, -3, -3, 0.5, 0.5, targets.Average()] },
            };
            var summary = Trainer.Train(new Experiment
            {
                Problem = network,
                BatchSize = batch,
                Rate = rate,
                Precision = precision,
            }.ForEpochs(200)).Summary;
            Assert.Equal(verdict, Verdict.Judge(summary).Word);
        }
    }

    public static TheoryData<string, string, string, int, double, string> RealRuns => new()
    {
        // Mini-batches of 16, 60 epochs.
        { "iris", "class", "> 16 relu > 3", 16, 1e-3, "slow" }, { "iris", "class", "> 16 relu > 3", 16, 0.1, "slow" },
        { "iris", "class", "> 16 relu > 3", 16, 1, "converged" },
        { "iris", "class", "> 16 relu > 3", 16, 10, "oscillating" }, { "iris", "class", "> 16 relu > 3", 16, 100, "diverged" },
        { "digits", "class", "> 32 relu > 10", 16, 1e-4, "slow" }, { "digits", "class", "> 32 relu > 10", 16, 0.1, "converged" },
        { "digits", "class", "> 32 relu > 10", 16, 0.3, "converged" },
        { "digits", "class", "> 32 relu > 10", 16, 10, "diverged" },
        { "wine", "class", "> 16 relu > 16 relu > 3", 16, 0.1, "converged" },
        { "wine", "class", "> 16 relu > 16 relu > 3", 16, 5, "oscillating" },
        { "diabetes", "progression", "> 16 tanh > 1", 16, 1e-4, "slow" }, { "diabetes", "progression", "> 16 tanh > 1", 16, 1, "diverged" },
        { "concrete", "compressive_strength", "> 32 relu > 1", 16, 1e-4, "slow" },
        { "concrete", "compressive_strength", "> 32 relu > 1", 16, 0.1, "converged" },
        { "concrete", "compressive_strength", "> 32 relu > 1", 16, 0.3162, "oscillating" },
        { "concrete", "compressive_strength", "> 32 relu > 1", 16, 1, "diverged" },
        // All rows at once, 600 steps.
        { "iris", "class", "> 16 relu > 3", 10_000, 0.01, "slow" }, { "iris", "class", "> 16 relu > 3", 10_000, 3, "converged" },
        { "iris", "class", "> 16 relu > 3", 10_000, 10, "oscillating" },
        { "digits", "class", "> 32 relu > 10", 10_000, 1, "converged" },
        { "diabetes", "progression", "> 16 tanh > 1", 10_000, 0.2, "oscillating" },
        { "diabetes", "progression", "> 16 tanh > 1", 10_000, 10, "diverged" },
        { "wine", "class", "> 16 relu > 16 relu > 3", 10_000, 1, "converged" },
    };

    [Theory, MemberData(nameof(RealRuns))]
    public void NetworksOnRealData(string set, string target, string layers, int batch, double rate, string verdict)
    {
        var table = TableReader.Read(Path.Combine(AppContext.BaseDirectory, "Data", $"{set}.csv"),
            cancellationToken: TestContext.Current.CancellationToken).Table;
        var prepared = PreparedTable.Create(table, new() { Targets = [target] });
        Loss loss = prepared.Classes.Count > 0 ? new CrossEntropyLoss() : new SquaredLoss();
        var problem = new NetworkProblem(Network.Parse($"{prepared.Data.Training.InputsPerRow} {layers}"), prepared.Data, loss);
        foreach (var precision in Enum.GetValues<Precision>())
        {
            var summary = Trainer.Train(new Experiment
            {
                Problem = problem,
                BatchSize = batch,
                Rate = rate,
                Precision = precision,
            }.ForEpochs(batch == 16 ? 60 : 600)).Summary;
            Assert.Equal(verdict, Verdict.Judge(summary).Word);
        }
    }

    [Fact]
    public void StepsOfOneBatch_DoNotTellNoiseFromSwings()
    {
        var table = TableReader.Read(Path.Combine(AppContext.BaseDirectory, "Data", "iris.csv"),
            cancellationToken: TestContext.Current.CancellationToken).Table;
        var prepared = PreparedTable.Create(table, new() { Targets = ["class"] });
        var experiment = new Experiment
        {
            Problem = new NetworkProblem(Network.Parse("4 > 16 relu > 3"), prepared.Data, new CrossEntropyLoss()),
            BatchSize = 32,
            Rate = 1e-3,
        };
        // Thirty steps are sixteen stretches of one step, and batches differ by more than a rate so low gains.
        var verdict = Verdict.Judge(Trainer.Train(experiment.ForEpochs(10)).Summary);
        Assert.Equal((VerdictKind.Undecided, UndecidedReason.Noise), (verdict.Kind, verdict.Reason));
    }

    [Fact]
    public void Undecided_SaysWhy()
    {
        var finished = Trainer.Train(Bowl with { Rate = 0.01 }).Summary;
        Assert.Equal((VerdictKind.Undecided, UndecidedReason.Stopped), Judge(finished with { Steps = 500 }));
        Assert.Equal((VerdictKind.Undecided, UndecidedReason.TooShort),
            Judge(Trainer.Train(Bowl with { Rate = 0.01, Steps = 15 }).Summary));
        Assert.Equal((VerdictKind.Converged, UndecidedReason.None), Judge(finished));
        // On its way from the unstable solution to the wrong cycle.
        var leaving = new Experiment
        {
            Problem = new TutorialProblem { Rule = Rule.Corrected, Data = TutorialData.Corrected },
            BatchSize = 1,
            Order = RowOrder.Given,
            Steps = 60_000,
            Rate = 4e-4,
        };
        Assert.Equal((VerdictKind.Undecided, UndecidedReason.Rising), Judge(Trainer.Train(leaving).Summary));
        Assert.Throws<ArgumentOutOfRangeException>(() => Verdict.Judge(finished, double.NaN));

        static (VerdictKind Kind, UndecidedReason Doubt) Judge(Summary summary) =>
            (Verdict.Judge(summary).Kind, Verdict.Judge(summary).Reason);
    }

    private static readonly Summary[] Some =
    [
        .. Trainer.Train(Bowl, [1e-6, 1e-5, 1e-4, 1e-3, 0.005, 0.0199, 0.02, 0.0201, 0.021]).Select(run => run.Summary),
        .. Trainer.Train(Bowl with { Optimizer = new Lion() }, [0.01, 0.1, 1]).Select(run => run.Summary),
        .. Trainer.Train(new Experiment
        {
            Problem = new TutorialProblem { Rule = Rule.Corrected },
            BatchSize = 1,
            Order = RowOrder.Given,
            Steps = 2000,
        }, [1e-8, 1e-7, 1e-5, 3.9e-4, 1e-3]).Select(run => run.Summary),
    ];

    // Powers of two and moderate sums keep all digits that matter; verdicts are not on an edge here.
    [Fact]
    public void AffineChangesOfTheLoss_ChangeNothing() =>
        Gen.Select(Gen.Int[0, Some.Length - 1], Gen.Int[-30, 30], Gen.Double[-1000, 1000], Gen.Bool)
            .Sample((which, power, added, hasFloor) =>
        {
            var (summary, factor) = (Some[which], Math.ScaleB(1, power));
            double At(double loss) => factor * (loss + added);
            var changed = summary with
            {
                First = At(summary.First),
                Best = At(summary.Best),
                Last = At(summary.Last),
                Second = At(summary.Second),
                Third = At(summary.Third),
                Level = At(summary.Level),
                Slope = factor * summary.Slope,
                Spread = factor * summary.Spread,
                BatchSpread = factor * summary.BatchSpread,
                Resolution = factor * summary.Resolution,
            };
            var (before, after) = (Verdict.Judge(summary, hasFloor ? 0 : null), Verdict.Judge(changed, hasFloor ? At(0) : null));
            Assert.Equal((before.Kind, before.Divergence, before.Reason), (after.Kind, after.Divergence, after.Reason));
            if (before.StepsToGo is { } steps) Assert.Equal(steps, after.StepsToGo!.Value, 1e-4 * steps + 1);
        });
}
