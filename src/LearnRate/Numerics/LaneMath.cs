using System.Numerics;
using System.Runtime.CompilerServices;

namespace LearnRate.Numerics;

/// <summary>Elementary functions, lane by lane: the same bits on any hardware, unlike those of <see cref="Math"/>.</summary>
public static class LaneMath
{
    /// <summary>e to these powers.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Exp<T>(Lanes<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Elementary.Exp(x);

    /// <summary>The natural logarithms.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Log<T>(Lanes<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Elementary.Log(x);

    /// <summary>The hyperbolic tangents.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Tanh<T>(Lanes<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Elementary.Tanh(x);

    /// <summary>1/(1 + e⁻ˣ).</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Sigmoid<T>(Lanes<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Elementary.Sigmoid(x);

    /// <summary>The sines.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Sin<T>(Lanes<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Elementary.Sin(x);

    /// <summary>The cosines.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Cos<T>(Lanes<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Elementary.Cos(x);
}
