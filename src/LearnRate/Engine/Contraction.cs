using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LearnRate.Numerics;

namespace LearnRate.Engine;

/// <summary>A matrix operand of a contraction: an element for all lanes.</summary>
internal unsafe interface IOperand<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Bytes of an element.</summary>
    static abstract int Size { get; }

    static abstract Lanes<T> Load(byte* element);

    ref byte First { get; }
}

/// <summary>Elements that each run has for itself.</summary>
internal readonly unsafe ref struct PerRun<T>(ReadOnlySpan<Lanes<T>> elements) : IOperand<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref byte _first = ref Unsafe.As<Lanes<T>, byte>(ref MemoryMarshal.GetReference(elements));

    public static int Size => Unsafe.SizeOf<Lanes<T>>();

    public ref byte First => ref _first;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Load(byte* element) => *(Lanes<T>*)element;
}

/// <summary>Elements that all runs share: the inputs.</summary>
internal readonly unsafe ref struct Shared<T>(ReadOnlySpan<T> elements) : IOperand<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref byte _first = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(elements));

    public static int Size => Unsafe.SizeOf<T>();

    public ref byte First => ref _first;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Load(byte* element) => Lanes<T>.Of(*(T*)element);
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
internal static unsafe class Contraction
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
        _ = c[(m - 1) * strideC.Row + (n - 1) * strideC.Column]; // all others are before it
        var (stepsA, stepsB) = (Steps.Of<T, TA>(strideA.Row, strideA.Column), Steps.Of<T, TB>(strideB.Column, strideB.Row));
        fixed (byte* firstA = &a.First, firstB = &b.First)
        fixed (Lanes<T>* firstC = c)
        {
            // What is smaller streams past a panel of what is larger.
            if (TA.Size > TB.Size) Panels<T, TB, TA>(firstB, stepsB, firstA, stepsA, firstC, strideC.Transposed, n, m, k);
            else Panels<T, TA, TB>(firstA, stepsA, firstB, stepsB, firstC, strideC, m, n, k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Panels<T, TA, TB>(byte* a, Steps sa, byte* b, Steps sb, Lanes<T>* c, Strides sc, int m, int n, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var terms = k <= Longest ? k : (k - 1) / ((k - 1) / Longest + 1) + 1;
        for (var j = 0; j < n;)
        {
            var columns = n - j >= Tile ? Tile : n - j >= 2 ? 2 : 1;
            for (var first = 0; first < k; first += terms)
                Panel<T, TA, TB>(a + first * sa.Along, sa, b + j * sb.Across + first * sb.Along, sb, c + j * sc.Column, sc, m, columns, Math.Min(terms, k - first), first > 0);
            j += columns;
        }
    }

    private static readonly int Longest = int.Parse(System.Environment.GetEnvironmentVariable("LONGEST") ?? "96", System.Globalization.CultureInfo.InvariantCulture);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Panel<T, TA, TB>(byte* a, Steps sa, byte* b, Steps sb, Lanes<T>* c, Strides sc, int m, int n, int k, bool more)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var i = 0;
        if (n == Tile)
        {
            for (; i + Tile <= m; i += Tile) Tile4x4<T, TA, TB>(a + i * sa.Across, sa, b, sb, c + i * sc.Row, sc, k, more);
            for (; i < m; i++) Tile4x1<T, TB, TA>(b, sb, a + i * sa.Across, sa, c + i * sc.Row, sc.Transposed, k, more);
            return;
        }

        // As many rows at a time as keep the adders busy (eight sums of four cycles for two adders).
        for (; i + 2 * Tile <= m; i += 2 * Tile)
        {
            if (n == 2) Tile8x2<T, TA, TB>(a + i * sa.Across, sa, b, sb, c + i * sc.Row, sc, k, more);
            else Tile8x1<T, TA, TB>(a + i * sa.Across, sa, b, sb, c + i * sc.Row, sc, k, more);
        }

        for (; i + Tile <= m; i += Tile)
            for (var j = 0; j < n; j++)
                Tile4x1<T, TA, TB>(a + i * sa.Across, sa, b + j * sb.Across, sb, c + i * sc.Row + j * sc.Column, sc, k, more);
        // At most three rows are left: pairs, so that no sum waits alone for its last term.
        for (; i + 2 <= m; i += 2)
        {
            if (n == 2) Tile2x2<T, TA, TB>(a + i * sa.Across, sa, b, sb, c + i * sc.Row, sc, k, more);
            else Tile2x1<T, TA, TB>(a + i * sa.Across, sa, b, sb, c + i * sc.Row, sc, k, more);
        }

        if (i == m) return;
        if (n == 2) Tile2x1<T, TB, TA>(b, sb, a + i * sa.Across, sa, c + i * sc.Row, sc.Transposed, k, more);
        else Tile1x1<T, TA, TB>(a + i * sa.Across, sa, b, sb, c + i * sc.Row, k, more);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile4x4<T, TA, TB>(byte* a, Steps sa, byte* b, Steps sb, Lanes<T>* c, Strides sc, int k, bool more)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var (c00, c01, c02, c03) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        var (c10, c11, c12, c13) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        var (c20, c21, c22, c23) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        var (c30, c31, c32, c33) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        if (more)
        {
            (c00, c01, c02, c03) = (*c, c[sc.Column], c[2 * sc.Column], c[3 * sc.Column]);
            (c10, c11, c12, c13) = (c[sc.Row], c[sc.Row + sc.Column], c[sc.Row + 2 * sc.Column], c[sc.Row + 3 * sc.Column]);
            (c20, c21, c22, c23) = (c[2 * sc.Row], c[2 * sc.Row + sc.Column], c[2 * sc.Row + 2 * sc.Column], c[2 * sc.Row + 3 * sc.Column]);
            (c30, c31, c32, c33) = (c[3 * sc.Row], c[3 * sc.Row + sc.Column], c[3 * sc.Row + 2 * sc.Column], c[3 * sc.Row + 3 * sc.Column]);
        }

        var (rowA, columnB) = (sa.Across, sb.Across);
        for (; k > 0; k--, a += sa.Along, b += sb.Along)
        {
            var b0 = TB.Load(b);
            var b1 = TB.Load(b + columnB);
            var b2 = TB.Load(b + 2 * columnB);
            var b3 = TB.Load(b + 3 * columnB);
            var a0 = TA.Load(a);
            c00 = Lanes<T>.Fma(a0, b0, c00);
            c01 = Lanes<T>.Fma(a0, b1, c01);
            c02 = Lanes<T>.Fma(a0, b2, c02);
            c03 = Lanes<T>.Fma(a0, b3, c03);
            var a1 = TA.Load(a + rowA);
            c10 = Lanes<T>.Fma(a1, b0, c10);
            c11 = Lanes<T>.Fma(a1, b1, c11);
            c12 = Lanes<T>.Fma(a1, b2, c12);
            c13 = Lanes<T>.Fma(a1, b3, c13);
            var a2 = TA.Load(a + 2 * rowA);
            c20 = Lanes<T>.Fma(a2, b0, c20);
            c21 = Lanes<T>.Fma(a2, b1, c21);
            c22 = Lanes<T>.Fma(a2, b2, c22);
            c23 = Lanes<T>.Fma(a2, b3, c23);
            var a3 = TA.Load(a + 3 * rowA);
            c30 = Lanes<T>.Fma(a3, b0, c30);
            c31 = Lanes<T>.Fma(a3, b1, c31);
            c32 = Lanes<T>.Fma(a3, b2, c32);
            c33 = Lanes<T>.Fma(a3, b3, c33);
        }

        (*c, c[sc.Column], c[2 * sc.Column], c[3 * sc.Column]) = (c00, c01, c02, c03);
        (c[sc.Row], c[sc.Row + sc.Column], c[sc.Row + 2 * sc.Column], c[sc.Row + 3 * sc.Column]) = (c10, c11, c12, c13);
        (c[2 * sc.Row], c[2 * sc.Row + sc.Column], c[2 * sc.Row + 2 * sc.Column], c[2 * sc.Row + 3 * sc.Column]) = (c20, c21, c22, c23);
        (c[3 * sc.Row], c[3 * sc.Row + sc.Column], c[3 * sc.Row + 2 * sc.Column], c[3 * sc.Row + 3 * sc.Column]) = (c30, c31, c32, c33);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile8x2<T, TA, TB>(byte* a, Steps sa, byte* b, Steps sb, Lanes<T>* c, Strides sc, int k, bool more)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var (c00, c01) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c10, c11) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c20, c21) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c30, c31) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c40, c41) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c50, c51) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c60, c61) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c70, c71) = (Lanes<T>.Zero, Lanes<T>.Zero);
        if (more)
        {
            (c00, c01) = (*c, c[sc.Column]);
            (c10, c11) = (c[sc.Row], c[sc.Row + sc.Column]);
            (c20, c21) = (c[2 * sc.Row], c[2 * sc.Row + sc.Column]);
            (c30, c31) = (c[3 * sc.Row], c[3 * sc.Row + sc.Column]);
            (c40, c41) = (c[4 * sc.Row], c[4 * sc.Row + sc.Column]);
            (c50, c51) = (c[5 * sc.Row], c[5 * sc.Row + sc.Column]);
            (c60, c61) = (c[6 * sc.Row], c[6 * sc.Row + sc.Column]);
            (c70, c71) = (c[7 * sc.Row], c[7 * sc.Row + sc.Column]);
        }

        var (rowA, columnB) = (sa.Across, sb.Across);
        for (; k > 0; k--, a += sa.Along, b += sb.Along)
        {
            var b0 = TB.Load(b);
            var b1 = TB.Load(b + columnB);
            var a0 = TA.Load(a);
            c00 = Lanes<T>.Fma(a0, b0, c00);
            c01 = Lanes<T>.Fma(a0, b1, c01);
            var a1 = TA.Load(a + rowA);
            c10 = Lanes<T>.Fma(a1, b0, c10);
            c11 = Lanes<T>.Fma(a1, b1, c11);
            var a2 = TA.Load(a + 2 * rowA);
            c20 = Lanes<T>.Fma(a2, b0, c20);
            c21 = Lanes<T>.Fma(a2, b1, c21);
            var a3 = TA.Load(a + 3 * rowA);
            c30 = Lanes<T>.Fma(a3, b0, c30);
            c31 = Lanes<T>.Fma(a3, b1, c31);
            var a4 = TA.Load(a + 4 * rowA);
            c40 = Lanes<T>.Fma(a4, b0, c40);
            c41 = Lanes<T>.Fma(a4, b1, c41);
            var a5 = TA.Load(a + 5 * rowA);
            c50 = Lanes<T>.Fma(a5, b0, c50);
            c51 = Lanes<T>.Fma(a5, b1, c51);
            var a6 = TA.Load(a + 6 * rowA);
            c60 = Lanes<T>.Fma(a6, b0, c60);
            c61 = Lanes<T>.Fma(a6, b1, c61);
            var a7 = TA.Load(a + 7 * rowA);
            c70 = Lanes<T>.Fma(a7, b0, c70);
            c71 = Lanes<T>.Fma(a7, b1, c71);
        }

        (*c, c[sc.Column]) = (c00, c01);
        (c[sc.Row], c[sc.Row + sc.Column]) = (c10, c11);
        (c[2 * sc.Row], c[2 * sc.Row + sc.Column]) = (c20, c21);
        (c[3 * sc.Row], c[3 * sc.Row + sc.Column]) = (c30, c31);
        (c[4 * sc.Row], c[4 * sc.Row + sc.Column]) = (c40, c41);
        (c[5 * sc.Row], c[5 * sc.Row + sc.Column]) = (c50, c51);
        (c[6 * sc.Row], c[6 * sc.Row + sc.Column]) = (c60, c61);
        (c[7 * sc.Row], c[7 * sc.Row + sc.Column]) = (c70, c71);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile8x1<T, TA, TB>(byte* a, Steps sa, byte* b, Steps sb, Lanes<T>* c, Strides sc, int k, bool more)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var c0 = Lanes<T>.Zero;
        var c1 = Lanes<T>.Zero;
        var c2 = Lanes<T>.Zero;
        var c3 = Lanes<T>.Zero;
        var c4 = Lanes<T>.Zero;
        var c5 = Lanes<T>.Zero;
        var c6 = Lanes<T>.Zero;
        var c7 = Lanes<T>.Zero;
        if (more)
        {
            c0 = *c;
            c1 = c[sc.Row];
            c2 = c[2 * sc.Row];
            c3 = c[3 * sc.Row];
            c4 = c[4 * sc.Row];
            c5 = c[5 * sc.Row];
            c6 = c[6 * sc.Row];
            c7 = c[7 * sc.Row];
        }

        var rowA = sa.Across;
        for (; k > 0; k--, a += sa.Along, b += sb.Along)
        {
            var b0 = TB.Load(b);
            c0 = Lanes<T>.Fma(TA.Load(a), b0, c0);
            c1 = Lanes<T>.Fma(TA.Load(a + rowA), b0, c1);
            c2 = Lanes<T>.Fma(TA.Load(a + 2 * rowA), b0, c2);
            c3 = Lanes<T>.Fma(TA.Load(a + 3 * rowA), b0, c3);
            c4 = Lanes<T>.Fma(TA.Load(a + 4 * rowA), b0, c4);
            c5 = Lanes<T>.Fma(TA.Load(a + 5 * rowA), b0, c5);
            c6 = Lanes<T>.Fma(TA.Load(a + 6 * rowA), b0, c6);
            c7 = Lanes<T>.Fma(TA.Load(a + 7 * rowA), b0, c7);
        }

        *c = c0;
        c[sc.Row] = c1;
        c[2 * sc.Row] = c2;
        c[3 * sc.Row] = c3;
        c[4 * sc.Row] = c4;
        c[5 * sc.Row] = c5;
        c[6 * sc.Row] = c6;
        c[7 * sc.Row] = c7;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile4x1<T, TA, TB>(byte* a, Steps sa, byte* b, Steps sb, Lanes<T>* c, Strides sc, int k, bool more)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var c0 = Lanes<T>.Zero;
        var c1 = Lanes<T>.Zero;
        var c2 = Lanes<T>.Zero;
        var c3 = Lanes<T>.Zero;
        if (more)
        {
            c0 = *c;
            c1 = c[sc.Row];
            c2 = c[2 * sc.Row];
            c3 = c[3 * sc.Row];
        }

        var rowA = sa.Across;
        for (; k > 0; k--, a += sa.Along, b += sb.Along)
        {
            var b0 = TB.Load(b);
            c0 = Lanes<T>.Fma(TA.Load(a), b0, c0);
            c1 = Lanes<T>.Fma(TA.Load(a + rowA), b0, c1);
            c2 = Lanes<T>.Fma(TA.Load(a + 2 * rowA), b0, c2);
            c3 = Lanes<T>.Fma(TA.Load(a + 3 * rowA), b0, c3);
        }

        *c = c0;
        c[sc.Row] = c1;
        c[2 * sc.Row] = c2;
        c[3 * sc.Row] = c3;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile2x2<T, TA, TB>(byte* a, Steps sa, byte* b, Steps sb, Lanes<T>* c, Strides sc, int k, bool more)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var (c00, c01) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c10, c11) = (Lanes<T>.Zero, Lanes<T>.Zero);
        if (more)
        {
            (c00, c01) = (*c, c[sc.Column]);
            (c10, c11) = (c[sc.Row], c[sc.Row + sc.Column]);
        }

        var (rowA, columnB) = (sa.Across, sb.Across);
        for (; k > 0; k--, a += sa.Along, b += sb.Along)
        {
            var b0 = TB.Load(b);
            var b1 = TB.Load(b + columnB);
            var a0 = TA.Load(a);
            c00 = Lanes<T>.Fma(a0, b0, c00);
            c01 = Lanes<T>.Fma(a0, b1, c01);
            var a1 = TA.Load(a + rowA);
            c10 = Lanes<T>.Fma(a1, b0, c10);
            c11 = Lanes<T>.Fma(a1, b1, c11);
        }

        (*c, c[sc.Column]) = (c00, c01);
        (c[sc.Row], c[sc.Row + sc.Column]) = (c10, c11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile2x1<T, TA, TB>(byte* a, Steps sa, byte* b, Steps sb, Lanes<T>* c, Strides sc, int k, bool more)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var c0 = Lanes<T>.Zero;
        var c1 = Lanes<T>.Zero;
        if (more)
        {
            c0 = *c;
            c1 = c[sc.Row];
        }

        var rowA = sa.Across;
        for (; k > 0; k--, a += sa.Along, b += sb.Along)
        {
            var b0 = TB.Load(b);
            c0 = Lanes<T>.Fma(TA.Load(a), b0, c0);
            c1 = Lanes<T>.Fma(TA.Load(a + rowA), b0, c1);
        }

        *c = c0;
        c[sc.Row] = c1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tile1x1<T, TA, TB>(byte* a, Steps sa, byte* b, Steps sb, Lanes<T>* c, int k, bool more)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var c0 = Lanes<T>.Zero;
        if (more)
        {
            c0 = *c;
        }

        for (; k > 0; k--, a += sa.Along, b += sb.Along)
        {
            var b0 = TB.Load(b);
            c0 = Lanes<T>.Fma(TA.Load(a), b0, c0);
        }

        *c = c0;
    }
}

/// <summary>Bytes from an element of an operand to the next one.</summary>
/// <param name="Across">Of another sum.</param>
/// <param name="Along">Of the same sum.</param>
internal readonly record struct Steps(nint Across, nint Along)
{
    public static Steps Of<T, TOperand>(int across, int along)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperand : IOperand<T>, allows ref struct => new(across * TOperand.Size, along * TOperand.Size);
}
