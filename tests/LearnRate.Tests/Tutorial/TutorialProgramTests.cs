using LearnRate.Tutorial;

namespace LearnRate.Tests.Tutorial;

/// <summary>The 60 golden runs: ten rates, three rules, two data sets, made by numpy. Every number is equal bit for bit.</summary>
public sealed class TutorialProgramTests
{
    private static readonly GoldenRun[] Runs = GoldenRuns.Load().Runs;

    public static TheoryData<int> All => [.. Enumerable.Range(0, Runs.Length)];

    [Theory, MemberData(nameof(All))]
    public void Train_EqualsGolden(int index)
    {
        var golden = Runs[index];
        var run = golden.Program.Train();

        Assert.Equal(golden.IterationsRun, run.Iterations);
        Assert.Equal(golden.StoppedByRule, run.StoppedByRule);
        AssertSameBits(golden.FinalWeights[0], run.Weights.B);
        AssertSameBits(golden.FinalWeights[1], run.Weights.W);
        Assert.Equal(golden.FirstNonFinite?.Iteration, run.Diverged?.Iteration);
        Assert.Equal(golden.FirstNonFinite?.Quantity, run.Diverged?.Quantity);
        Assert.Equal(golden.FirstNonFinite?.Value, run.Diverged?.Value);
    }

    [Theory, MemberData(nameof(All))]
    public void Iterations_EqualGolden(int index)
    {
        var golden = Runs[index];
        var steps = golden.Program.Iterations().Take(golden.IterationsRun).ToArray();
        foreach (var expected in golden.FirstIterations.Append(golden.Final))
        {
            var step = steps[expected.Iteration - 1];
            Assert.Equal(expected.Iteration, step.Number);
            Assert.Equal((expected.Input, expected.Desired), (step.Sample.Input, step.Sample.Desired));
            AssertSameBits(expected.B, step.Before.B);
            AssertSameBits(expected.W, step.Before.W);
            AssertSameBits(expected.Predicted, step.Predicted);
            AssertSameBits(expected.Error, step.Error);
            AssertSameBits(expected.BAfter, step.After.B);
            AssertSameBits(expected.WAfter, step.After.W);
        }
    }

    [Theory, MemberData(nameof(All))]
    public void Predictions_EqualGolden(int index)
    {
        var golden = Runs[index];
        var weights = golden.Program.Train().Weights;

        AssertSameBits(golden.MaxAbsTrainingResidual, TutorialNeuron.LargestError(weights, golden.Variant.Samples));
        Assert.Equal(golden.TestInputs.Zip(golden.TestDesired), TutorialSamples.Test.ToArray().Select(s => (s.Input, s.Desired)));
        foreach (var (input, expected) in golden.TestInputs.Zip(golden.TestPredictions))
            AssertSameBits(expected, TutorialNeuron.Predict(weights, input));
        foreach (var (sample, residual) in golden.Variant.Samples.ToArray().Zip(golden.FinalTrainingResiduals))
            AssertSameBits(residual, sample.Desired - TutorialNeuron.Predict(weights, sample.Input));
    }

    // article.md states iterations looked at every 50 passes; the first pass that qualifies lies at most 50 passes before.
    [Theory]
    [InlineData(1e-5, 444_606)]
    [InlineData(2e-5, 216_306)]
    [InlineData(5e-5, 83_106)]
    [InlineData(1e-4, 39_006)]
    public void HonestStop_EndsWhenAllErrorsAreSmall(double rate, int seenBy)
    {
        var program = new TutorialProgram
        {
            Rate = rate,
            Rule = Rule.Corrected,
            Data = TutorialData.Corrected,
            Stop = StopRule.Honest,
        };
        var run = program.Train();

        Assert.True(run.StoppedByRule);
        Assert.InRange(run.Iterations, seenBy - 300, seenBy);
        Assert.Equal(0, run.Iterations % 6);
        Assert.True(TutorialNeuron.LargestError(run.Weights, new Variant(program.Rule, program.Data).Samples) < 0.01);
        Assert.Equal(run.Iterations - 1, (program with { Cap = run.Iterations - 1 }).Train().Iterations);
        Assert.False((program with { Cap = run.Iterations - 1 }).Train().StoppedByRule);
    }

    [Fact]
    public void HonestStop_DoesNotTakeDivergenceForSuccess()
    {
        var run = new TutorialProgram { Rate = 1, Stop = StopRule.Honest }.Train();
        Assert.False(run.StoppedByRule);
        Assert.NotNull(run.Diverged);
    }

    [Theory]
    [InlineData(0.0), InlineData(-1.0), InlineData(double.NaN), InlineData(double.PositiveInfinity)]
    public void Rate_OutOfRange_IsRefused(double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TutorialProgram { Rate = rate });

    private static void AssertSameBits(double expected, double actual)
    {
        // The golden files hold one NaN for all NaNs.
        if (double.IsNaN(expected)) Assert.True(double.IsNaN(actual), $"expected NaN, got {actual:R}");
        else Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(actual));
    }
}
