using LearnRate.Networks;
using LearnRate.Numerics;

namespace LearnRate.Tests.Networks;

public sealed class InitialWeightsTests
{
    [Fact]
    public void PyTorch_DrawsWeightsThenBiases()
    {
        var (weights, biases) = Fill(new PyTorchWeights(), inputs: 9, outputs: 4, seed: 7);
        var random = new SplitMix64(7);
        foreach (var number in (double[])[.. weights, .. biases]) Assert.Equal((2 * random.NextUniform() - 1) / 3, number, 1e-16);
    }

    [Fact]
    public void Zeros_AreZero()
    {
        var (weights, biases) = Fill(new ZeroWeights(), 3, 4);
        Assert.All((double[])[.. weights, .. biases], number => Assert.Equal(0, number));
    }

    [Fact]
    public void Uniform_FillsItsBounds() => AssertUniform(new UniformWeights { Bound = 3 }, 3);

    [Fact]
    public void Glorot_FillsItsBounds() => AssertUniform(new GlorotWeights(), Math.Sqrt(6.0 / 300));

    [Fact]
    public void Normal_IsNormal() => AssertNormal(new NormalWeights { Deviation = 2 }, 2);

    [Fact]
    public void He_IsNormal() => AssertNormal(new HeWeights(), Math.Sqrt(2.0 / 100));

    // Three numbers: the second of the last pair is not there.
    [Fact]
    public void Normal_DrawsPairs()
    {
        var (weights, _) = Fill(new NormalWeights { Deviation = 1 }, inputs: 3, outputs: 1, seed: 5);
        var random = new SplitMix64(5);
        for (var i = 0; i < weights.Length; i += 2)
        {
            var (u, v) = (random.NextUniform(), random.NextUniform());
            var radius = Math.Sqrt(-2 * Math.Log(1 - u));
            Assert.Equal(radius * Math.Cos(2 * Math.PI * v), weights[i], 1e-14);
            if (i == 0) Assert.Equal(radius * Math.Sin(2 * Math.PI * v), weights[1], 1e-14);
        }
    }

    [Fact]
    public void Explicit_GivesEachLayerItsPart()
    {
        var given = new ExplicitWeights { Values = [1, 2, 3, 4, 5, 6, 7, 8, 9] };
        Assert.Equal(9, given.Parameters);
        var (weights, biases) = Fill(given, inputs: 2, outputs: 2);
        Assert.Equal([1, 2, 3, 4], weights);
        Assert.Equal([5, 6], biases);
        (weights, biases) = Fill(given, inputs: 2, outputs: 1, position: 6);
        Assert.Equal([7, 8], weights);
        Assert.Equal([9], biases);
    }

    [Fact]
    public void Explicit_TooFew_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(
            () => Fill(new ExplicitWeights { Values = [1, 2, 3] }, inputs: 2, outputs: 1, position: 3));
        Assert.Contains("has 3", error.Message, StringComparison.Ordinal);
        Assert.Contains("needs 6", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Same_SeedSameWeights()
    {
        foreach (var kind in (InitialWeights[])[new PyTorchWeights(), new UniformWeights(), new NormalWeights(), new GlorotWeights(),
            new HeWeights()])
        {
            Assert.Equal(Fill(kind, 3, 5, seed: 1).Weights, Fill(kind, 3, 5, seed: 1).Weights);
            Assert.NotEqual(Fill(kind, 3, 5, seed: 1).Weights, Fill(kind, 3, 5, seed: 2).Weights);
            Assert.Null(kind.Parameters);
        }
    }

    private static void AssertUniform(InitialWeights kind, double bound)
    {
        var (weights, biases) = Fill(kind, 100, 200);
        Assert.All(biases, bias => Assert.Equal(0, bias));
        Assert.All(weights, weight => Assert.InRange(weight, -bound, bound));
        Assert.InRange(weights.Average() / bound, -0.02, 0.02); // 20,000 numbers: five deviations of the mean
        Assert.InRange(weights.Sum(w => w * w) / weights.Length / (bound * bound), 0.322, 0.345);
        Assert.InRange(weights.Max() / bound, 0.999, 1);
    }

    private static void AssertNormal(InitialWeights kind, double deviation)
    {
        var (weights, biases) = Fill(kind, 100, 200);
        Assert.All(biases, bias => Assert.Equal(0, bias));
        Assert.InRange(weights.Average() / deviation, -0.036, 0.036); // 20,000 numbers: five deviations
        Assert.InRange(weights.Sum(w => w * w) / weights.Length / (deviation * deviation), 0.95, 1.05);
        Assert.InRange(weights.Count(w => Math.Abs(w) < deviation) / (double)weights.Length, 0.666, 0.699);
    }

    private static (double[] Weights, double[] Biases) Fill(InitialWeights kind, int inputs, int outputs, int position = 0, ulong seed = 3)
    {
        var (weights, biases) = (new double[inputs * outputs], new double[outputs]);
        weights.AsSpan().Fill(double.NaN);
        biases.AsSpan().Fill(double.NaN);
        var random = new SplitMix64(seed);
        kind.Fill(new(weights, biases, inputs, position), ref random);
        return (weights, biases);
    }
}
