using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LearnRate.Numerics;

/// <summary>
/// Functions of eˣ, all by x = k·ln 2 + r with whole k and |r| ≤ ½·ln 2, and the Taylor series of eʳ − 1 (Cody and Waite 1980).
/// </summary>
internal static partial class Elementary
{
    private const double Log2E = 1.4426950408889634;

    // ln 2 as the sum of two numbers of the precision.
    private const double Ln2 = 0.69314718055994530942, Ln2Rest = 2.319046813846299558e-17, Ln2Float = 0.693147182464599609375,
        Ln2FloatRest = -1.904654299957767878e-9;

    /// <summary>e to the power x. Errors met: 1.00 ulp (double, where the result is subnormal; else 0.9), 0.86 ulp (float).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Exp<T>(Lanes<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Exp(x, Lanes<T>.Zero);

    /// <summary>e to the power x for an x of at most 0, and 0 below −70, in double −700.</summary>
    /// <remarks>From there on e to the power x, or what it is multiplied by next, makes subnormal numbers, for each of which Intel's
    /// cores take some 150 cycles a vector: sigmoid networks at rates that saturate them took up to 17 times as long.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> ExpOrZero<T>(Lanes<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (IsFloat<T>() && !Vector512.IsHardwareAccelerated) return Lanes<T>.ByHalves<ExpOrZero256>(x);
        var lowest = Lanes<T>.Create(IsFloat<T>() ? -70 : -700);
        var (p, power) = IsFloat<T>() ? ReducedBySixteenths(Lanes<T>.Max(lowest, x)) : ReducedByPowers(Lanes<T>.Max(lowest, x));
        return Lanes<T>.IfLess(x, lowest, Lanes<T>.Zero, Lanes<T>.Fma(p, power, power)); // once rounded
    }

    /// <summary>e to the power x, less 1: keeps its digits near 0. Errors met: 0.80 ulp (double), 1.64 ulp (float).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> ExpM1<T>(Lanes<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Below −40 the answer is −1; above the other limit it is infinite.
        var (p, k) = Reduced(Between(x, -40, IsFloat<T>() ? 89 : 710), Lanes<T>.Zero);
        // 2·(2ᵏ⁻¹·p + (2ᵏ⁻¹ − ½)): half of it is finite wherever the whole is.
        var half = Lanes<T>.PowerOfTwo(k - Lanes<T>.One);
        var answer = Lanes<T>.Fma(half, p, half - Lanes<T>.Create(0.5));
        return Lanes<T>.Select(Lanes<T>.Abs(x) < Lanes<T>.Create(1e-30), x, answer + answer); // keeps −0
    }

    /// <summary>1/(1 + e⁻ˣ), where it is not 0 as <see cref="ExpOrZero"/> is. Errors met: 1.41 ulp (double), 2.05 ulp (float).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Sigmoid<T>(Lanes<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var e = ExpOrZero(-Lanes<T>.Abs(x));
        return Lanes<T>.Select(x >= Lanes<T>.Zero, Lanes<T>.One, e) / (Lanes<T>.One + e);
    }

    // e to the power x + rest, where the rest is less than the last place of x.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes<T> Exp<T>(Lanes<T> x, Lanes<T> rest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Outside these limits the answer is 0 or infinite.
        var (p, k) = Reduced(IsFloat<T>() ? Between(x, -105, 90) : Between(x, -746, 711), rest);
        // In two steps, because 2ᵏ alone may be no normal number.
        var half = Lanes<T>.Round(k * Lanes<T>.Create(0.5));
        return (Lanes<T>.One + p) * Lanes<T>.PowerOfTwo(half) * Lanes<T>.PowerOfTwo(k - half);
    }

    // eʳ − 1 and k of x = k·ln 2 + r.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Lanes<T> P, Lanes<T> K) Reduced<T>(Lanes<T> x, Lanes<T> rest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var k = Lanes<T>.Round(x * Lanes<T>.Create(Log2E));
        var (ln2, ln2Rest) = IsFloat<T>() ? (Lanes<T>.Create(Ln2Float), Lanes<T>.Create(Ln2FloatRest))
            : (Lanes<T>.Create(Ln2), Lanes<T>.Create(Ln2Rest));
        // k·ln 2 = product + error exactly, and x − product is exact: r keeps what its last place loses.
        var product = k * ln2;
        var error = Lanes<T>.Fma(k, ln2, -product);
        var (near, correction) = (x - product, Lanes<T>.Fma(k, ln2Rest, error) - rest);
        var r = near - correction;
        var lost = near - r - correction;
        return (r + Lanes<T>.Fma(r * r, Series(r), lost), k);
    }

    // eʳ − 1 and 2ᵏ of x = k·ln 2 + r, where that is a normal number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Lanes<T> P, Lanes<T> Power) ReducedByPowers<T>(Lanes<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (p, k) = Reduced(x, Lanes<T>.Zero);
        return (p, Lanes<T>.PowerOfTwo(k));
    }

    // The same with sixteenths of k, in float: the series of so small an r has but three terms, and all
    // takes half of the operations. What the power's last place loses, r makes good.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Lanes<T> P, Lanes<T> Power) ReducedBySixteenths<T>(Lanes<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var k = Lanes<T>.Round(x * Lanes<T>.Create(16 * Log2E));
        var (power, rest) = Lanes<T>.PowerOfTwoSixteenths(k);
        var r = Lanes<T>.Fma(k, Lanes<T>.Create(-Ln2Float / 16), x) + Lanes<T>.Fma(k, Lanes<T>.Create(-Ln2FloatRest / 16), rest);
        // ½ and ⅙, of which the first takes the most that it can of r²/24: the sum is off by 2e-9.
        return (Lanes<T>.Fma(r * r, Lanes<T>.Fma(r, Lanes<T>.Create(1.0 / 6), Lanes<T>.Create(0.50001619)), r), power);
    }

    // (eʳ − 1 − r)/r², written out: from an array, the coefficients would take longer than the sums. For doubles Taylor's, for floats
    // the five of the polynomial that is right at five Chebyshev points of |r| ≤ ½·ln 2, which is off by 2e-8 of eʳ − 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes<T> Series<T>(Lanes<T> r)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Lanes<T> sum;
        if (IsFloat<T>())
        {
            sum = Lanes<T>.Create(0.001392618358789298);
            sum = Lanes<T>.Fma(sum, r, Lanes<T>.Create(0.00836317905272803));
            sum = Lanes<T>.Fma(sum, r, Lanes<T>.Create(0.041666554617201194));
            sum = Lanes<T>.Fma(sum, r, Lanes<T>.Create(0.16666576989698692));
            return Lanes<T>.Fma(sum, r, Lanes<T>.Create(0.5));
        }

        sum = Lanes<T>.Create(1.0 / 6227020800);
        sum = Lanes<T>.Fma(sum, r, Lanes<T>.Create(1.0 / 479001600));
        sum = Lanes<T>.Fma(sum, r, Lanes<T>.Create(1.0 / 39916800));
        sum = Lanes<T>.Fma(sum, r, Lanes<T>.Create(1.0 / 3628800));
        sum = Lanes<T>.Fma(sum, r, Lanes<T>.Create(1.0 / 362880));
        sum = Lanes<T>.Fma(sum, r, Lanes<T>.Create(1.0 / 40320));
        sum = Lanes<T>.Fma(sum, r, Lanes<T>.Create(1.0 / 5040));
        sum = Lanes<T>.Fma(sum, r, Lanes<T>.Create(1.0 / 720));
        sum = Lanes<T>.Fma(sum, r, Lanes<T>.Create(1.0 / 120));
        sum = Lanes<T>.Fma(sum, r, Lanes<T>.Create(1.0 / 24));
        sum = Lanes<T>.Fma(sum, r, Lanes<T>.Create(1.0 / 6));
        return Lanes<T>.Fma(sum, r, Lanes<T>.Create(1.0 / 2));
    }

    // NaN stays NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes<T> Between<T>(Lanes<T> x, double lowest, double highest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            Lanes<T>.Max(Lanes<T>.Create(lowest), Lanes<T>.Min(Lanes<T>.Create(highest), x));
}
