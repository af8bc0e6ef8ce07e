using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LearnRate.Numerics;

/// <summary>The hyperbolic tangent.</summary>
internal static partial class Elementary
{
    /// <summary>The hyperbolic tangent. Errors met: 1.81 ulp (double), 1.61 ulp (float).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Tanh<T>(Lanes<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var a = Lanes<T>.Min(Lanes<T>.Of(IsFloat<T>() ? 9.1 : 20), Lanes<T>.Abs(x)); // from there on it is 1
        return Lanes<T>.CopySign(IsFloat<T>() ? TanhByPieces(a) : TanhByPowers(a), x);
    }

    // With m = e²ˣ − 1 it is m/(m + 2), and 1 − 2/(m + 2) where that is more exact. The division forgives what m's last place loses, so that m is made with less care, and in half the
    // time, than ExpM1 makes it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes<T> TanhByPowers<T>(Lanes<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var k = Lanes<T>.Round(x * Lanes<T>.Of(2 * Log2E));
        var r = Lanes<T>.Fma(k, Lanes<T>.Of(-Ln2), x + x); // rounds ln 2: what that loses where k is large, the division forgives
        var p = Lanes<T>.Fma(r * r, Series(r), r);
        var scale = Lanes<T>.PowerOfTwo(k);
        var m = Lanes<T>.Fma(scale, p, scale - Lanes<T>.One);
        var two = Lanes<T>.Of(2);
        var small = m < two;
        var quotient = Lanes<T>.Select(small, m, -two) / (m + two);
        return Lanes<T>.Select(small, quotient, Lanes<T>.One + quotient);
    }

    // Sixteen pieces, in each a polynomial of degree 5 in x − centre, right at six Chebyshev points: two thirds of the operations and no division, which alone takes Intel's cores twice as
    // long as all of this. Pieces are the quarters of the powers of two of x + 0.625, so 0.125 wide near 0 and 2 wide at 8. Centres are floats whose tangent is nearly a float; in the first piece
    // it is 0, and the polynomial x + c₃·x³ + c₅·x⁵.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes<T> TanhByPieces<T>(Lanes<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var piece = Lanes<T>.Quarters(x + Lanes<T>.Of(0.625));
        var centre = Lanes<T>.Pick(piece, Vector512.Create(
            1.62427044f, 2.1256237f, 2.62401772f, 3.12350273f, 3.87586975f, 4.87805939f, 5.87636185f, 6.87258148f, 8.24131489f, 0f, 0.187454224f, 0.312478542f, 0.499770164f, 0.749792099f, 0.999629021f, 1.24983978f));
        var c0 = Lanes<T>.Pick(piece, Vector512.Create(
            0.925241351f, 0.971907318f, 0.989539325f, 0.996134996f, 0.999140322f, 0.999884129f, 0.999984264f, 0.999997854f, 0.999999881f, 0f, 0.185288996f, 0.302690238f, 0.461936384f, 0.635024905f, 0.76143831f, 0.848238707f));
        var c1 = Lanes<T>.Pick(piece, Vector512.Create(
            0.143928543f, 0.0553961657f, 0.020811921f, 0.00771506783f, 0.00171851239f, 0.000231733124f, 3.1471307e-05f, 4.29150896e-06f, 2.77888518e-07f, 1f, 0.965667963f, 0.908378601f, 0.786614776f, 0.596743345f, 0.420211703f, 0.280491084f));
        var c2 = Lanes<T>.Pick(piece, Vector512.Create(
            -0.133177832f, -0.0538387448f, -0.020592818f, -0.00768458424f, -0.00171434158f, -0.000231331374f, -3.14199715e-05f, -4.28464728e-06f, -2.73641433e-07f, 0f, -0.178927138f, -0.274956733f, -0.363359094f, -0.378946722f, -0.319967866f, -0.237925485f));
        var c3 = Lanes<T>.Pick(piece, Vector512.Create(
            0.0752422065f, 0.0338626131f, 0.0134414919f, 0.00508386316f, 0.00114187365f, 0.000154278969f, 2.09623777e-05f, 2.85975034e-06f, 1.83806335e-07f, -0.333331704f, -0.288735688f, -0.219565928f, -0.094355762f, 0.0417233221f, 0.103562258f, 0.108319215f));
        var c4 = Lanes<T>.Pick(piece, Vector512.Create(
            -0.0248319265f, -0.0150157027f, -0.00649588369f, -0.00253087096f, -0.000597800419f, -8.11114878e-05f, -1.10244437e-05f, -1.5033379e-06f, -1.07262061e-07f, 0f, 0.112793557f, 0.157688305f, 0.163528666f, 0.0997902304f, 0.0282385759f, -0.0122166276f));
        var c5 = Lanes<T>.Pick(piece, Vector512.Create(
            0.00120146014f, 0.00445986353f, 0.0023565751f, 0.000973896589f, 0.000234429288f, 3.21515872e-05f, 4.35905895e-06f, 5.90077661e-07f, 4.14808348e-08f, 0.132494733f, 0.0965507105f, 0.0455061123f, -0.026557561f, -0.0635297373f, -0.046248965f, -0.0193030089f));
        var r = x - centre;
        var sum = Lanes<T>.Fma(c5, r, c4);
        sum = Lanes<T>.Fma(sum, r, c3);
        sum = Lanes<T>.Fma(sum, r, c2);
        sum = Lanes<T>.Fma(sum, r, c1);
        return Lanes<T>.Fma(sum, r, c0);
    }
}
