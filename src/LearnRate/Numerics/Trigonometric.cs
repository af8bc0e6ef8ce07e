using System.Numerics;

namespace LearnRate.Numerics;

/// <summary>Sine and cosine, by x = k·π/2 + r with whole k and |r| ≤ π/4, and Taylor series in r (Cody and Waite 1980).</summary>
internal static partial class Elementary
{
    // π/2 in pieces of 33 bits, whose products with k below 2²⁰ are exact.
    private const double Piece1 = 1.57079632673412561417e+00, Piece2 = 6.07710050630396597660e-11, Piece3 = 2.02226624871116645580e-21,
        Piece4 = 8.47842766036889956997e-32;

    /// <summary>Above, the argument is reduced exactly, one lane after another.</summary>
    private const double Huge = 1_600_000;

    private static readonly double[] SineSeries =
        [-1.0 / 6, 1.0 / 120, -1.0 / 5040, 1.0 / 362880, -1.0 / 39916800, 1.0 / 6227020800, -1.0 / 1307674368000, 1.0 / 355687428096000];

    private static readonly double[] CosineSeries =
        [1.0 / 24, -1.0 / 720, 1.0 / 40320, -1.0 / 3628800, 1.0 / 479001600, -1.0 / 87178291200, 1.0 / 20922789888000,
            -1.0 / 6402373705728000];

    // As many bits of π and of 2/π as the largest number needs.
    private static readonly Lazy<BigInteger> Pi = new(() => PiTimesPowerOfTwo(PiBits));
    private static readonly Lazy<BigInteger> TwoOverPi = new(() => (BigInteger.One << (2 * PiBits + 1)) / Pi.Value);

    private const int PiBits = 1300;

    /// <summary>The sine; NaN of infinities. Errors met: 0.57 ulp (double), half an ulp (float, computed in double).</summary>
    public static Lanes<T> Sin<T>(Lanes<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Lanes<T>.InDouble(x, lanes => Wave(lanes, quarters: 0));

    /// <summary>
    /// The cosine, which is the sine a quarter turn on; NaN of infinities. Errors met:
    /// 0.61 ulp (double), half an ulp (float, computed in double).
    /// </summary>
    public static Lanes<T> Cos<T>(Lanes<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Lanes<T>.InDouble(x, lanes => Wave(lanes, quarters: 1));

    private static Lanes<double> Wave(Lanes<double> x, int quarters)
    {
        var (k, r, lost) = Reduced(x);
        var turn = k + Lanes<double>.Create(quarters);
        turn -= Lanes<double>.Create(4) * Lanes<double>.Floor(turn * Lanes<double>.Create(0.25));
        var isCosine = (turn >= Lanes<double>.Create(3)) | ((turn >= Lanes<double>.One) & (turn < Lanes<double>.Create(2)));
        var answer = Lanes<double>.Select(isCosine, CosineOf(r, lost), SineOf(r, lost));
        answer = Lanes<double>.Select(turn >= Lanes<double>.Create(2), -answer, answer);
        return quarters == 0 ? Lanes<double>.Select(Lanes<double>.Abs(x) < Lanes<double>.Create(1e-30), x, answer) : answer; // keeps −0
    }

    // sin(r + lost) = r + (r³·S(r²) + lost·cos r)
    private static Lanes<double> SineOf(Lanes<double> r, Lanes<double> lost)
    {
        var z = r * r;
        var tail = Lanes<double>.Fma(lost, Lanes<double>.One - Lanes<double>.Create(0.5) * z, z * r * Polynomial(z, SineSeries));
        return r + tail;
    }

    // cos(r + lost) = 1 − ½·r² + (r⁴·C(r²) − lost·r), with what 1 − ½·r² loses.
    private static Lanes<double> CosineOf(Lanes<double> r, Lanes<double> lost)
    {
        var z = r * r;
        var half = Lanes<double>.Create(0.5) * z;
        var near = Lanes<double>.One - half;
        var tail = Lanes<double>.One - near - half + Lanes<double>.Fma(z * z, Polynomial(z, CosineSeries), -(lost * r));
        return near + tail;
    }

    private static (Lanes<double> K, Lanes<double> R, Lanes<double> Lost) Reduced(Lanes<double> x)
    {
        var k = Lanes<double>.Round(x * Lanes<double>.Create(0.63661977236758134));
        var first = x - k * Lanes<double>.Create(Piece1); // exact
        var (high, lost1) = Difference(first, k * Lanes<double>.Create(Piece2));
        var (r, lost2) = Difference(high, k * Lanes<double>.Create(Piece3));
        var lost = lost1 + lost2 - k * Lanes<double>.Create(Piece4);
        var sum = r + lost;
        lost = r - sum + lost;
        r = sum;

        var huge = Lanes<double>.Abs(x) > Lanes<double>.Create(Huge);
        if (Lanes<double>.Bits(huge) == 0) return (k, r, lost);
        for (var lane = 0; lane < Lanes<double>.Count; lane++)
        {
            if ((Lanes<double>.Bits(huge) >> lane & 1) == 0) continue;
            var exact = ReducedExactly(x[lane]);
            (k, r, lost) = (k.With(lane, exact.K), r.With(lane, exact.R), lost.With(lane, exact.Lost));
        }

        return (k, r, lost);
    }

    // a − b, and what its rounding loses (Knuth's two-sum).
    private static (Lanes<double> Sum, Lanes<double> Lost) Difference(Lanes<double> a, Lanes<double> b)
    {
        var sum = a - b;
        var part = sum - a;
        return (sum, a - (sum - part) - (b + part));
    }

    // In whole numbers: x·2/π to some 200 bits behind the point (Payne and Hanek 1983, without their care for speed).
    private static (double K, double R, double Lost) ReducedExactly(double x)
    {
        if (!double.IsFinite(x)) return (0, double.NaN, 0);
        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)(bits >> 52 & 0x7FF) - 1075;
        var significand = new BigInteger((bits & 0xF_FFFF_FFFF_FFFF) | 1L << 52);
        var turns = significand * TwoOverPi.Value; // quarter turns, times 2^(bits − exponent)
        var point = PiBits - exponent;
        var whole = (turns + (BigInteger.One << (point - 1))) >> point;
        var fraction = (turns - (whole << point)) * Pi.Value >> (PiBits + 1); // r, times 2^point
        var shift = point - 160;
        var scaled = fraction >> shift;
        var r = (double)scaled;
        var lost = (double)(scaled - new BigInteger(r));
        const double unit = 1.0 / (1L << 40);
        (r, lost) = (r * unit * unit * unit * unit, lost * unit * unit * unit * unit);
        var k = (double)(int)(whole & 3);
        return x < 0 ? (-k, -r, -lost) : (k, r, lost);
    }

    // π·2^bits by Machin's formula (1706): π/4 = 4·arctan(1/5) − arctan(1/239).
    private static BigInteger PiTimesPowerOfTwo(int bits)
    {
        const int guard = 32;
        static BigInteger Arctan(int inverse, int bits)
        {
            var (term, sum, n) = ((BigInteger.One << bits) / inverse, BigInteger.Zero, 0);
            for (; !term.IsZero; n++, term /= inverse * inverse) sum += (n & 1) == 0 ? term / (2 * n + 1) : -(term / (2 * n + 1));
            return sum;
        }

        return 4 * (4 * Arctan(5, bits + guard) - Arctan(239, bits + guard)) >> guard;
    }
}
