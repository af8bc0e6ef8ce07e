using System.Globalization;
using LearnRate.Numerics;

namespace LearnRate.Tests.Numerics;

/// <summary>
/// The elementary functions against 40-digit values (double) and against the platform's double functions at floats of all sizes.
/// </summary>
public sealed class ElementaryTests
{
    private const double MostDouble = 2, MostFloat = 2.5;

    private static readonly Dictionary<string, Func<Lanes<double>, Lanes<double>>> Doubles = new()
    {
        ["exp"] = Elementary.Exp,
        ["expm1"] = Elementary.ExpM1,
        ["log"] = Elementary.Log,
        ["log1p"] = Elementary.Log1P,
        ["tanh"] = Elementary.Tanh,
        ["sigmoid"] = Elementary.Sigmoid,
        ["erf"] = Elementary.Erf,
        ["sin"] = Elementary.Sin,
        ["cos"] = Elementary.Cos,
    };

    private static readonly Dictionary<string, (Func<Lanes<float>, Lanes<float>> Ours, Func<double, double> Exact)> Floats = new()
    {
        ["exp"] = (Elementary.Exp, Math.Exp),
        ["expm1"] = (Elementary.ExpM1, x => Math.Abs(x) < 1e-4 ? x * (1 + x / 2 * (1 + x / 3)) : Math.Exp(x) - 1),
        ["log"] = (Elementary.Log, Math.Log),
        ["log1p"] = (Elementary.Log1P, x => Math.Abs(x) < 1e-4 ? x * (1 - x * (0.5 - x / 3)) : Math.Log(1 + x)),
        ["tanh"] = (Elementary.Tanh, Math.Tanh),
        ["exp below 0"] = (Elementary.ExpOrZero, x => x < -70 ? 0 : Math.Exp(x)),
        ["sigmoid"] = (Elementary.Sigmoid, x => x < -70 ? 0 : 1 / (1 + Math.Exp(-x))),
        ["erf"] = (Elementary.Erf, x => Elementary.Erf(Lanes<double>.Create(x))[0]),
        ["sin"] = (Elementary.Sin, Math.Sin),
        ["cos"] = (Elementary.Cos, Math.Cos),
    };

    public static TheoryData<string> Names => [.. Doubles.Keys];

    public static TheoryData<string> FloatNames => [.. Floats.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Double_IsWithinTwoUlp(string name)
    {
        var worst = GoldenValues().Where(g => g.Function == name)
            .Select(g => (Error: Ulps(Doubles[name](Lanes<double>.Create(g.X))[0], g.High, g.Low), g.X)).MaxBy(e => e.Error);
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"{name} double: {worst.Error:F3} ulp at {worst.X:R}"));
        Assert.True(worst.Error <= MostDouble, FormattableString.Invariant($"{name}({worst.X:R}) is {worst.Error:F2} ulp off."));
    }

    [Fact]
    public void Pow_IsWithinTwoUlp()
    {
        var worst = GoldenValues().Where(g => g.Function == "pow")
            .Select(g => (Error: Ulps(Elementary.Pow(g.X, g.Y), g.High, g.Low), g.X, g.Y)).MaxBy(e => e.Error);
        TestContext.Current.TestOutputHelper?.WriteLine(
            FormattableString.Invariant($"pow double: {worst.Error:F3} ulp at {worst.X:R}, {worst.Y:R}"));
        Assert.True(worst.Error <= MostDouble, FormattableString.Invariant($"pow({worst.X:R}, {worst.Y:R}) is {worst.Error:F2} ulp off."));
    }

    [Theory, MemberData(nameof(FloatNames))]
    public void Float_IsWithinTwoAndAHalfUlp(string name)
    {
        var (ours, exact) = Floats[name];
        var (worst, at) = (0.0, 0f);
        Span<float> arguments = stackalloc float[Lanes<float>.Count];
        var step = name is "sin" or "cos" ? 65536L : 1021L;
        for (long bits = uint.MinValue; bits <= uint.MaxValue - arguments.Length * step; bits += arguments.Length * step)
        {
            for (var lane = 0; lane < arguments.Length; lane++)
                arguments[lane] = BitConverter.UInt32BitsToSingle((uint)(bits + lane * step));
            if (!float.IsFinite(arguments[0])) continue;
            var answers = ours(Lanes<float>.Create(arguments));
            for (var lane = 0; lane < arguments.Length; lane++)
            {
                if (name == "exp below 0" && arguments[lane] > 0) continue;
                var error = FloatUlps(answers[lane], exact(arguments[lane]));
                if (error > worst) (worst, at) = (error, arguments[lane]);
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"{name} float: {worst:F3} ulp at {at:R}"));
        Assert.True(worst <= MostFloat, FormattableString.Invariant($"{name}({at:R}) is {worst:F2} ulp off."));
    }

    [Fact]
    public void Specials_AreThoseOfTheFunctions()
    {
        const double inf = double.PositiveInfinity, nan = double.NaN;
        (string Name, double X, double Expected)[] specials =
        [
            ("exp", -inf, 0), ("exp", inf, inf), ("exp", 0, 1), ("exp", 710, inf), ("exp", -746, 0),
            ("expm1", -inf, -1), ("expm1", inf, inf), ("expm1", -0.0, -0.0), ("expm1", 710, inf),
            ("log", 0, -inf), ("log", -0.0, -inf), ("log", inf, inf), ("log", 1, 0), ("log", -1, nan), ("log", -inf, nan),
            ("log1p", -1, -inf), ("log1p", inf, inf), ("log1p", -0.0, -0.0), ("log1p", -2, nan),
            ("tanh", inf, 1), ("tanh", -inf, -1), ("tanh", -0.0, -0.0), ("tanh", 5e-324, 5e-324),
            ("sigmoid", inf, 1), ("sigmoid", -inf, 0), ("sigmoid", 0, 0.5),
            ("erf", inf, 1), ("erf", -inf, -1), ("erf", -0.0, -0.0),
            ("sin", -0.0, -0.0), ("sin", inf, nan), ("cos", 0, 1), ("cos", -inf, nan),
        ];
        foreach (var (name, x, expected) in specials)
        {
            var (wide, narrow) = (Doubles[name](Lanes<double>.Create(x))[3], Floats[name].Ours(Lanes<float>.Create(x))[5]);
            Assert.True(expected.Equals(wide) && double.IsNegative(expected) == double.IsNegative(wide)
                || double.IsNaN(expected) && double.IsNaN(wide), $"{name}({x}) is {wide}");
            Assert.True(((float)expected).Equals(narrow) || float.IsNaN((float)expected) && float.IsNaN(narrow),
                $"float {name}({x}) is {narrow}");
        }

        foreach (var name in Doubles.Keys)
        {
            Assert.True(double.IsNaN(Doubles[name](Lanes<double>.Create(nan))[0]), $"{name}(NaN)");
            Assert.True(float.IsNaN(Floats[name].Ours(Lanes<float>.Create(nan))[0]), $"float {name}(NaN)");
        }

        Assert.Equal([1, 0, inf, 0, inf, 1], [Elementary.Pow(0, 0), Elementary.Pow(0, 2), Elementary.Pow(0, -1), Elementary.Pow(0.5, inf),
            Elementary.Pow(2, 2000), Elementary.Pow(1, nan)]);
        Assert.Equal(nan, Elementary.Pow(-1, 2));
    }

    // Whatever its neighbours: one huge or infinite argument must not change the others.
    [Theory, MemberData(nameof(Names))]
    public void Lanes_DoNotMix(string name)
    {
        double[] mixed = [0.3, 1e300, double.NaN, -0.7, double.PositiveInfinity, 5e-324, 12.5, -1e9];
        var together = Doubles[name](Lanes<double>.Create(mixed));
        for (var lane = 0; lane < mixed.Length; lane++)
        {
            var alone = Doubles[name](Lanes<double>.Create(mixed[lane]))[0];
            Assert.True(alone.Equals(together[lane]), $"{name}({mixed[lane]})");
        }
    }

    private static List<(string Function, double X, double Y, double High, double Low)> GoldenValues()
    {
        static double Number(string text) => text.Length == 0 ? 0 : double.Parse(text, CultureInfo.InvariantCulture);
        return [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Golden", "elementary", "elementary.csv")).Skip(1)
            .Select(line => line.Split(','))
            .Select(c => (c[0], Number(c[1]), Number(c[2]), Number(c[3]), Number(c[4])))];
    }

    private static double Ulps(double actual, double high, double low) =>
        actual.Equals(high) && low == 0 ? 0 : Math.Abs(actual - high - low) / (Math.BitIncrement(Math.Abs(high)) - Math.Abs(high));

    private static double FloatUlps(float actual, double exact)
    {
        var nearest = (float)exact;
        if (actual.Equals(nearest)) return 0;
        if (!float.IsFinite(nearest) || !float.IsFinite(actual))
            return float.IsNaN(nearest) && float.IsNaN(actual) ? 0 : double.PositiveInfinity;
        return Math.Abs(actual - exact) / (MathF.BitIncrement(MathF.Abs(nearest)) - MathF.Abs(nearest));
    }
}
