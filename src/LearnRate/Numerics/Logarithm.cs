using System.Numerics;
using System.Runtime.CompilerServices;

namespace LearnRate.Numerics;

/// <summary>
/// Natural logarithms, by x = 2ᵉ·(1 + f) with 1 + f between √½ and √2, and ln(1 + f) = 2·artanh(s) with s = f/(2 + f), arranged as f −
/// s·(f − R) with R = s²·(2/3 + 2/5·s² + 2/7·s⁴ + …), in which f is exact and the rest small (fdlibm, Sun Microsystems 1993).
/// </summary>
internal static partial class Elementary
{
    // ln 2 as a number of few digits, whose product with e is exact, and the rest.
    private const double Ln2Short = 6.93147180369123816490e-01, Ln2ShortRest = 1.90821492927058770002e-10,
        Ln2FloatShort = 0.693145751953125, Ln2FloatShortRest = 1.42860682030941723e-6;

    /// <summary>The natural logarithm: −∞ at 0, NaN below. Errors met: 0.69 ulp (double), 0.79 ulp (float).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Log<T>(Lanes<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (f, e) = Significand(x);
        var s = f / (Lanes<T>.Create(2) + f);
        var z = s * s;
        var r = z * OddParts(z);
        var (ln2, ln2Rest) = IsFloat<T>() ? (Lanes<T>.Create(Ln2FloatShort), Lanes<T>.Create(Ln2FloatShortRest))
            : (Lanes<T>.Create(Ln2Short), Lanes<T>.Create(Ln2ShortRest));
        var answer = e * ln2 + (f - Lanes<T>.Fma(-e, ln2Rest, s * (f - r)));
        return Special(x, answer);
    }

    /// <summary>ln(1 + x): keeps its digits near 0. Errors met: 0.73 ulp (double), 1.44 ulp (float).</summary>
    /// <remarks>
    /// A call, because it is too long: with it and an exponential in one method the compiler
    /// stops inlining, even additions, and softplus takes five times as long.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static Lanes<T> Log1P<T>(Lanes<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var u = Lanes<T>.One + x;
        // What u lost of 1 + x, whichever of the two is larger.
        var lost = Lanes<T>.Select(x > Lanes<T>.One, Lanes<T>.One - (u - x), x - (u - Lanes<T>.One));
        var log = Log(u);
        var answer = log + lost / u;
        var plain = Lanes<T>.IsFinite(u) & (u > Lanes<T>.Zero);
        return Lanes<T>.Select(Lanes<T>.Abs(x) < Lanes<T>.Create(1e-30), x, Lanes<T>.Select(plain, answer, log));
    }

    // 2/3 + 2/5·z + 2/7·z² + …, written out as in eˣ.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes<T> OddParts<T>(Lanes<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var sum = Lanes<T>.Create(2.0 / 11);
        if (!IsFloat<T>())
        {
            sum = Lanes<T>.Create(2.0 / 23);
            sum = Lanes<T>.Fma(sum, z, Lanes<T>.Create(2.0 / 21));
            sum = Lanes<T>.Fma(sum, z, Lanes<T>.Create(2.0 / 19));
            sum = Lanes<T>.Fma(sum, z, Lanes<T>.Create(2.0 / 17));
            sum = Lanes<T>.Fma(sum, z, Lanes<T>.Create(2.0 / 15));
            sum = Lanes<T>.Fma(sum, z, Lanes<T>.Create(2.0 / 13));
            sum = Lanes<T>.Fma(sum, z, Lanes<T>.Create(2.0 / 11));
        }

        sum = Lanes<T>.Fma(sum, z, Lanes<T>.Create(2.0 / 9));
        sum = Lanes<T>.Fma(sum, z, Lanes<T>.Create(2.0 / 7));
        sum = Lanes<T>.Fma(sum, z, Lanes<T>.Create(2.0 / 5));
        return Lanes<T>.Fma(sum, z, Lanes<T>.Create(2.0 / 3));
    }

    // f and e of x = 2ᵉ·(1 + f), for positive finite x.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Lanes<T> F, Lanes<T> E) Significand<T>(Lanes<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Subnormal numbers first become normal ones.
        var tiny = x < Lanes<T>.Create(IsFloat<T>() ? 1.17549435e-38 : 2.2250738585072014e-308);
        var shift = IsFloat<T>() ? 25 : 54;
        var (m, e) = Lanes<T>.Split(Lanes<T>.Select(tiny, x * Lanes<T>.Create(1L << shift), x));
        e -= Lanes<T>.Create(shift) & tiny;
        var large = m > Lanes<T>.Create(1.4142135623730951);
        return (Lanes<T>.Select(large, m * Lanes<T>.Create(0.5), m) - Lanes<T>.One, e + (Lanes<T>.One & large));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes<T> Special<T>(Lanes<T> x, Lanes<T> answer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var zero = Lanes<T>.Zero;
        answer = Lanes<T>.Select(x > zero, answer,
            Lanes<T>.Select((x >= zero) & (x <= zero), Lanes<T>.Create(double.NegativeInfinity), Lanes<T>.Create(double.NaN)));
        return Lanes<T>.Select(Lanes<T>.IsFinite(x), answer, Lanes<T>.Select(x > zero, x, Lanes<T>.Create(double.NaN)));
    }
}
