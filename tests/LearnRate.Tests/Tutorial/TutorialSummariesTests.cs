using LearnRate.Sweeps;
using LearnRate.Tests.Training;
using LearnRate.Training;
using LearnRate.Tutorial;

namespace LearnRate.Tests.Tutorial;

/// <summary>Summaries and verdicts of many runs of the tutorial's program, held against plain loops over one run.</summary>
public sealed class TutorialSummariesTests
{
    private static readonly double[] Rates =
        [1, 0.1, 1e-3, 5e-4, 1e-4, 1e-5, 1e-7, 1e-8, 3.9e-4, 1e300, .. Enumerable.Range(0, 150).Select(i => Math.Pow(10, -8 + i / 20.0))];

    public static TheoryData<Variant> Variants => [.. Variant.All];

    [Theory, MemberData(nameof(Variants))]
    public void AreThoseOfPlainLoops(Variant variant)
    {
        foreach (var cap in new[] { 1_000_000, 1500, 60 })
        {
            var program = new TutorialProgram { Rule = variant.Rule, Data = variant.Data, Cap = cap };
            var (summaries, ends) = Summarise(program, Rates, null);
            for (var i = 0; i < Rates.Length; i++)
            {
                var one = program with { Rate = Rates[i] };
                var run = one.Train();
                Assert.Equal(new(run.Iterations, run.StoppedByRule, run.Weights), ends[i]);
                var expected = Plain(one, run);
                var scale = 1e-9 * Math.Max(expected.First, Math.Abs(expected.Last));
                var (want, got) = (Numbers(expected), Numbers(summaries[i]));
                for (var k = 0; k < want.Length; k++)
                {
                    Assert.True(
                        double.IsNaN(want[k]) ? double.IsNaN(got[k])
                            : Math.Abs(want[k] - got[k]) <= (double.IsNaN(scale) ? 1e-9 * Math.Abs(want[k]) : scale),
                        FormattableString.Invariant($"{variant} at {Rates[i]:R}, cap {cap}: number {k} is {got[k]:R}, not {want[k]:R}"));
                }

                Assert.Equal(Verdict.Judge(expected).Word, Verdict.Judge(summaries[i]).Word);
            }
        }
    }

    [Fact]
    public void HaveTheSameBits_InAnyCompany()
    {
        double[] many = [.. Enumerable.Range(0, 10_000).Select(i => Math.Pow(10, -7 + 4.0 * i / 10_000))];
        var program = new TutorialProgram();
        var (together, ends) = Summarise(program, many, 2);
        var (threads, _) = Summarise(program, many, 1);
        Assert.Equal(together, threads);
        Assert.Equal(program.Train(many, cancellationToken: TestContext.Current.CancellationToken), ends);
        for (var i = 0; i < many.Length; i += 997) Assert.Equal(together[i], Summarise(program, [many[i]], null).Summaries[0]);
    }

    [Fact]
    public void WhatCannotBe_IsRefusedInWords()
    {
        static void Summarise(TutorialProgram program, double[] rates, Action<TutorialSummaries> take) =>
            program.Summarise(rates, take, cancellationToken: TestContext.Current.CancellationToken);

        var program = new TutorialProgram();
        Assert.Contains("stop rule is Honest",
            Assert.Throws<InvalidOperationException>(() => Summarise(program with { Stop = StopRule.Honest }, [1], _ => { })).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Summarise(program, [0], _ => { }));
        Summarise(program, [1], columns => Assert.Contains("There are 1 runs",
            Assert.Throws<ArgumentOutOfRangeException>(() => TutorialRunSummary.Create(columns, 1)).Message, StringComparison.Ordinal));
    }

    internal static (Summary[] Summaries, TutorialEnd[] Ends) Summarise(TutorialProgram program, double[] rates, int? threads)
    {
        var (summaries, ends) = (new Summary[rates.Length], new TutorialEnd[rates.Length]);
        program.Summarise(
            rates, columns =>
            {
                columns.Ends.CopyTo(ends.AsSpan(columns.First));
                for (var i = 0; i < columns.Count; i++) summaries[columns.First + i] = TutorialRunSummary.Create(columns, i);
            },
            threads, TestContext.Current.CancellationToken);
        return (summaries, ends);
    }

    private static Summary Plain(TutorialProgram program, TutorialRun run)
    {
        var horizon = (Math.Min(TutorialProgram.MinimumIterations, program.Cap) - 1) / 6 * 6;
        var steps = program.Iterations().Take(horizon).ToArray();
        var start = TutorialSamples.Training(program.Data).ToArray()
            .Average(sample => Loss(sample.Desired - TutorialNeuron.Predict(TutorialNeuron.Start, sample.Input)));
        double[] losses = [.. steps.Select(step => Loss(step.Error))];
        if (run.Diverged is { } diverged)
        {
            // What has whole passes until then has a first, a best and a last.
            double[] means = [.. losses.Take(diverged.Iteration - 1).Chunk(6).Where(pass => pass.Length == 6)
                .Select(pass => pass.Average())];
            var last = means.Length == 0 ? double.NaN : Finite(means[^1]);
            return new()
            {
                Horizon = horizon,
                Steps = diverged.Iteration - 1,
                Epoch = 6,
                Window = 6,
                First = start,
                Resolution = Math.ScaleB(1, -52) * Math.Max(start, last),
                Best = means.Length == 0 ? double.NaN : means.Min(),
                Last = last,
                FirstMove = means.Length == 0 ? double.NaN : Finite(Distance(steps[0].Before, steps[5].After)),
                AboveSince = means.Length == 0 ? double.NaN : (Array.FindLastIndex(means, mean => mean <= start) + 1) * 6,
                DivergedAt = diverged.Iteration - 1,
                Cause = (double)(diverged.Quantity is "b" or "w" ? DivergenceCause.Parameter : DivergenceCause.BatchLoss),
            };
        }

        var summary = ReferenceSummary.Compute(losses, 6, 1, horizon, start,
            length: 6) with
        { FirstMove = Distance(steps[0].Before, steps[5].After) };
        return double.IsNaN(summary.Level) ? summary : summary with
        {
            LastMove = Distance(steps[^12].Before, steps[^7].After),
            LastMoves = Distance(steps[^12].Before, steps[^1].After),
        };
    }

    private static double Loss(double error) => error * error / 2;

    private static double Finite(double number) => double.IsFinite(number) ? number : double.NaN;

    private static double Distance(Weights from, Weights to) => Math.Sqrt(Math.Pow(to.B - from.B, 2) + Math.Pow(to.W - from.W, 2));

    private static double[] Numbers(Summary summary)
    {
        var numbers = new double[Summary.Numbers];
        summary.CopyTo(numbers);
        return numbers;
    }
}
