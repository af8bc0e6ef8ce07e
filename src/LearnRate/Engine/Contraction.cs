using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LearnRate.Numerics;

namespace LearnRate.Engine;

/// <summary>A matrix operand of a contraction: an element for all lanes.</summary>
internal interface IOperand<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    Lanes<T> this[nint index] { get; }
}

/// <summary>Elements that each run has for itself.</summary>
internal readonly ref struct PerRun<T>(ReadOnlySpan<Lanes<T>> elements) : IOperand<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref readonly Lanes<T> _first = ref System.Runtime.InteropServices.MemoryMarshal.GetReference(elements);

    public Lanes<T> this[nint index] => Unsafe.Add(ref Unsafe.AsRef(in _first), index);
}

/// <summary>Elements that all runs share: the inputs.</summary>
internal readonly ref struct Shared<T>(ReadOnlySpan<T> elements) : IOperand<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref readonly T _first = ref System.Runtime.InteropServices.MemoryMarshal.GetReference(elements);

    public Lanes<T> this[nint index] => Lanes<T>.Of(Unsafe.Add(ref Unsafe.AsRef(in _first), index));
}

/// <summary>How the elements of a matrix lie: element (i, j) at i·<paramref name="Row"/> + j·<paramref name="Column"/>.</summary>
internal readonly record struct Strides(int Row, int Column)
{
    public Strides Transposed => new(Column, Row);
}

/// <summary>
/// C[m, n] = Σₖ A[m, k]·B[k, n] for every lane: forward pass, gradient of the weights and gradient of the values are this one sum over
/// different axes. Each element's sum runs over k in order by fused multiply-adds starting from 0, whatever tile it falls in, so that the
/// bits depend on nothing else.
/// </summary>
internal static class Contraction
{
    /// <summary>4·4 sums fit the 32 registers of AVX-512 together with their operands.</summary>
    private const int Tile = 4;

    /// <param name="a">A and <paramref name="b"/> are the factors.</param>
    /// <param name="strideA">How A lies as [m, k].</param>
    /// <param name="b">The second factor.</param>
    /// <param name="strideB">How B lies as [k, n].</param>
    /// <param name="c">The result.</param>
    /// <param name="strideC">How C lies as [m, n].</param>
    /// <param name="m">Rows of the result.</param>
    /// <param name="n">Columns of the result.</param>
    /// <param name="k">Terms of each sum.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<T, TA, TB>(
        TA a, Strides strideA, TB b, Strides strideB, Span<Lanes<T>> c, Strides strideC, int m, int n, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            RunNarrow<T, TA, TB>(a, strideA, b, strideB, c, strideC, m, n, k);
            return;
        }

        var (high, wide) = (m - m % Tile, n - n % Tile); // rows and columns that fill tiles
        for (var i = 0; i < high; i += Tile)
            for (var j = 0; j < wide; j += Tile) Tile4x4<T, TA, TB>(a, strideA, b, strideB, c, strideC, i, j, k);
        if (wide < n) Strip<T, TA, TB>(a, strideA, b, strideB, c, strideC, m, wide, n, k);
        // The rows that are left; seen from the side they are columns.
        if (high < m && wide > 0) Strip<T, TB, TA>(b, strideB.Transposed, a, strideA.Transposed, c, strideC.Transposed, wide, high, m, k);
    }

    // A few columns, fewer than a tile has: two at a time, and as many rows at a time as keep the adders busy (eight sums of four cycles for two adders).
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Strip<T, TA, TB>(
        TA a, Strides strideA, TB b, Strides strideB, Span<Lanes<T>> c, Strides strideC, int m, int first, int n, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        for (var j = first; j < n;)
        {
            var columns = n - j >= 2 ? 2 : 1;
            var i = 0;
            for (; i + 2 * Tile <= m; i += 2 * Tile)
            {
                if (columns == 2) Tile8x2<T, TA, TB>(a, strideA, b, strideB, c, strideC, i, j, k);
                else Tile8x1<T, TA, TB>(a, strideA, b, strideB, c, strideC, i, j, k);
            }

            for (; i + Tile <= m; i += Tile)
                for (var column = j; column < j + columns; column++) Tile4x1<T, TA, TB>(a, strideA, b, strideB, c, strideC, i, column, k);
            // At most three rows are left: pairs, so that no sum waits alone for its last term.
            for (; i + 2 <= m; i += 2)
            {
                if (columns == 2) Tile2x2<T, TA, TB>(a, strideA, b, strideB, c, strideC, i, j, k);
                else Tile2x1<T, TA, TB>(a, strideA, b, strideB, c, strideC, i, j, k);
            }

            if (i < m)
            {
                if (columns == 2) Tile2x1<T, TB, TA>(b, strideB.Transposed, a, strideA.Transposed, c, strideC.Transposed, j, i, k);
                else Tile1x1<T, TA, TB>(a, strideA, b, strideB, c, strideC, i, j, k);
            }

            j += columns;
        }
    }

    // Where lanes are two vectors of 256 bits, 16 registers hold 2·2 sums and their operands: 1.2 to 1.5 times as fast as 4·4, which spill.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RunNarrow<T, TA, TB>(
        TA a, Strides strideA, TB b, Strides strideB, Span<Lanes<T>> c, Strides strideC, int m, int n, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        for (var i = 0; i < m - 1; i += 2)
            for (var j = 0; j < n - 1; j += 2) Tile2x2<T, TA, TB>(a, strideA, b, strideB, c, strideC, i, j, k);
        if (n % 2 == 1)
            for (var i = 0; i < m; i++) Tile1x1<T, TA, TB>(a, strideA, b, strideB, c, strideC, i, n - 1, k);
        if (m % 2 == 1)
            for (var j = 0; j < n - n % 2; j++) Tile1x1<T, TA, TB>(a, strideA, b, strideB, c, strideC, m - 1, j, k);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile2x2<T, TA, TB>(
        TA a, Strides sa, TB b, Strides sb, Span<Lanes<T>> c, Strides sc, int i, int j, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var (c00, c01, c10, c11) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        nint pa = i * sa.Row, pb = j * sb.Column;
        nint rowA = sa.Row, columnB = sb.Column;
        for (var l = 0; l < k; l++, pa += sa.Column, pb += sb.Row)
        {
            var (b0, b1) = (b[pb], b[pb + columnB]);
            var a0 = a[pa];
            c00 = Lanes<T>.Fma(a0, b0, c00);
            c01 = Lanes<T>.Fma(a0, b1, c01);
            var a1 = a[pa + rowA];
            c10 = Lanes<T>.Fma(a1, b0, c10);
            c11 = Lanes<T>.Fma(a1, b1, c11);
        }

        var at = i * sc.Row + j * sc.Column;
        (c[at], c[at + sc.Column], c[at + sc.Row], c[at + sc.Row + sc.Column]) = (c00, c01, c10, c11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile4x4<T, TA, TB>(
        TA a, Strides sa, TB b, Strides sb, Span<Lanes<T>> c, Strides sc, int i, int j, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var (c00, c01, c02, c03) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        var (c10, c11, c12, c13) = (c00, c00, c00, c00);
        var (c20, c21, c22, c23) = (c00, c00, c00, c00);
        var (c30, c31, c32, c33) = (c00, c00, c00, c00);
        nint pa = i * sa.Row, pb = j * sb.Column;
        nint rowA = sa.Row, columnB = sb.Column;
        for (var l = 0; l < k; l++, pa += sa.Column, pb += sb.Row)
        {
            var (b0, b1, b2, b3) = (b[pb], b[pb + columnB], b[pb + 2 * columnB], b[pb + 3 * columnB]);
            var a0 = a[pa];
            c00 = Lanes<T>.Fma(a0, b0, c00);
            c01 = Lanes<T>.Fma(a0, b1, c01);
            c02 = Lanes<T>.Fma(a0, b2, c02);
            c03 = Lanes<T>.Fma(a0, b3, c03);
            var a1 = a[pa + rowA];
            c10 = Lanes<T>.Fma(a1, b0, c10);
            c11 = Lanes<T>.Fma(a1, b1, c11);
            c12 = Lanes<T>.Fma(a1, b2, c12);
            c13 = Lanes<T>.Fma(a1, b3, c13);
            var a2 = a[pa + 2 * rowA];
            c20 = Lanes<T>.Fma(a2, b0, c20);
            c21 = Lanes<T>.Fma(a2, b1, c21);
            c22 = Lanes<T>.Fma(a2, b2, c22);
            c23 = Lanes<T>.Fma(a2, b3, c23);
            var a3 = a[pa + 3 * rowA];
            c30 = Lanes<T>.Fma(a3, b0, c30);
            c31 = Lanes<T>.Fma(a3, b1, c31);
            c32 = Lanes<T>.Fma(a3, b2, c32);
            c33 = Lanes<T>.Fma(a3, b3, c33);
        }

        var at = i * sc.Row + j * sc.Column;
        (c[at], c[at + sc.Column], c[at + 2 * sc.Column], c[at + 3 * sc.Column]) = (c00, c01, c02, c03);
        at += sc.Row;
        (c[at], c[at + sc.Column], c[at + 2 * sc.Column], c[at + 3 * sc.Column]) = (c10, c11, c12, c13);
        at += sc.Row;
        (c[at], c[at + sc.Column], c[at + 2 * sc.Column], c[at + 3 * sc.Column]) = (c20, c21, c22, c23);
        at += sc.Row;
        (c[at], c[at + sc.Column], c[at + 2 * sc.Column], c[at + 3 * sc.Column]) = (c30, c31, c32, c33);
    }

    // For results of two columns, as a layer of 32 units has them when lanes are units.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile8x2<T, TA, TB>(
        TA a, Strides sa, TB b, Strides sb, Span<Lanes<T>> c, Strides sc, int i, int j, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var (c00, c10, c20, c30) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        var (c40, c50, c60, c70) = (c00, c00, c00, c00);
        var (c01, c11, c21, c31) = (c00, c00, c00, c00);
        var (c41, c51, c61, c71) = (c00, c00, c00, c00);
        nint pa = i * sa.Row, pb = j * sb.Column;
        nint rowA = sa.Row, columnB = sb.Column;
        for (var l = 0; l < k; l++, pa += sa.Column, pb += sb.Row)
        {
            var (b0, b1) = (b[pb], b[pb + columnB]);
            var a0 = a[pa];
            c00 = Lanes<T>.Fma(a0, b0, c00);
            c01 = Lanes<T>.Fma(a0, b1, c01);
            var a1 = a[pa + rowA];
            c10 = Lanes<T>.Fma(a1, b0, c10);
            c11 = Lanes<T>.Fma(a1, b1, c11);
            var a2 = a[pa + 2 * rowA];
            c20 = Lanes<T>.Fma(a2, b0, c20);
            c21 = Lanes<T>.Fma(a2, b1, c21);
            var a3 = a[pa + 3 * rowA];
            c30 = Lanes<T>.Fma(a3, b0, c30);
            c31 = Lanes<T>.Fma(a3, b1, c31);
            var a4 = a[pa + 4 * rowA];
            c40 = Lanes<T>.Fma(a4, b0, c40);
            c41 = Lanes<T>.Fma(a4, b1, c41);
            var a5 = a[pa + 5 * rowA];
            c50 = Lanes<T>.Fma(a5, b0, c50);
            c51 = Lanes<T>.Fma(a5, b1, c51);
            var a6 = a[pa + 6 * rowA];
            c60 = Lanes<T>.Fma(a6, b0, c60);
            c61 = Lanes<T>.Fma(a6, b1, c61);
            var a7 = a[pa + 7 * rowA];
            c70 = Lanes<T>.Fma(a7, b0, c70);
            c71 = Lanes<T>.Fma(a7, b1, c71);
        }

        var at = i * sc.Row + j * sc.Column;
        var right = at + sc.Column;
        (c[at], c[at + sc.Row], c[at + 2 * sc.Row], c[at + 3 * sc.Row]) = (c00, c10, c20, c30);
        (c[right], c[right + sc.Row], c[right + 2 * sc.Row], c[right + 3 * sc.Row]) = (c01, c11, c21, c31);
        (at, right) = (at + 4 * sc.Row, right + 4 * sc.Row);
        (c[at], c[at + sc.Row], c[at + 2 * sc.Row], c[at + 3 * sc.Row]) = (c40, c50, c60, c70);
        (c[right], c[right + sc.Row], c[right + 2 * sc.Row], c[right + 3 * sc.Row]) = (c41, c51, c61, c71);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile8x1<T, TA, TB>(
        TA a, Strides sa, TB b, Strides sb, Span<Lanes<T>> c, Strides sc, int i, int j, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var (c0, c1, c2, c3) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        var (c4, c5, c6, c7) = (c0, c0, c0, c0);
        nint pa = i * sa.Row, pb = j * sb.Column;
        nint rowA = sa.Row;
        for (var l = 0; l < k; l++, pa += sa.Column, pb += sb.Row)
        {
            var b0 = b[pb];
            c0 = Lanes<T>.Fma(a[pa], b0, c0);
            c1 = Lanes<T>.Fma(a[pa + rowA], b0, c1);
            c2 = Lanes<T>.Fma(a[pa + 2 * rowA], b0, c2);
            c3 = Lanes<T>.Fma(a[pa + 3 * rowA], b0, c3);
            c4 = Lanes<T>.Fma(a[pa + 4 * rowA], b0, c4);
            c5 = Lanes<T>.Fma(a[pa + 5 * rowA], b0, c5);
            c6 = Lanes<T>.Fma(a[pa + 6 * rowA], b0, c6);
            c7 = Lanes<T>.Fma(a[pa + 7 * rowA], b0, c7);
        }

        var at = i * sc.Row + j * sc.Column;
        (c[at], c[at + sc.Row], c[at + 2 * sc.Row], c[at + 3 * sc.Row]) = (c0, c1, c2, c3);
        at += 4 * sc.Row;
        (c[at], c[at + sc.Row], c[at + 2 * sc.Row], c[at + 3 * sc.Row]) = (c4, c5, c6, c7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile4x1<T, TA, TB>(
        TA a, Strides sa, TB b, Strides sb, Span<Lanes<T>> c, Strides sc, int i, int j, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var (c0, c1, c2, c3) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        nint pa = i * sa.Row, pb = j * sb.Column;
        nint rowA = sa.Row;
        for (var l = 0; l < k; l++, pa += sa.Column, pb += sb.Row)
        {
            var b0 = b[pb];
            c0 = Lanes<T>.Fma(a[pa], b0, c0);
            c1 = Lanes<T>.Fma(a[pa + rowA], b0, c1);
            c2 = Lanes<T>.Fma(a[pa + 2 * rowA], b0, c2);
            c3 = Lanes<T>.Fma(a[pa + 3 * rowA], b0, c3);
        }

        var at = i * sc.Row + j * sc.Column;
        (c[at], c[at + sc.Row], c[at + 2 * sc.Row], c[at + 3 * sc.Row]) = (c0, c1, c2, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile2x1<T, TA, TB>(
        TA a, Strides sa, TB b, Strides sb, Span<Lanes<T>> c, Strides sc, int i, int j, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var (c0, c1) = (Lanes<T>.Zero, Lanes<T>.Zero);
        nint pa = i * sa.Row, pb = j * sb.Column;
        nint rowA = sa.Row;
        for (var l = 0; l < k; l++, pa += sa.Column, pb += sb.Row)
        {
            var b0 = b[pb];
            c0 = Lanes<T>.Fma(a[pa], b0, c0);
            c1 = Lanes<T>.Fma(a[pa + rowA], b0, c1);
        }

        var at = i * sc.Row + j * sc.Column;
        (c[at], c[at + sc.Row]) = (c0, c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile1x1<T, TA, TB>(
        TA a, Strides sa, TB b, Strides sb, Span<Lanes<T>> c, Strides sc, int i, int j, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var sum = Lanes<T>.Zero;
        nint pa = i * sa.Row, pb = j * sb.Column;
        for (var l = 0; l < k; l++, pa += sa.Column, pb += sb.Row) sum = Lanes<T>.Fma(a[pa], b[pb], sum);
        c[i * sc.Row + j * sc.Column] = sum;
    }
}
