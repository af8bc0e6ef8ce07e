using System.Globalization;
using System.Numerics;
using CsCheck;
using LearnRate.Networks;
using LearnRate.Numerics;

namespace LearnRate.Tests.Networks;

public sealed class ActivationTests
{
    // Relative precision ends where a value is the difference of nearly equal numbers, such as 1 + erf far below 0.
    private const double Floor = 1e-15, FloatUlp = 1.0 / (1 << 23);

    private static readonly ILookup<string, double[]> Rows = File
        .ReadLines(Path.Combine(AppContext.BaseDirectory, "Golden/gradients/activations.csv")).Skip(1).Select(line => line.Split(','))
        .ToLookup(f => f[0], f => f[1..].Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray());

    private static readonly Dictionary<string, Activation> OfGolden = new()
    {
        ["identity"] = new Identity(),
        ["clip(max=250)"] = new Clip { Max = 250 },
        ["relu"] = new Relu(),
        ["leaky_relu(0.01)"] = new LeakyRelu(),
        ["elu(1)"] = new Elu(),
        ["gelu_exact"] = new Gelu(),
        ["gelu_tanh"] = new GeluTanh(),
        ["sigmoid"] = new Sigmoid(),
        ["tanh"] = new Tanh(),
        ["softplus"] = new Softplus(),
        ["silu"] = new Silu(),
    };

    // Each with the arguments at which it has a kink.
    private static readonly (Activation Activation, double[] Kinks)[] Smooth =
    [
        (new Identity(), []), (new Clip(), [1]), (new Clip { Max = -2 }, [-2]), (new Relu(), [0]), (new LeakyRelu(), [0]),
        (new LeakyRelu { Slope = -0.5 }, [0]), (new Elu(), [0]), (new Elu { Alpha = 2.5 }, [0]), (new Elu { Alpha = 0 }, [0]),
        (new Gelu(), []),
        (new GeluTanh(), []), (new Sigmoid(), []), (new Tanh(), []), (new Softplus(), [20]), (new Silu(), []), (new Sine(), []),
        (new Softmax(), []),
    ];

    public static TheoryData<string> Golden => [.. Rows.Select(rows => rows.Key)];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Smooth.Length)];

    [Theory, MemberData(nameof(Golden))]
    public void Double_EqualsGolden(string name)
    {
        foreach (var row in Rows[name])
        {
            var (value, slope) = At<double>(OfGolden[name], row[0]);
            Near.Equal(row[1], value, 1e-12, Floor, $"{name} at {row[0]:R}");
            Near.Equal(row[2], slope, 1e-12, Floor, $"{name}' at {row[0]:R}");
        }
    }

    [Theory, MemberData(nameof(All))]
    public void Float_IsNearDouble(int index)
    {
        var activation = Smooth[index].Activation;
        for (var z = -30f; z <= 30; z += 0.0371f)
        {
            var (value, slope) = At<float>(activation, z);
            var (exact, exactSlope) = At<double>(activation, z);
            var size = Math.Max(1, Math.Abs(z));
            Near.Equal(exact, value, 4 * FloatUlp, FloatUlp * size, $"{activation} at {z:R}");
            Near.Equal(exactSlope, slope, 4 * FloatUlp, FloatUlp * size, $"{activation}' at {z:R}");
        }
    }

    [Theory, MemberData(nameof(All))]
    public void Slope_IsTheDerivative(int index) =>
        Gen.Double[-25, 25].Sample(
            z =>
            {
                var (activation, kinks) = Smooth[index];
                const double h = 1.0 / (1 << 15); // z ± h is exact enough, the error of order h²
                if (kinks.Any(kink => Math.Abs(z - kink) <= 2 * h)) return;
                var quotient = (At<double>(activation, z + h).Value - At<double>(activation, z - h).Value) / (z + h - (z - h));
                Near.Equal(quotient, At<double>(activation, z).Slope, 1e-8, 5e-9, $"{activation}' at {z:R}");
            },
            iter: 300);

    [Theory]
    [InlineData(0), InlineData(1), InlineData(-1.5), InlineData(1e-9), InlineData(30), InlineData(-1000), InlineData(1e6)]
    public void Sine_IsSine(double z)
    {
        var (value, slope) = At<double>(new Sine(), z);
        Near.Equal(Math.Sin(z), value, 1e-12, Floor, "sine");
        Near.Equal(Math.Cos(z), slope, 1e-12, Floor, "cosine");
    }

    [Fact]
    public void Kinks_HaveTheDocumentedSlope()
    {
        Assert.Equal((0, 0), At<double>(new Relu(), 0));
        Assert.Equal((0, 0.25), At<double>(new LeakyRelu { Slope = 0.25 }, 0));
        Assert.Equal((0, 3), At<double>(new Elu { Alpha = 3 }, 0));
        Assert.Equal((7, 1), At<double>(new Clip { Max = 7 }, 7));
        Assert.Equal((7, 0), At<double>(new Clip { Max = 7 }, Math.BitIncrement(7)));
        Assert.Equal((Math.BitIncrement(20), 1), At<double>(new Softplus(), Math.BitIncrement(20)));
        Assert.True(At<double>(new Softplus(), 20).Slope < 1);
    }

    [Theory]
    [InlineData("sigmoid"), InlineData("silu"), InlineData("softplus")]
    public void FarBelowZero_IsTheDocumentedZero(string name)
    {
        var activation = OfGolden[name];
        Assert.NotEqual(0, At<float>(activation, -69.5f).Value);
        Assert.Equal((0, 0), At<float>(activation, -70.5f));
        Assert.NotEqual(0, At<double>(activation, -699.5).Value);
        Assert.Equal((0, 0), At<double>(activation, -700.5));
    }

    [Theory, MemberData(nameof(All))]
    public void Nan_GivesNan(int index)
    {
        Assert.True(double.IsNaN(At<double>(Smooth[index].Activation, double.NaN).Value));
        Assert.True(float.IsNaN(At<float>(Smooth[index].Activation, float.NaN).Value));
    }

    // A run whose weights are still finite must not be lost to an intermediate result.
    [Theory, MemberData(nameof(All))]
    public void FiniteArguments_GiveFiniteResults(int index)
    {
        foreach (var z in (float[])[float.MaxValue, 1e30f, 1e20f, 1e13f, 1e5f, 1000, 100, float.Epsilon])
        {
            foreach (var signed in (float[])[z, -z])
            {
                var (value, slope) = At<float>(Smooth[index].Activation, signed);
                Assert.True(float.IsFinite(value) && float.IsFinite(slope),
                    $"{Smooth[index].Activation} at {signed:R}: {value:R}, {slope:R}");
            }
        }
    }

    [Theory, MemberData(nameof(All))]
    public void Lanes_NeverMix(int index)
    {
        LanesNeverMix<double>(Smooth[index].Activation);
        LanesNeverMix<float>(Smooth[index].Activation);
    }

    [Fact]
    public void Apply_MayOverwriteItsArguments()
    {
        Lanes<double>[] sums = [.. Enumerable.Range(-3, 7).Select(i => Lanes<double>.Create(i / 2.0))], slopes = new Lanes<double>[7];
        var (values, expected) = (new Lanes<double>[7], new Lanes<double>[7]);
        var loop = new Gelu().Start<double>();
        loop.Apply(sums, values, expected);
        loop.Apply(sums, sums, slopes);
        Assert.Equal(values.Select(v => v.Vector), sums.Select(v => v.Vector));
        Assert.Equal(expected.Select(v => v.Vector), slopes.Select(v => v.Vector));
    }

    private static void LanesNeverMix<T>(Activation activation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] numbers = [.. Enumerable.Range(0, 3 * Lanes<T>.Count).Select(i => T.CreateTruncating(Math.Sin(i) * Math.Pow(10, i % 5 - 2)))];
        numbers[5] = T.NaN;
        numbers[9] = T.PositiveInfinity;
        Lanes<T>[] sums = [.. numbers.Chunk(Lanes<T>.Count).Select(chunk => Lanes<T>.Create(chunk))];
        var (values, slopes) = (new Lanes<T>[sums.Length], new Lanes<T>[sums.Length]);
        activation.Start<T>().Apply(sums, values, slopes);
        for (var i = 0; i < numbers.Length; i++)
        {
            var alone = At<T>(activation, numbers[i]);
            Assert.Equal(alone, (values[i / Lanes<T>.Count][i % Lanes<T>.Count], slopes[i / Lanes<T>.Count][i % Lanes<T>.Count]));
        }
    }

    private static (T Value, T Slope) At<T>(Activation activation, T z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (values, slopes) = (new Lanes<T>[1], new Lanes<T>[1]);
        activation.Start<T>().Apply([Lanes<T>.Create(z)], values, slopes);
        return (values[0][0], slopes[0][0]);
    }
}
