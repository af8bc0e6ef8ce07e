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

    // Sixteen pieces, in each a polynomial of degree 6 in x − centre, right at seven Chebyshev points: fewer operations, and no division, which alone takes Intel's cores 16 cycles a vector.
    // Pieces are the quarters of the powers of two of x + 0.625, so 0.125 wide near 0 and 2 wide at 8. Centres are floats whose tangent is nearly a float; in the first piece it is 0, and
    // the polynomial x + c₃·x³ + c₅·x⁵.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes<T> TanhByPieces<T>(Lanes<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var piece = Lanes<T>.Quarters(x + Lanes<T>.Of(0.625));
        var centre = Lanes<T>.Pick(piece, Vector512.Create(
            1.62427044f, 2.1256237f, 2.62401772f, 3.12350273f, 3.87586975f, 4.87805939f, 5.87636185f, 6.87258148f, 8.31776619f, 0f, 0.187454224f, 0.312478542f, 0.499770164f, 0.749792099f, 0.999629021f, 1.24983978f));
        var c0 = Lanes<T>.Pick(piece, Vector512.Create(
            0.925241292f, 0.971907318f, 0.989539325f, 0.996134996f, 0.999140382f, 0.999884129f, 0.999984264f, 0.999997854f, 0.999999881f, 0f, 0.185288996f, 0.302690238f, 0.461936384f, 0.635024905f, 0.76143831f, 0.848238707f));
        var c1 = Lanes<T>.Pick(piece, Vector512.Create(
            0.143928468f, 0.0553961582f, 0.0208119266f, 0.00771507109f, 0.00171853346f, 0.000231734521f, 3.14716672e-05f, 4.29160991e-06f, 2.38550115e-07f, 1f, 0.965667963f, 0.908378601f, 0.786614776f, 0.596743405f, 0.420211703f, 0.280491084f));
        var c2 = Lanes<T>.Pick(piece, Vector512.Create(
            -0.133168638f, -0.0538399294f, -0.020594215f, -0.00768524967f, -0.00171703158f, -0.000231705315f, -3.14707395e-05f, -4.29150714e-06f, -2.38862384e-07f, 0f, -0.178927645f, -0.274957329f, -0.363365978f, -0.3789469f, -0.319965303f, -0.237923399f));
        var c3 = Lanes<T>.Pick(piece, Vector512.Create(
            0.0752469152f, 0.0338631347f, 0.0134411342f, 0.00508360192f, 0.0011415605f, 0.00015426887f, 2.09572991e-05f, 2.8579525e-06f, 1.57547234e-07f, -0.333331704f, -0.288735598f, -0.219565973f, -0.0943589881f, 0.0417216495f, 0.10356272f, 0.108319797f));
        var c4 = Lanes<T>.Pick(piece, Vector512.Create(
            -0.0252251457f, -0.0149651635f, -0.00643623061f, -0.00250247493f, -0.000569079944f, -7.71199557e-05f, -1.04823885e-05f, -1.43002114e-06f, -7.72410118e-08f, 0f, 0.113141827f, 0.158112541f, 0.164704442f, 0.0998200029f, 0.0277994014f, -0.0125721116f));
        var c5 = Lanes<T>.Pick(piece, Vector512.Create(
            0.00113749923f, 0.00445279805f, 0.00236189994f, 0.000977786374f, 0.000235351821f, 3.21448533e-05f, 4.37296376e-06f, 5.96403538e-07f, 3.56260728e-08f, 0.132494733f, 0.0965381414f, 0.0455153845f, -0.026378287f, -0.0634438321f, -0.0462807454f, -0.0193356462f));
        var c6 = Lanes<T>.Pick(piece, Vector512.Create(
            0.00419915235f, -0.000538569642f, -0.00063644792f, -0.000303126377f, -7.66265439e-05f, -1.06481493e-05f, -1.44618832e-06f, -1.95814124e-07f, -1.36474512e-08f, 0f, -0.0594319031f, -0.0723985136f, -0.0501682423f, -0.00128047052f, 0.0187344905f, 0.0151676163f));
        var r = x - centre;
        var sum = Lanes<T>.Fma(c6, r, c5);
        sum = Lanes<T>.Fma(sum, r, c4);
        sum = Lanes<T>.Fma(sum, r, c3);
        sum = Lanes<T>.Fma(sum, r, c2);
        sum = Lanes<T>.Fma(sum, r, c1);
        return Lanes<T>.Fma(sum, r, c0);
    }
}
