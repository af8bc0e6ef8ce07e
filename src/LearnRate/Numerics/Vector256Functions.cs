using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LearnRate.Numerics;

/// <summary>
/// A function of eight floats, for processors whose vectors have no more; the same
/// operations, and so the same bits, as <see cref="Elementary"/> has of sixteen.
/// </summary>
internal interface IVector256Function
{
    static abstract Vector256<float> Invoke(Vector256<float> x);
}

/// <summary><see cref="Elementary.ExpOrZero"/>.</summary>
internal readonly struct ExpOrZero256 : IVector256Function
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Invoke(Vector256<float> x)
    {
        var (lowest, whole) = (Vector256.Create(-70f), Vector256.Create(12582912f));
        var within = Vector256Functions.Max(lowest, x);
        var k = within * Vector256.Create((float)(16 * 1.4426950408889634)) + whole - whole;
        var places = (k + whole).AsInt32();
        var power = (Vector256Functions.Lookup(places, Vector256Functions.Powers).AsInt32() + Vector256.ShiftLeft(places, 19)).AsSingle();
        var rest = Vector256.FusedMultiplyAdd(k, Vector256.Create((float)(1.904654299957767878e-9 / 16)),
            Vector256Functions.Lookup(places, Vector256Functions.LostByPowers));
        var r = Vector256.FusedMultiplyAdd(k, Vector256.Create((float)(-0.693147182464599609375 / 16)), within) + rest;
        var p = Vector256.FusedMultiplyAdd(r * r,
            Vector256.FusedMultiplyAdd(r, Vector256.Create((float)(1.0 / 6)), Vector256.Create(0.50001619f)), r);
        return Vector256.ConditionalSelect(Vector256.LessThan(x, lowest), Vector256<float>.Zero,
            Vector256.FusedMultiplyAdd(p, power, power));
    }
}

/// <summary><see cref="Elementary.Tanh"/>.</summary>
internal readonly struct Tanh256 : IVector256Function
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Invoke(Vector256<float> x)
    {
        var a = Vector256Functions.Min(Vector256.Create(9.1f), Vector256.Abs(x));
        var piece = Vector256.ShiftRightLogical((a + Vector256.Create(0.625f)).AsInt32(), 21);
        var r = a - Vector256Functions.Lookup(piece, Vector256Functions.Centres);
        var sum = Vector256.FusedMultiplyAdd(Vector256Functions.Lookup(piece, Vector256Functions.C6), r,
            Vector256Functions.Lookup(piece, Vector256Functions.C5));
        sum = Vector256.FusedMultiplyAdd(sum, r, Vector256Functions.Lookup(piece, Vector256Functions.C4));
        sum = Vector256.FusedMultiplyAdd(sum, r, Vector256Functions.Lookup(piece, Vector256Functions.C3));
        sum = Vector256.FusedMultiplyAdd(sum, r, Vector256Functions.Lookup(piece, Vector256Functions.C2));
        sum = Vector256.FusedMultiplyAdd(sum, r, Vector256Functions.Lookup(piece, Vector256Functions.C1));
        return Vector256.CopySign(Vector256.FusedMultiplyAdd(sum, r, Vector256Functions.Lookup(piece, Vector256Functions.C0)), x);
    }
}

/// <summary>Tables of sixteen numbers, and what functions of eight floats need to look them up.</summary>
internal static class Vector256Functions
{
    /// <summary>
    /// The bits of the float nearest to 2 to the power j/16, less those that j,
    /// four places below the exponent, adds to all of k there.
    /// </summary>
    public static ReadOnlySpan<int> Powers =>
    [
        0x3F800000, 0x3F7DAAC3, 0x3F7B95C2, 0x3F79C3D3, 0x3F7837F0, 0x3F76F532, 0x3F75FED7, 0x3F75583F, 0x3F7504F3, 0x3F7508A4, 0x3F75672A,
        0x3F76248C, 0x3F7744FD, 0x3F78CCDF, 0x3F7AC0C7, 0x3F7D257D,
    ];

    /// <summary>The logarithm of what 2 to the power j/16 is more than that float.</summary>
    public static ReadOnlySpan<float> LostByPowers =>
    [
        0f, 4.63e-08f, -1.2e-08f, 4.73e-08f, 3.19e-08f, 3.62e-08f, -3.1e-08f, -7.48e-09f, 1.71e-08f, -3.05e-08f, 5.23e-09f, 6.11e-09f,
        -1.47e-08f, -5.26e-09f, -6.13e-09f, 5.14e-09f,
    ];

    // The pieces of the tangent; the first of sixteen is for x + 0.625 from 2 to 2.5.
    public static ReadOnlySpan<float> Centres =>
    [
        1.62427044f, 2.1256237f, 2.62401772f, 3.12350273f, 3.87586975f, 4.87805939f, 5.87636185f, 6.87258148f, 8.31776619f, 0f,
        0.187454224f, 0.312478542f, 0.499770164f, 0.749792099f, 0.999629021f, 1.24983978f,
    ];

    public static ReadOnlySpan<float> C0 =>
    [
        0.925241292f, 0.971907318f, 0.989539325f, 0.996134996f, 0.999140382f, 0.999884129f, 0.999984264f, 0.999997854f, 0.999999881f, 0f,
        0.185288996f, 0.302690238f, 0.461936384f, 0.635024905f, 0.76143831f, 0.848238707f,
    ];

    public static ReadOnlySpan<float> C1 =>
    [
        0.143928468f, 0.0553961582f, 0.0208119266f, 0.00771507109f, 0.00171853346f, 0.000231734521f, 3.14716672e-05f, 4.29160991e-06f,
        2.38550115e-07f, 1f, 0.965667963f, 0.908378601f, 0.786614776f, 0.596743405f, 0.420211703f, 0.280491084f,
    ];

    public static ReadOnlySpan<float> C2 =>
    [
        -0.133168638f, -0.0538399294f, -0.020594215f, -0.00768524967f, -0.00171703158f, -0.000231705315f, -3.14707395e-05f,
        -4.29150714e-06f, -2.38862384e-07f, 0f, -0.178927645f, -0.274957329f, -0.363365978f, -0.3789469f, -0.319965303f, -0.237923399f,
    ];

    public static ReadOnlySpan<float> C3 =>
    [
        0.0752469152f, 0.0338631347f, 0.0134411342f, 0.00508360192f, 0.0011415605f, 0.00015426887f, 2.09572991e-05f, 2.8579525e-06f,
        1.57547234e-07f, -0.333331704f, -0.288735598f, -0.219565973f, -0.0943589881f, 0.0417216495f, 0.10356272f, 0.108319797f,
    ];

    public static ReadOnlySpan<float> C4 =>
    [
        -0.0252251457f, -0.0149651635f, -0.00643623061f, -0.00250247493f, -0.000569079944f, -7.71199557e-05f, -1.04823885e-05f,
        -1.43002114e-06f, -7.72410118e-08f, 0f, 0.113141827f, 0.158112541f, 0.164704442f, 0.0998200029f, 0.0277994014f, -0.0125721116f,
    ];

    public static ReadOnlySpan<float> C5 =>
    [
        0.00113749923f, 0.00445279805f, 0.00236189994f, 0.000977786374f, 0.000235351821f, 3.21448533e-05f, 4.37296376e-06f, 5.96403538e-07f,
        3.56260728e-08f, 0.132494733f, 0.0965381414f, 0.0455153845f, -0.026378287f, -0.0634438321f, -0.0462807454f, -0.0193356462f,
    ];

    public static ReadOnlySpan<float> C6 =>
    [
        0.00419915235f, -0.000538569642f, -0.00063644792f, -0.000303126377f, -7.66265439e-05f, -1.06481493e-05f, -1.44618832e-06f,
        -1.95814124e-07f, -1.36474512e-08f, 0f, -0.0594319031f, -0.0723985136f, -0.0501682423f, -0.00128047052f, 0.0187344905f,
        0.0151676163f,
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Lookup<TNumber>(Vector256<int> places, ReadOnlySpan<TNumber> numbers)
        where TNumber : unmanaged =>
            Lookup(places, ref Unsafe.As<TNumber, float>(ref System.Runtime.InteropServices.MemoryMarshal.GetReference(numbers)));

    /// <summary>Of sixteen numbers those that the lowest four bits of the places count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Lookup(Vector256<int> places, ref float table)
    {
        if (Avx2.IsSupported)
        {
            // The fourth bit says from which half of the table.
            var (lower, upper) = (Avx2.PermuteVar8x32(Vector256.LoadUnsafe(ref table), places),
                Avx2.PermuteVar8x32(Vector256.LoadUnsafe(ref table, 8), places));
            return Avx.BlendVariable(lower, upper, Avx2.ShiftLeftLogical(places, 28).AsSingle());
        }

        Span<float> picked = stackalloc float[Vector256<float>.Count];
        for (var lane = 0; lane < picked.Length; lane++) picked[lane] = Unsafe.Add(ref table, places[lane] & 15);
        return Vector256.Create<float>(picked);
    }

    /// <summary>As <see cref="Lanes{T}.Max"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Max(Vector256<float> a, Vector256<float> b) =>
        Sse.IsSupported ? Vector256.MaxNative(a, b) : Vector256.ConditionalSelect(Vector256.GreaterThan(a, b), a, b);

    /// <summary>As <see cref="Lanes{T}.Min"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Min(Vector256<float> a, Vector256<float> b) =>
        Sse.IsSupported ? Vector256.MinNative(a, b) : Vector256.ConditionalSelect(Vector256.LessThan(a, b), a, b);
}
