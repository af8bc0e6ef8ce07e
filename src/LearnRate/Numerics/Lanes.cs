using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LearnRate.Numerics;

/// <summary>
/// Sixteen floats or eight doubles that never mix: lane by lane arithmetic, and the one type that knows <see cref="Vector512{T}"/>. Each
/// operation rounds as IEEE 754 says, so that a lane has the same bits with AVX-512, with AVX2, and with no vector hardware.
/// A comparison gives a mask, whose lanes have all bits set or none.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal readonly struct Lanes<T>(Vector512<T> value)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How many lanes there are.</summary>
    public static int Count => Vector512<T>.Count;

    public static Lanes<T> Zero => new(Vector512<T>.Zero);

    public static Lanes<T> One => new(Vector512<T>.One);

    /// <summary>All lanes hold the number nearest to this one.</summary>
    public static Lanes<T> Of(double number) => Of(T.CreateTruncating(number));

    public static Lanes<T> Of(T number) => new(Vector512.Create(number));

    /// <summary>The first lanes hold these numbers; missing ones repeat the last.</summary>
    public static Lanes<T> Of(ReadOnlySpan<T> numbers)
    {
        Span<T> all = stackalloc T[Count];
        for (var lane = 0; lane < Count; lane++) all[lane] = numbers[Math.Min(lane, numbers.Length - 1)];
        return new(Vector512.Create<T>(all));
    }

    public Vector512<T> Vector => value;

    public T this[int lane] => value[lane];

    /// <summary>The same with one lane replaced.</summary>
    public Lanes<T> With(int lane, T number) => new(value.WithElement(lane, number));

    public static Lanes<T> operator +(Lanes<T> a, Lanes<T> b) => new(a.Vector + b.Vector);

    public static Lanes<T> operator -(Lanes<T> a, Lanes<T> b) => new(a.Vector - b.Vector);

    public static Lanes<T> operator -(Lanes<T> a) => new(-a.Vector);

    public static Lanes<T> operator *(Lanes<T> a, Lanes<T> b) => new(a.Vector * b.Vector);

    public static Lanes<T> operator /(Lanes<T> a, Lanes<T> b) => new(a.Vector / b.Vector);

    public static Lanes<T> operator >(Lanes<T> a, Lanes<T> b) => new(Vector512.GreaterThan(a.Vector, b.Vector));

    public static Lanes<T> operator >=(Lanes<T> a, Lanes<T> b) => new(Vector512.GreaterThanOrEqual(a.Vector, b.Vector));

    public static Lanes<T> operator <(Lanes<T> a, Lanes<T> b) => new(Vector512.LessThan(a.Vector, b.Vector));

    public static Lanes<T> operator <=(Lanes<T> a, Lanes<T> b) => new(Vector512.LessThanOrEqual(a.Vector, b.Vector));

    public static Lanes<T> operator &(Lanes<T> a, Lanes<T> b) => new(a.Vector & b.Vector);

    public static Lanes<T> operator |(Lanes<T> a, Lanes<T> b) => new(a.Vector | b.Vector);

    /// <summary>a·b + c, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Fma(Lanes<T> a, Lanes<T> b, Lanes<T> c) => typeof(T) == typeof(float)
        ? new(Vector512.FusedMultiplyAdd(a.Vector.AsSingle(), b.Vector.AsSingle(), c.Vector.AsSingle()).As<float, T>())
        : new(Vector512.FusedMultiplyAdd(a.Vector.AsDouble(), b.Vector.AsDouble(), c.Vector.AsDouble()).As<double, T>());

    public static Lanes<T> Sqrt(Lanes<T> x) => new(Vector512.Sqrt(x.Vector));

    public static Lanes<T> Abs(Lanes<T> x) => new(Vector512.Abs(x.Vector));

    /// <summary>Where the mask is set a, elsewhere b.</summary>
    public static Lanes<T> Select(Lanes<T> mask, Lanes<T> a, Lanes<T> b) => new(Vector512.ConditionalSelect(mask.Vector, a.Vector, b.Vector));

    /// <summary>The larger of two; b where one is NaN.</summary>
    public static Lanes<T> Max(Lanes<T> a, Lanes<T> b) => Select(a > b, a, b);

    /// <summary>The smaller of two; b where one is NaN.</summary>
    public static Lanes<T> Min(Lanes<T> a, Lanes<T> b) => Select(a < b, a, b);

    /// <summary>−1, 0 or 1; 0 for NaN.</summary>
    public static Lanes<T> Sign(Lanes<T> x) => (One & (x > Zero)) - (One & (x < Zero));

    /// <summary>A bit per lane of a mask, lane 0 lowest.</summary>
    public static uint Bits(Lanes<T> mask) => (uint)Vector512.ExtractMostSignificantBits(mask.Vector);

    /// <summary>A mask of the finite lanes.</summary>
    public static Lanes<T> IsFinite(Lanes<T> x) => new(Vector512.IsFinite(x.Vector));
}
