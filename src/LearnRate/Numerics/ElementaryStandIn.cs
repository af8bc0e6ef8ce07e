#pragma warning disable RS0030
using System.Numerics;

namespace LearnRate.Numerics;

internal static class Elementary
{
    public static Lanes<T> Exp<T>(Lanes<T> x) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(x, Math.Exp);

    public static Lanes<T> ExpM1<T>(Lanes<T> x) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(x, ExpM1);

    public static Lanes<T> Log<T>(Lanes<T> x) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(x, Math.Log);

    public static Lanes<T> Log1P<T>(Lanes<T> x) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(x, Log1P);

    public static Lanes<T> Tanh<T>(Lanes<T> x) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(x, Math.Tanh);

    public static Lanes<T> Sigmoid<T>(Lanes<T> x) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(x, v => 1 / (1 + Math.Exp(-v)));

    public static Lanes<T> Softplus<T>(Lanes<T> x) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Map(x, v => Math.Max(v, 0) + Log1P(Math.Exp(-Math.Abs(v))));

    public static Lanes<T> Erf<T>(Lanes<T> x) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(x, Erf);

    public static Lanes<T> Sin<T>(Lanes<T> x) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(x, Math.Sin);

    public static Lanes<T> Cos<T>(Lanes<T> x) where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(x, Math.Cos);

    public static double Log(double x) => Math.Log(x);
    public static double Exp(double x) => Math.Exp(x);

    public static double Sin(double x) => Math.Sin(x);

    public static double Cos(double x) => Math.Cos(x);

    private static Lanes<T> Map<T>(Lanes<T> x, Func<double, double> f)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var lane = 0; lane < Lanes<T>.Count; lane++) x = x.With(lane, T.CreateTruncating(f(double.CreateTruncating(x[lane]))));
        return x;
    }

    private static double ExpM1(double x)
    {
        var e = Math.Exp(x);
        if (e == 1) return x;
        return e - 1 == -1 || double.IsInfinity(e) ? e - 1 : (e - 1) * x / Math.Log(e);
    }

    private static double Log1P(double x) => 1 + x == 1 ? x : double.IsInfinity(x) ? x : Math.Log(1 + x) * x / (1 + x - 1);

    private static double Erf(double x)
    {
        var a = Math.Abs(x);
        if (double.IsNaN(x)) return x;
        if (a > 6) return Math.Sign(x);
        if (a < 2.5)
        {
            var (sum, term) = (0.0, a);
            for (var n = 0; term > 1e-20; n++)
            {
                sum += term;
                term *= 2 * a * a / (2 * n + 3);
            }

            return Math.CopySign(2 / Math.Sqrt(Math.PI) * Math.Exp(-a * a) * sum, x);
        }

        var f = a;
        for (var k = 100; k > 0; k--) f = a + k / 2.0 / f;
        return Math.CopySign(1 - Math.Exp(-a * a) / Math.Sqrt(Math.PI) / f, x);
    }
}

internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    public void Shuffle(Span<int> list) { for (var i = list.Length - 1; i >= 1; i--) { var j = (int)(Next() % (ulong)(i + 1)); (list[i], list[j]) = (list[j], list[i]); } }
    public double NextUniform() => (Next() >> 11) * (1.0 / (1UL << 53));
    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

internal static class Norms { public static Lanes<T> SquaredNorm<T>(ReadOnlySpan<Lanes<T>> x) where T : unmanaged, IBinaryFloatingPointIeee754<T> => x[0]; }
