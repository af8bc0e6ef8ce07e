namespace LearnRate.Numerics;

/// <summary>Powers.</summary>
internal static partial class Elementary
{
    private const double Third = 1.0 / 3, ThirdRest = 1.850371707708594e-17;

    private static readonly double[] OddPartsFromFifth =
        [1.0 / 5, 1.0 / 7, 1.0 / 9, 1.0 / 11, 1.0 / 13, 1.0 / 15, 1.0 / 17, 1.0 / 19, 1.0 / 21, 1.0 / 23];

    /// <summary>x to the power y, for x of 0 or more; NaN for x below 0.</summary>
    public static double Pow(double x, double y)
    {
        if (y == 0 || x == 1) return 1;
        if (double.IsNaN(y) || !(x >= 0)) return double.NaN;
        if (x == 0) return y > 0 ? 0 : double.PositiveInfinity;
        if (double.IsInfinity(x)) return y > 0 ? double.PositiveInfinity : 0;
        if (double.IsInfinity(y)) return x > 1 == y > 0 ? double.PositiveInfinity : 0;
        return Pow(Lanes<double>.Create(x), Lanes<double>.Create(y))[0];
    }

    /// <summary>
    /// x to the power y, for positive finite x and finite y: e^(y·ln x), where ln x is a sum of
    /// two numbers, because y multiplies its error. Error met: 0.64 ulp.
    /// </summary>
    public static Lanes<double> Pow(Lanes<double> x, Lanes<double> y)
    {
        var (f, e) = Significand(x);
        // s = f/(2 + f) and its rest.
        var (bottom, bottomRest) = Sum(Lanes<double>.Create(2), f);
        var s = f / bottom;
        var sRest = (Lanes<double>.Fma(-s, bottom, f) - s * bottomRest) / bottom;
        // ln(1 + f) = 2s + 2s·u with u = z/3 + z²·(1/5 + z/7 + …), z = s².
        var (z, zRest) = Product(s, s);
        zRest = Lanes<double>.Fma(s + s, sRest, zRest);
        var (u, uRest) = Product(z, Lanes<double>.Create(Third));
        uRest = Lanes<double>.Fma(z, Lanes<double>.Create(ThirdRest), Lanes<double>.Fma(zRest, Lanes<double>.Create(Third), uRest));
        uRest = Lanes<double>.Fma(z * z, Polynomial(z, OddPartsFromFifth), uRest);
        var (p, pRest) = Product(s, u);
        pRest = Lanes<double>.Fma(s, uRest, Lanes<double>.Fma(sRest, u, pRest));
        var (half, halfRest) = Sum(s, p);
        halfRest += sRest + pRest;
        // + e·ln 2
        var (log, logRest) = Sum(e * Lanes<double>.Create(Ln2Short), half + half);
        logRest += Lanes<double>.Fma(e, Lanes<double>.Create(Ln2ShortRest), halfRest + halfRest);
        (log, logRest) = Sum(log, logRest);

        var (power, powerRest) = Product(y, log);
        var lost = Lanes<double>.Fma(y, logRest, powerRest);
        return Exp(power, Lanes<double>.Select(Lanes<double>.IsFinite(power), lost, Lanes<double>.Zero));
    }

    // a + b and what its rounding loses (Knuth).
    private static (Lanes<double> Sum, Lanes<double> Lost) Sum(Lanes<double> a, Lanes<double> b)
    {
        var sum = a + b;
        var part = sum - a;
        return (sum, a - (sum - part) + (b - part));
    }

    // a·b and what its rounding loses.
    private static (Lanes<double> Product, Lanes<double> Lost) Product(Lanes<double> a, Lanes<double> b)
    {
        var product = a * b;
        return (product, Lanes<double>.Fma(a, b, -product));
    }
}
