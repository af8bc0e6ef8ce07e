using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LearnRate.Numerics;

/// <summary>The hyperbolic tangent.</summary>
internal static partial class Elementary
{
    /// <summary>The hyperbolic tangent. Errors met: 1.81 ulp (double), 1.40 ulp (float, below 0.125; else 0.95).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Tanh<T>(Lanes<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (IsFloat<T>() && !Vector512.IsHardwareAccelerated) return Lanes<T>.ByHalves<Tanh256>(x);
        var a = Lanes<T>.Min(Lanes<T>.Create(IsFloat<T>() ? 9.1 : 20), Lanes<T>.Abs(x)); // from there on it is 1
        return Lanes<T>.CopySign(IsFloat<T>() ? TanhByPieces(a) : TanhByPowers(a), x);
    }

    // With m = e²ˣ − 1 it is m/(m + 2), and 1 − 2/(m + 2) where that is more exact. The division forgives what m's last
    // place loses, so that m is made with less care, and in half the time, than ExpM1 makes it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes<T> TanhByPowers<T>(Lanes<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var k = Lanes<T>.Round(x * Lanes<T>.Create(2 * Log2E));
        var r = Lanes<T>.Fma(k, Lanes<T>.Create(-Ln2), x + x); // rounds ln 2: what that loses where k is large, the division forgives
        var p = Lanes<T>.Fma(r * r, Series(r), r);
        var scale = Lanes<T>.PowerOfTwo(k);
        var m = Lanes<T>.Fma(scale, p, scale - Lanes<T>.One);
        var two = Lanes<T>.Create(2);
        var small = m < two;
        var quotient = Lanes<T>.Select(small, m, -two) / (m + two);
        return Lanes<T>.Select(small, quotient, Lanes<T>.One + quotient);
    }

    // Sixteen pieces, in each a polynomial of degree 6 in x − centre, right at seven Chebyshev points: fewer operations, and no
    // division, which alone takes Intel's cores 16 cycles a vector. Pieces are the quarters of the powers of two of x + 0.625, so
    // 0.125 wide near 0 and 2 wide at 8. Centres are floats whose tangent is nearly a float; in the first piece it is 0, and the
    // polynomial x + c₃·x³ + c₅·x⁵.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes<T> TanhByPieces<T>(Lanes<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var piece = Lanes<T>.Quarters(x + Lanes<T>.Create(0.625));
        var centre = Lanes<T>.Pick(piece, Vector256Functions.Centres);
        var c0 = Lanes<T>.Pick(piece, Vector256Functions.C0);
        var c1 = Lanes<T>.Pick(piece, Vector256Functions.C1);
        var c2 = Lanes<T>.Pick(piece, Vector256Functions.C2);
        var c3 = Lanes<T>.Pick(piece, Vector256Functions.C3);
        var c4 = Lanes<T>.Pick(piece, Vector256Functions.C4);
        var c5 = Lanes<T>.Pick(piece, Vector256Functions.C5);
        var c6 = Lanes<T>.Pick(piece, Vector256Functions.C6);
        var r = x - centre;
        var sum = Lanes<T>.Fma(c6, r, c5);
        sum = Lanes<T>.Fma(sum, r, c4);
        sum = Lanes<T>.Fma(sum, r, c3);
        sum = Lanes<T>.Fma(sum, r, c2);
        sum = Lanes<T>.Fma(sum, r, c1);
        return Lanes<T>.Fma(sum, r, c0);
    }
}
