using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;

namespace LearnRate.Engine;

/// <summary>What becomes of a sum of a <see cref="Gemm"/> at its end, while it is still in a register.</summary>
internal unsafe interface IEpilogue<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A factor of all sums, in each lane.</summary>
    Lanes<T> Factor { get; }

    /// <summary>The partner of the first sum; partners lie as sums do. No place at all if there are none.</summary>
    /// <param name="last">Where the last one lies, counted from the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    ref byte FirstOperand(int last);

    /// <summary>Ends a sum.</summary>
    /// <param name="at">Its place in the result.</param>
    /// <param name="sum">The sum.</param>
    /// <param name="partner">The bytes from there to its partner, or 0.</param>
    /// <param name="factor">As <see cref="Factor"/>, read once for a tile.</param>
    /// <param name="check">Becomes NaN where something is not finite, if that matters.</param>
    static abstract void Apply(byte* at, Lanes<T> sum, nint partner, Lanes<T> factor, ref Lanes<T> check);

    /// <summary>Takes what the check of a tile has become.</summary>
    void Finish(Lanes<T> check);
}

/// <summary>
/// The sum is the result. A derivative that goes on backwards meets that of an activation first,
/// by which it is multiplied; the product is 0 where it would be subnormal.
/// </summary>
/// <param name="slopes">The derivatives of the activation, or none.</param>
internal readonly unsafe ref struct StoreEpilogue<T>(ReadOnlySpan<Lanes<T>> slopes) : IEpilogue<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ReadOnlySpan<Lanes<T>> _slopes = slopes;

    public Lanes<T> Factor => Lanes<T>.Zero;

    public ref byte FirstOperand(int last)
    {
        if (_slopes.IsEmpty) return ref Unsafe.NullRef<byte>();
        return ref Unsafe.As<Lanes<T>, byte>(ref Unsafe.AsRef(in _slopes[..(last + 1)][0]));
    }

    // One end for both: each one more is a tile more to compile.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(byte* at, Lanes<T> sum, nint partner, Lanes<T> factor, ref Lanes<T> check)
    {
        if (partner != 0) sum = Lanes<T>.WithoutSubnormals(sum * *(Lanes<T>*)(at + partner));
        *(Lanes<T>*)at = sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish(Lanes<T> check)
    {
    }
}

/// <summary>Sums are gradients g of parameters w, which plain descent moves at once: w ← w − η·g.</summary>
/// <remarks>No gradient is stored, and loaded again when other work has thrown it out of the cache: trainings take 0.96 to
/// 0.98 of the time, by sixteen and alone (AMD Zen 4), and 8-16-1 alone as long as before.</remarks>
internal unsafe ref struct DescentEpilogue<T>(in Lanes<T> minusRate) : IEpilogue<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The parameters, one for each sum.</summary>
    public Span<Lanes<T>> Parameters { readonly get; set; }

    /// <summary>0 in the lanes whose parameters are all finite, NaN in the others.</summary>
    public Lanes<T> Check { readonly get; private set; }

    public Lanes<T> Factor { get; } = minusRate;

    public readonly ref byte FirstOperand(int last) => ref Unsafe.As<Lanes<T>, byte>(ref Parameters[..(last + 1)][0]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(byte* at, Lanes<T> sum, nint partner, Lanes<T> factor, ref Lanes<T> check)
    {
        var moved = Lanes<T>.Fma(factor, sum, *(Lanes<T>*)(at + partner));
        *(Lanes<T>*)(at + partner) = moved;
        check += moved - moved; // NaN for ∞ and NaN, which stays. AMD's cores have adders beside those that multiply: 0.99 of the time
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish(Lanes<T> check) => Check += check;
}
