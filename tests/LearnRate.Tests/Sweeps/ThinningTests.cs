using CsCheck;
using LearnRate.Sweeps;
using LearnRate.Training;

namespace LearnRate.Tests.Sweeps;

public sealed class ThinningTests
{
    [Theory]
    [InlineData(1, 3, 3, 1), InlineData(256, 3, 3, 256), InlineData(257, 3, 6, 129), InlineData(512, 1, 2, 256), InlineData(513, 1, 3, 171),
        InlineData(1_000_000, 1, 3907, 256)]
    public void Trace_IsLeftWithAtMost256Points(int recorded, int every, int expectedEvery, int expectedPoints)
    {
        double[] numbers = [.. Enumerable.Range(0, recorded)];
        var thin = Thinning.Thin(new(every, numbers, numbers) { Rates = numbers, Rollbacks = [1, 2, 3] });

        Assert.Equal((expectedEvery, expectedPoints), (thin.Every, thin.Losses.Count));
        Assert.Equal(Enumerable.Range(0, expectedPoints).Select(i => (double)i * (expectedEvery / every)), thin.Losses);
        Assert.Equal(thin.Losses, thin.GradientNorms);
        Assert.Equal(thin.Losses, thin.Rates);
        Assert.Equal([1, 2, 3], thin.Rollbacks);
    }

    [Fact]
    public void ThinTrace_StaysAsItIs() => Gen.Select(Gen.Int[1, 5000], Gen.Int[1, 9]).Sample((recorded, every) =>
    {
        var thin = Thinning.Thin(new(every, new double[recorded], null));
        Assert.Same(thin, Thinning.Thin(thin));
        // No point could stay that is left out: with the next smaller distance there would be too many.
        Assert.InRange(thin.Losses.Count, Math.Min(recorded, Thinning.MostPoints / 2), Thinning.MostPoints);
    });

    [Fact]
    public void ConstantRates_StayOneNumber()
    {
        var run = Trainer.Train(new Experiment { Problem = new LearnRate.Problems.Quadratic(), BatchSize = 1, Steps = 1000 });
        var thin = Thinning.Thin(run.Trace);
        Assert.Equal((4, 250), (thin.Every, thin.Rates.Count));
        Assert.All(thin.Rates, rate => Assert.Equal(run.Trace.Rates[0], rate));
        Assert.Same(run.Trace.Rates.GetType(), thin.Rates.GetType());
    }
}
