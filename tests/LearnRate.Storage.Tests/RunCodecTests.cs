using CsCheck;
using LearnRate.Recipes;
using LearnRate.Sweeps;
using LearnRate.Training;

namespace LearnRate.Storage.Tests;

public sealed class RunCodecTests
{
    // Every double: NaN of any bits, infinities, -0, the smallest.
    private static readonly Gen<double> AnyDouble = Gen.OneOf(Gen.ULong.Select(BitConverter.UInt64BitsToDouble), Gen.Double.Special);

    private static readonly Gen<Measure> AnyMeasure = Gen.Select(AnyDouble, AnyDouble, Gen.Bool)
        .Select((loss, accuracy, has) => new Measure(loss, has ? accuracy : null));

    private static readonly Gen<Evaluation> AnyEvaluation =
        Gen.Select(Gen.Int, AnyMeasure, AnyMeasure, Gen.Bool)
            .Select((steps, training, validation, has) => new Evaluation(steps, training, has ? validation : null));

    private static readonly Gen<Trace> AnyTrace =
        Gen.Select(Gen.Int[1, 1000], Gen.Int[0, 600], AnyDouble.Array[600], Gen.Bool, Gen.Bool, Gen.Int.Array[0, 5]).Select(
        (every, recorded, numbers, norms, rates, back) => new Trace(every, numbers[..recorded], norms ? numbers[(600 - recorded)..] : null)
        {
            Rates = rates ? numbers[..recorded] : [],
            Rollbacks = back,
        });

    private static readonly Gen<RunResult> AnyRun =
        Gen.Select(Gen.Enum<RunOutcome>(), Gen.Int, AnyDouble.Array[Summary.Numbers], AnyTrace, Gen.Select(AnyEvaluation, Gen.Bool),
            AnyEvaluation.Array[0, 4], Gen.Select(Gen.Int, Gen.Enum<DivergenceCause>(), Gen.Bool))
            .Select((outcome, steps, summary, trace, final, evaluations, divergence) => new RunResult
            {
                Rate = 1,
                Seed = 7,
                Outcome = outcome,
                Steps = steps,
                Summary = Summary.From(summary),
                Trace = trace,
                Final = final.Item2 ? final.Item1 : null,
                Evaluations = evaluations,
                Divergence = divergence.Item3 ? new(divergence.Item1, divergence.Item2) : null,
            });

    [Fact]
    public void AnyRuns_ComeBackToTheSameBits() => AnyRun.Array[1, 6].Sample(runs =>
    {
        RunResult[] kept = [.. runs.Select((run, i) => run with { Rate = 0.5 * (i + 1) })];
        var chunk = RunCodec.Pack(kept);
        var details = Chunk.UnpackDetails(chunk.PackDetails(), kept.Length);
        var back = new Chunk
        {
            Rates = chunk.Rates,
            Outcomes = chunk.Outcomes,
            Steps = chunk.Steps,
            Numbers = DeltaEncoding.Doubles(DeltaEncoding.Pack(chunk.Numbers), kept.Length, chunk.Numbers.Length),
            Details = details,
        };
        for (var i = 0; i < kept.Length; i++) Same.Run(kept[i], RunCodec.Unpack(back, i, 7));
    }, iter: 300);

    [Theory]
    [InlineData(int.MaxValue), InlineData(-1), InlineData(int.MinValue), InlineData(11)]
    public void RepeatedRate_IsNotRepeatedMoreOftenThanLossesWereRecorded(int count)
    {
        var run = Trace10(new RepeatedList<double>(0.5, 10));
        var details = RunCodec.Pack([run]).Details!;
        // The count stands before the rate and the count of the rollbacks, of which there are none.
        BitConverter.TryWriteBytes(details[0].AsSpan(details[0].Length - sizeof(int) - sizeof(double) - sizeof(int)), count);
        Assert.Throws<InvalidDataException>(() => RunCodec.Unpack(With(RunCodec.Pack([run]), details), 0, 7));
    }

    [Fact]
    public void AnyBytes_AreARunOrDamaged_AndNothingElse() => Gen.Select(Gen.Byte.Array[0, 40], Gen.Int[0, 200], Gen.Byte)
        .Sample((noise, at, one) =>
        {
            var chunk = RunCodec.Pack([Trace10(new RepeatedList<double>(0.5, 10))]);
            var changed = chunk.Details![0].ToArray();
            changed[at % changed.Length] = one;
            foreach (var details in (byte[][])[noise, changed, changed[..(at % changed.Length)]])
            {
                try
                {
                    RunCodec.Unpack(With(chunk, [details]), 0, 7);
                }
                catch (InvalidDataException)
                {
                }
            }
        }, iter: 3000);

    [Theory]
    [InlineData(int.MaxValue, 1), InlineData(-1, 1), InlineData(0, 1), InlineData(int.MinValue, 1), InlineData(5, 1), InlineData(4, 2)]
    public void DetailsOfOtherLengths_AreDamaged(int length, int count) =>
        Assert.Throws<InvalidDataException>(() => Chunk.UnpackDetails([.. BitConverter.GetBytes(length), 1, 2, 3, 4], count));

    private static Chunk With(Chunk chunk, byte[][] details) => new()
    {
        Rates = chunk.Rates,
        Outcomes = chunk.Outcomes,
        Steps = chunk.Steps,
        Numbers = chunk.Numbers,
        Details = details,
    };

    private static RunResult Trace10(IReadOnlyList<double> rates) => new()
    {
        Rate = 0.5,
        Seed = 7,
        Outcome = RunOutcome.Finished,
        Steps = 10,
        Summary = Summary.From(new double[Summary.Numbers]),
        Trace = new(1, new double[10], null) { Rates = rates },
        Evaluations = [],
    };

    [Fact]
    public void SummarysColumns_AreCalledAsItsProperties_InTheirOrder()
    {
        double[] numbers = [.. Enumerable.Range(0, Summary.Numbers)];
        var summary = Summary.From(numbers);
        var names = RunNumbers.Columns.Where(name => name.StartsWith("summary.", StringComparison.Ordinal))
            .Select(name => name["summary.".Length..]);
        Assert.Equal(numbers, names.Select(name =>
            (double)typeof(Summary).GetProperty($"{char.ToUpperInvariant(name[0])}{name[1..]}")!.GetValue(summary)!));
    }

    [Fact]
    public void WrongColumns_AreRefused()
    {
        RunColumns Of(double[] rates, int count = 2, RunOutcome outcome = default) =>
            new(rates, new[] { outcome, default }, new int[count], new double[2]);
        Assert.Equal(2, Of([1, 2]).Count);
        Assert.Contains("they must be as many", Assert.Throws<ArgumentException>(() => Of([1, 2], count: 3)).Message,
            StringComparison.Ordinal);
        foreach (var rates in (double[][])[[2, 1], [1, 1], [0, 1], [-1, 1], [1, double.NaN], [1, double.PositiveInfinity]])
            Assert.Contains("rates must be finite, positive and rising", Assert.Throws<ArgumentException>(() => Of(rates)).Message,
                StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Of([1, 2], outcome: (RunOutcome)9));
    }
}
