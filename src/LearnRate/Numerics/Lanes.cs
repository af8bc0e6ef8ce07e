using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LearnRate.Numerics;

/// <summary>
/// Sixteen floats or eight doubles that never mix: lane by lane arithmetic, and the one type that knows <see cref="Vector512{T}"/>. Each
/// operation rounds as IEEE 754 says, so that a lane has the same bits with AVX-512, with AVX2, and with no vector hardware.
/// A comparison gives a mask, whose lanes have all bits set or none. All is inlined by force: a call would pass lanes through memory.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public struct Lanes<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Not readonly: AddProduct adds in place.
    private Vector512<T> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Lanes(Vector512<T> value) => _value = value;

    /// <summary>How many lanes there are.</summary>
    public static int Count => Vector512<T>.Count;

    /// <summary>0 in all lanes.</summary>
    public static Lanes<T> Zero => new(Vector512<T>.Zero);

    /// <summary>1 in all lanes.</summary>
    public static Lanes<T> One => new(Vector512<T>.One);

    /// <summary>All lanes hold the number nearest to this one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Create(double number) => Create(T.CreateTruncating(number));

    /// <summary>All lanes hold this number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Create(T number) => new(Vector512.Create(number));

    /// <summary>The first lanes hold these numbers; missing ones repeat the last.</summary>
    public static Lanes<T> Create(ReadOnlySpan<T> numbers)
    {
        Span<T> all = stackalloc T[Count];
        for (var lane = 0; lane < Count; lane++) all[lane] = numbers[Math.Min(lane, numbers.Length - 1)];
        return new(Vector512.Create<T>(all));
    }

    /// <summary>A mask of the first so many lanes.</summary>
    internal static Lanes<T> First(int count)
    {
        Span<T> ones = stackalloc T[Count];
        ones.Clear();
        ones[..count].Fill(T.One);
        return new Lanes<T>(Vector512.Create<T>(ones)) > Zero;
    }

    internal readonly Vector512<T> Vector => _value;

    /// <summary>The number in a lane, counted from 0.</summary>
    public readonly T this[int lane] => _value[lane];

    /// <summary>Writes all lanes in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly void CopyTo(Span<T> numbers) => _value.CopyTo(numbers);

    /// <summary>The same with one lane replaced.</summary>
    internal readonly Lanes<T> With(int lane, T number) => new(_value.WithElement(lane, number));

    /// <summary>The sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> operator +(Lanes<T> a, Lanes<T> b) => new(a.Vector + b.Vector);

    /// <summary>The differences.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> operator -(Lanes<T> a, Lanes<T> b) => new(a.Vector - b.Vector);

    /// <summary>The numbers with the other sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> operator -(Lanes<T> a) => new(-a.Vector);

    /// <summary>The products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> operator *(Lanes<T> a, Lanes<T> b) => new(a.Vector * b.Vector);

    /// <summary>The quotients.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> operator /(Lanes<T> a, Lanes<T> b) => new(a.Vector / b.Vector);

    /// <summary>A mask of the lanes where the first is larger.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> operator >(Lanes<T> a, Lanes<T> b) => new(Vector512.GreaterThan(a.Vector, b.Vector));

    /// <summary>A mask of the lanes where the first is larger or equal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> operator >=(Lanes<T> a, Lanes<T> b) => new(Vector512.GreaterThanOrEqual(a.Vector, b.Vector));

    /// <summary>A mask of the lanes where the first is smaller.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> operator <(Lanes<T> a, Lanes<T> b) => new(Vector512.LessThan(a.Vector, b.Vector));

    /// <summary>A mask of the lanes where the first is smaller or equal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> operator <=(Lanes<T> a, Lanes<T> b) => new(Vector512.LessThanOrEqual(a.Vector, b.Vector));

    /// <summary>A mask of the lanes where both are equal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Equal(Lanes<T> a, Lanes<T> b) => new(Vector512.Equals(a.Vector, b.Vector));

    /// <summary>Where the mask is set the numbers, elsewhere 0; the lanes that are in both masks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> operator &(Lanes<T> a, Lanes<T> b) => new(a.Vector & b.Vector);

    /// <summary>The lanes that are in either mask.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> operator |(Lanes<T> a, Lanes<T> b) => new(a.Vector | b.Vector);

    /// <summary>a·b + c, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Fma(Lanes<T> a, Lanes<T> b, Lanes<T> c) => typeof(T) == typeof(float)
        ? new(Vector512.FusedMultiplyAdd(a.Vector.AsSingle(), b.Vector.AsSingle(), c.Vector.AsSingle()).As<float, T>())
        : new(Vector512.FusedMultiplyAdd(a.Vector.AsDouble(), b.Vector.AsDouble(), c.Vector.AsDouble()).As<double, T>());

    /// <summary>Adds a·b, once rounded.</summary>
    /// <remarks>
    /// In place: the compiler writes what <see cref="Fma"/> returns over a factor, and copies it from
    /// there. Without those copies 64-32-10 alone takes 0.98 of the time (AMD Zen 5).
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AddProduct(Lanes<T> a, Lanes<T> b)
    {
        if (typeof(T) == typeof(float)) _value = Vector512.FusedMultiplyAdd(a.Vector.AsSingle(), b.Vector.AsSingle(), _value.AsSingle())
            .As<float, T>();
        else _value = Vector512.FusedMultiplyAdd(a.Vector.AsDouble(), b.Vector.AsDouble(), _value.AsDouble()).As<double, T>();
    }

    /// <summary>The square roots.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Sqrt(Lanes<T> x) => new(Vector512.Sqrt(x.Vector));

    /// <summary>The magnitudes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Abs(Lanes<T> x) => new(Vector512.Abs(x.Vector));

    /// <summary>Where the mask is set a, elsewhere b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Select(Lanes<T> mask, Lanes<T> a, Lanes<T> b) =>
        new(Vector512.ConditionalSelect(mask.Vector, a.Vector, b.Vector));

    /// <summary>Where one number is less than another a, elsewhere b: in two operations, where a mask in between makes four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> IfLess(Lanes<T> one, Lanes<T> other, Lanes<T> a, Lanes<T> b) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(one.Vector, other.Vector), a.Vector, b.Vector));

    /// <summary>Where two numbers are equal a, elsewhere b: in two operations too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> IfEqual(Lanes<T> one, Lanes<T> other, Lanes<T> a, Lanes<T> b) =>
        new(Vector512.ConditionalSelect(Vector512.Equals(one.Vector, other.Vector), a.Vector, b.Vector));

    /// <summary>The larger of two; b where one is NaN: so the one x86 instruction has it, others need two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Max(Lanes<T> a, Lanes<T> b) =>
        Sse.IsSupported ? new(Vector512.MaxNative(a.Vector, b.Vector)) : Select(a > b, a, b);

    /// <summary>The smaller of two; b where one is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Min(Lanes<T> a, Lanes<T> b) =>
        Sse.IsSupported ? new(Vector512.MinNative(a.Vector, b.Vector)) : Select(a < b, a, b);

    /// <summary>−1, 0 or 1; 0 for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Sign(Lanes<T> x) => (One & (x > Zero)) - (One & (x < Zero));

    /// <summary>0 where a number is subnormal, and so less exact than others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Lanes<T> WithoutSubnormals(Lanes<T> x) => new(Vector512.ConditionalSelect(
        Vector512.LessThan(Vector512.Abs(x.Vector),
            Vector512.Create(T.CreateTruncating(typeof(T) == typeof(float) ? 1.17549435e-38 : 2.2250738585072014e-308))), Vector512<T>.Zero,
            x.Vector));

    /// <summary>part·x², and 0 where x is so small that a thousandth of its square is subnormal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Lanes<T> PartOfSquare(Lanes<T> part, Lanes<T> x)
    {
        x = IfLess(Abs(x), Create(typeof(T) == typeof(float) ? 3.5e-18 : 5e-153), Zero, x);
        return part * x * x;
    }

    /// <summary>The nearest whole number, the even one of two; for |x| below 2²² (float) or 2⁵¹ (double).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Round(Lanes<T> x) => x + Create(WholeNumbers) - Create(WholeNumbers);

    /// <summary>The largest whole number that is not larger; for the same x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Floor(Lanes<T> x) => Round(x) - (One & (Round(x) > x));

    /// <summary>2 to the power k, for whole k whose power is a normal number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Lanes<T> PowerOfTwo(Lanes<T> k) => typeof(T) == typeof(float)
        ? new(Vector512.ShiftLeft((k + Create(WholeNumbers + 127)).Vector.AsInt32(), 23).As<int, T>())
        : new(Vector512.ShiftLeft((k + Create(WholeNumbers + 1023)).Vector.AsInt64(), 52).As<long, T>());

    /// <summary>
    /// The float nearest to 2 to the power k/16, for whole k whose power is a normal
    /// number, and the logarithm of what the power is more than that.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (Lanes<T> Power, Lanes<T> Lost) PowerOfTwoSixteenths(Lanes<T> k)
    {
        var places = k + Create(WholeNumbers);
        var power = Pick(places, Vector256Functions.Powers).Vector.AsInt32() + Vector512.ShiftLeft(places.Vector.AsInt32(), 19);
        return (new(power.As<int, T>()), Pick(places, Vector256Functions.LostByPowers));
    }

    /// <summary>Takes a positive normal number apart into m·2ᵉ with m from 1 to below 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (Lanes<T> M, Lanes<T> E) Split(Lanes<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            var bits = x.Vector.AsInt32();
            var m = (bits & Vector512.Create(0x007F_FFFF)) | Vector512.Create(0x3F80_0000);
            var e = Vector512.ShiftRightLogical(bits, 23) | Vector512.Create(0x4B00_0000); // 2²³ + e + 127
            return (new(m.As<int, T>()), new Lanes<T>(e.As<int, T>()) - Create((1 << 23) + 127));
        }
        else
        {
            var bits = x.Vector.AsInt64();
            var m = (bits & Vector512.Create(0x000F_FFFF_FFFF_FFFF)) | Vector512.Create(0x3FF0_0000_0000_0000);
            var e = Vector512.ShiftRightLogical(bits, 52) | Vector512.Create(0x4330_0000_0000_0000); // 2⁵² + e + 1023
            return (new(m.As<long, T>()), new Lanes<T>(e.As<long, T>()) - Create((1L << 52) + 1023));
        }
    }

    /// <summary>The lanes in double: floats in two halves, doubles as they are, both times.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (Lanes<double> Lower, Lanes<double> Upper) Widen(Lanes<T> x)
    {
        if (typeof(T) == typeof(double)) return (new(x.Vector.AsDouble()), new(x.Vector.AsDouble()));
        var (lower, upper) = Vector512.Widen(x.Vector.AsSingle());
        return (new(lower), new(upper));
    }

    /// <summary>Computes by a formula in double, and rounds once where T is float.</summary>
    internal static Lanes<T> InDouble(Lanes<T> x, Func<Lanes<double>, Lanes<double>> formula)
    {
        if (typeof(T) == typeof(double)) return new(formula(new(x.Vector.AsDouble())).Vector.As<double, T>());
        var (lower, upper) = Vector512.Widen(x.Vector.AsSingle());
        return new(Vector512.Narrow(formula(new(lower)).Vector, formula(new(upper)).Vector).As<float, T>());
    }

    /// <summary>The magnitude of one with the sign of the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> CopySign(Lanes<T> magnitude, Lanes<T> sign) => new(Vector512.CopySign(magnitude.Vector, sign.Vector));

    /// <summary>
    /// Which quarter of which power of two holds a positive float: the lowest four bits count the quarters, and are 0 from 2 to 2.5.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Lanes<T> Quarters(Lanes<T> x) => new(Vector512.ShiftRightLogical(x.Vector.AsInt32(), 21).As<int, T>());

    /// <summary>Of sixteen numbers of 32 bits those that the lowest four bits of the lanes count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Lanes<T> Pick<TNumber>(Lanes<T> places, ReadOnlySpan<TNumber> numbers)
        where TNumber : unmanaged
    {
        ref var table = ref Unsafe.As<TNumber, float>(ref MemoryMarshal.GetReference(numbers));
        if (Avx512F.IsSupported) return new(Avx512F.PermuteVar16x32(Vector512.LoadUnsafe(ref table), places.Vector.AsInt32())
            .As<float, T>());
        return new(Vector512.Create(Vector256Functions.Lookup(places.Vector.AsInt32().GetLower(), ref table),
            Vector256Functions.Lookup(places.Vector.AsInt32().GetUpper(), ref table)).As<float, T>());
    }

    /// <summary>A function of eight floats, of both halves: apart, and where vectors have 256 bits.</summary>
    /// <remarks>
    /// Inlined, whole vectors of two halves are more operations than the compiler inlines in one
    /// method, and then all lanes go through memory: 64-32-10 took twice as long.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static Lanes<T> ByHalves<TFunction>(in Lanes<T> x)
        where TFunction : IVector256Function
    {
        Unsafe.SkipInit(out Lanes<T> values);
        ref var half = ref Unsafe.As<Lanes<T>, Vector256<float>>(ref Unsafe.AsRef(in x));
        ref var value = ref Unsafe.As<Lanes<T>, Vector256<float>>(ref values);
        value = TFunction.Invoke(half);
        Unsafe.Add(ref value, 1) = TFunction.Invoke(Unsafe.Add(ref half, 1));
        return values;
    }

    // From here on, 1.5·2²³ or 1.5·2⁵², the last place is worth 1: adding it rounds to whole numbers, and leaves them in the low bits.
    private static double WholeNumbers
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(float) ? 12582912 : 6755399441055744;
    }

    /// <summary>A bit per lane of a mask, lane 0 lowest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Bits(Lanes<T> mask) => (uint)Vector512.ExtractMostSignificantBits(mask.Vector);

    /// <summary>A mask of the finite lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> IsFinite(Lanes<T> x) => new(Vector512.IsFinite(x.Vector));
}
