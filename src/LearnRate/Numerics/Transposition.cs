using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LearnRate.Numerics;

/// <summary>Turns matrices whose rows lie in whole vectors, so that its columns do.</summary>
internal static class Transposition
{
    /// <summary>Turns a matrix.</summary>
    /// <param name="matrix">Where its rows begin.</param>
    /// <param name="stride">From row to row.</param>
    /// <param name="turned">Where its columns go; no memory of the matrix.</param>
    /// <param name="turnedStride">From column to column.</param>
    /// <param name="rows">How many rows there are, counted in vectors.</param>
    /// <param name="columns">How many columns there are, counted in vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose<T>(ReadOnlySpan<Lanes<T>> matrix, int stride, Span<Lanes<T>> turned, int turnedStride, int rows,
        int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var lanes = Lanes<T>.Count;
        ref var first = ref Unsafe.AsRef(in matrix[..((rows * lanes - 1) * stride + columns)][0]);
        ref var to = ref turned[..((columns * lanes - 1) * turnedStride + rows)][0];
        if (Avx512F.IsSupported) InBlocks(ref first, stride, ref to, turnedStride, rows, columns);
        else OneByOne(matrix, stride, turned, turnedStride, rows, columns);
    }

    private static void OneByOne<T>(ReadOnlySpan<Lanes<T>> matrix, int stride, Span<Lanes<T>> turned, int turnedStride, int rows,
        int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var from = MemoryMarshal.Cast<Lanes<T>, T>(matrix);
        var to = MemoryMarshal.Cast<Lanes<T>, T>(turned);
        var lanes = Lanes<T>.Count;
        for (var row = 0; row < rows * lanes; row++)
            for (var column = 0; column < columns * lanes; column++)
                to[column * turnedStride * lanes + row] = from[row * stride * lanes + column];
    }

    // Of as many rows as columns each.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void InBlocks<T>(ref Lanes<T> matrix, nint stride, ref Lanes<T> turned, nint turnedStride, nint rows, nint columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint lanes = Lanes<T>.Count;
        for (nint column = 0; column < columns; column++)
        {
            for (nint row = 0; row < rows; row++)
            {
                ref var from = ref Unsafe.Add(ref matrix, row * lanes * stride + column);
                ref var to = ref Unsafe.Add(ref turned, column * lanes * turnedStride + row);
                if (typeof(T) == typeof(float)) Block(ref Unsafe.As<Lanes<T>, Vector512<float>>(ref from), stride,
                    ref Unsafe.As<Lanes<T>, Vector512<float>>(ref to), turnedStride);
                else Block(ref Unsafe.As<Lanes<T>, Vector512<double>>(ref from), stride, ref Unsafe.As<Lanes<T>, Vector512<double>>(ref to),
                    turnedStride);
            }
        }
    }

    // Pairs of numbers, pairs of pairs, and then quarters of vectors find their places: 64 shuffles for 256 numbers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block(ref Vector512<float> row, nint stride, ref Vector512<float> turned, nint turnedStride)
    {
        var r0 = row;
        var r1 = Unsafe.Add(ref row, stride);
        var r2 = Unsafe.Add(ref row, 2 * stride);
        var r3 = Unsafe.Add(ref row, 3 * stride);
        var r4 = Unsafe.Add(ref row, 4 * stride);
        var r5 = Unsafe.Add(ref row, 5 * stride);
        var r6 = Unsafe.Add(ref row, 6 * stride);
        var r7 = Unsafe.Add(ref row, 7 * stride);
        var r8 = Unsafe.Add(ref row, 8 * stride);
        var r9 = Unsafe.Add(ref row, 9 * stride);
        var r10 = Unsafe.Add(ref row, 10 * stride);
        var r11 = Unsafe.Add(ref row, 11 * stride);
        var r12 = Unsafe.Add(ref row, 12 * stride);
        var r13 = Unsafe.Add(ref row, 13 * stride);
        var r14 = Unsafe.Add(ref row, 14 * stride);
        var r15 = Unsafe.Add(ref row, 15 * stride);
        var (p0, p1) = (Avx512F.UnpackLow(r0, r1).AsDouble(), Avx512F.UnpackHigh(r0, r1).AsDouble());
        var (p2, p3) = (Avx512F.UnpackLow(r2, r3).AsDouble(), Avx512F.UnpackHigh(r2, r3).AsDouble());
        var (p4, p5) = (Avx512F.UnpackLow(r4, r5).AsDouble(), Avx512F.UnpackHigh(r4, r5).AsDouble());
        var (p6, p7) = (Avx512F.UnpackLow(r6, r7).AsDouble(), Avx512F.UnpackHigh(r6, r7).AsDouble());
        var (p8, p9) = (Avx512F.UnpackLow(r8, r9).AsDouble(), Avx512F.UnpackHigh(r8, r9).AsDouble());
        var (p10, p11) = (Avx512F.UnpackLow(r10, r11).AsDouble(), Avx512F.UnpackHigh(r10, r11).AsDouble());
        var (p12, p13) = (Avx512F.UnpackLow(r12, r13).AsDouble(), Avx512F.UnpackHigh(r12, r13).AsDouble());
        var (p14, p15) = (Avx512F.UnpackLow(r14, r15).AsDouble(), Avx512F.UnpackHigh(r14, r15).AsDouble());
        var (q0, q1) = (Avx512F.UnpackLow(p0, p2), Avx512F.UnpackHigh(p0, p2));
        var (q2, q3) = (Avx512F.UnpackLow(p1, p3), Avx512F.UnpackHigh(p1, p3));
        var (q4, q5) = (Avx512F.UnpackLow(p4, p6), Avx512F.UnpackHigh(p4, p6));
        var (q6, q7) = (Avx512F.UnpackLow(p5, p7), Avx512F.UnpackHigh(p5, p7));
        var (q8, q9) = (Avx512F.UnpackLow(p8, p10), Avx512F.UnpackHigh(p8, p10));
        var (q10, q11) = (Avx512F.UnpackLow(p9, p11), Avx512F.UnpackHigh(p9, p11));
        var (q12, q13) = (Avx512F.UnpackLow(p12, p14), Avx512F.UnpackHigh(p12, p14));
        var (q14, q15) = (Avx512F.UnpackLow(p13, p15), Avx512F.UnpackHigh(p13, p15));
        Quarters(q0, q4, q8, q12, ref turned, 4 * turnedStride);
        Quarters(q1, q5, q9, q13, ref Unsafe.Add(ref turned, 1 * turnedStride), 4 * turnedStride);
        Quarters(q2, q6, q10, q14, ref Unsafe.Add(ref turned, 2 * turnedStride), 4 * turnedStride);
        Quarters(q3, q7, q11, q15, ref Unsafe.Add(ref turned, 3 * turnedStride), 4 * turnedStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarters(Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d,
        ref Vector512<float> turned, nint stride)
    {
        var (even, odd) = (Avx512F.Shuffle4x128(a, b, 0x88), Avx512F.Shuffle4x128(a, b, 0xDD));
        var (evenBehind, oddBehind) = (Avx512F.Shuffle4x128(c, d, 0x88), Avx512F.Shuffle4x128(c, d, 0xDD));
        turned = Avx512F.Shuffle4x128(even, evenBehind, 0x88).AsSingle();
        Unsafe.Add(ref turned, stride) = Avx512F.Shuffle4x128(odd, oddBehind, 0x88).AsSingle();
        Unsafe.Add(ref turned, 2 * stride) = Avx512F.Shuffle4x128(even, evenBehind, 0xDD).AsSingle();
        Unsafe.Add(ref turned, 3 * stride) = Avx512F.Shuffle4x128(odd, oddBehind, 0xDD).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block(ref Vector512<double> row, nint stride, ref Vector512<double> turned, nint turnedStride)
    {
        var r0 = row;
        var r1 = Unsafe.Add(ref row, stride);
        var r2 = Unsafe.Add(ref row, 2 * stride);
        var r3 = Unsafe.Add(ref row, 3 * stride);
        var r4 = Unsafe.Add(ref row, 4 * stride);
        var r5 = Unsafe.Add(ref row, 5 * stride);
        var r6 = Unsafe.Add(ref row, 6 * stride);
        var r7 = Unsafe.Add(ref row, 7 * stride);
        Quarters(Avx512F.UnpackLow(r0, r1), Avx512F.UnpackLow(r2, r3), Avx512F.UnpackLow(r4, r5), Avx512F.UnpackLow(r6, r7),
            ref Unsafe.As<Vector512<double>, Vector512<float>>(ref turned), 2 * turnedStride);
        Quarters(Avx512F.UnpackHigh(r0, r1), Avx512F.UnpackHigh(r2, r3), Avx512F.UnpackHigh(r4, r5), Avx512F.UnpackHigh(r6, r7),
            ref Unsafe.As<Vector512<double>, Vector512<float>>(ref Unsafe.Add(ref turned, turnedStride)), 2 * turnedStride);
    }
}
