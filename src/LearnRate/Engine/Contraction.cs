using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LearnRate.Numerics;

namespace LearnRate.Engine;

/// <summary>
/// C[m, n] = Σₖ A[m, k]·B[k, n] for every lane: forward pass, gradient of the weights and gradient of the values are this one sum over
/// different axes. Each element's sum runs over k in order by fused multiply-adds starting from 0, whatever tile it falls in, so that the
/// bits depend on nothing else.
/// </summary>
/// <remarks>Some columns of B are a panel, past which the rows of A stream: it stays in the first cache if it has few terms, and then the sums of a column are taken up
/// again for the next ones. So work Goto and van de Geijn (2008), except that A lies as it lay.</remarks>
internal static unsafe class Contraction
{
    /// <summary>The most terms of a panel: 32 KB of four columns.</summary>
    private const int Terms = 128;

    /// <summary>What the rows of A may take that pass by all panels before the next rows come: half of an L2 cache of 1 MB.</summary>
    private const int Rows = 524_288;

    /// <summary>A panel's memory, where it must lie closer together than in B; vectors of 64 bytes of whatever type.</summary>
    [ThreadStatic]
    private static Tensor<float>? t_packed;

    /// <summary>The most columns of a panel. Where lanes are two vectors of 256 bits, 16 registers hold 2·2 sums and their operands: 1.2 to 1.5 times as fast as 4·4, which spill.</summary>
    private static int Columns => Vector512.IsHardwareAccelerated ? 4 : 2;

    /// <param name="a">A and <paramref name="b"/> are the factors.</param>
    /// <param name="strideA">How A lies as [m, k].</param>
    /// <param name="b">The second factor.</param>
    /// <param name="strideB">How B lies as [k, n].</param>
    /// <param name="c">The result.</param>
    /// <param name="strideC">How C lies as [m, n].</param>
    /// <param name="m">Rows of the result.</param>
    /// <param name="n">Columns of the result.</param>
    /// <param name="k">Terms of each sum.</param>
    /// <param name="factors">What each sum is multiplied by at the end, laid out as the result; or nothing.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<T, TA, TB>(
        TA a, Strides strideA, TB b, Strides strideB, Span<Lanes<T>> c, Strides strideC, int m, int n, int k, ReadOnlySpan<Lanes<T>> factors = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var last = (m - 1) * strideC.Row + (n - 1) * strideC.Column; // all others are before it
        _ = c[last];
        if (!factors.IsEmpty) _ = factors[last];
        var (stepsA, stepsB) = (Steps.Of<T, TA>(strideA.Row, strideA.Column), Steps.Of<T, TB>(strideB.Column, strideB.Row));
        fixed (byte* firstA = &a.First, firstB = &b.First)
        fixed (Lanes<T>* firstC = c, firstFactor = factors)
        {
            var distance = firstFactor == null ? 0 : (byte*)firstFactor - (byte*)firstC;
            // What is smaller streams past panels of what is larger.
            if (TA.Size > TB.Size) Panels<T, TB, TA>(firstB, stepsB, firstA, stepsA, firstC, strideC.Transposed, n, m, k, (nint)distance);
            else Panels<T, TA, TB>(firstA, stepsA, firstB, stepsB, firstC, strideC, m, n, k, (nint)distance);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Panels<T, TA, TB>(byte* a, Steps sa, byte* b, Steps sb, Lanes<T>* c, Strides sc, int m, int n, int k, nint factors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        if (k > Terms || Packs(sb, m))
        {
            Blocks<T, TA, TB>(a, sa, b, sb, c, sc, m, n, k, factors);
            return;
        }

        for (var j = 0; j < n;)
        {
            var columns = Together(n - j);
            Panel<T, TA, TB>(a, sa, b, sb, c, sc, m, columns, k, more: false, factors);
            b += columns * sb.Across;
            c += columns * sc.Column;
            j += columns;
        }
    }

    // How many of the columns that are left make the next panel: four, two or one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Together(int n) => n >= Columns ? Columns : n >= 2 ? 2 : 1;

    // Terms a large power of two apart all fall into a few places of the cache: 1024·1024 by 1024·1024 takes 1.25 times as long. Terms that each lie in a page of their own ask for more
    // addresses of pages than the processor has at hand: the gradient of 784-128's weights takes 1.15 times as long.
    private static bool Packs(Steps sb, int m) => m >= 32 && sb.Along >= 1024 && (sb.Along % 512 == 0 || sb.Along > 4096);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Blocks<T, TA, TB>(byte* a, Steps sa, byte* b, Steps sb, Lanes<T>* c, Strides sc, int m, int n, int k, nint factors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var terms = (k - 1) / ((k - 1) / Terms + 1) + 1; // in panels alike
        var rows = Math.Max(64, Rows / (k * TA.Size) & -8);
        var packs = Packs(sb, m);
        t_packed ??= new(Terms * 4);
        fixed (Lanes<float>* packed = t_packed.AsSpan())
            for (var i = 0; i < m; i += rows)
                for (var j = 0; j < n; j += Together(n - j))
                    for (var l = 0; l < k; l += terms)
                    {
                        var (columns, count) = (Together(n - j), Math.Min(terms, k - l));
                        var (panel, steps) = ((nint)(b + j * sb.Across + l * sb.Along), sb);
                        if (packs) (panel, steps) = ((nint)packed, Pack<T>(b + j * sb.Across + l * sb.Along, sb, (Lanes<T>*)packed, count, columns));
                        Panel<T, TA, TB>(
                            a + i * sa.Across + l * sa.Along, sa, (byte*)panel, steps, c + i * sc.Row + j * sc.Column, sc, Math.Min(rows, m - i), columns, count, more: l > 0, l + terms >= k ? factors : 0);
                    }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Steps Pack<T>(byte* b, Steps sb, Lanes<T>* packed, int k, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var l = 0; l < k; l++, b += sb.Along)
            for (var j = 0; j < columns; j++) *packed++ = *(Lanes<T>*)(b + j * sb.Across);
        return new(sizeof(Lanes<T>), columns * sizeof(Lanes<T>));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Panel<T, TA, TB>(byte* a, Steps sa, byte* b, Steps sb, Lanes<T>* c, Strides sc, int m, int n, int k, bool more, nint factors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        if (n == 4)
        {
            // Five at the end, not four and one: inputs have a 1 behind them, and one row alone would wait for its sums.
            var i = m % 4 == 1 && m > 4 ? m - 5 : m & -4;
            if (i > 0) Tiles.Of4x4<T, TA, TB>(a, sa, b, sb, c, sc, i, k, more, factors);
            if (m - i == 5) Tiles.Of5x4<T, TA, TB>(a + i * sa.Across, sa, b, sb, c + i * sc.Row, sc, 5, k, more, factors);
            else if (m - i >= 2) Tiles.Of2x4<T, TA, TB>(a + i * sa.Across, sa, b, sb, c + i * sc.Row, sc, 2, k, more, factors);
            if ((m - i) % 2 == 1 && m - i < 5) Tiles.Of4x1<T, TB, TA>(b, sb, a + (m - 1) * sa.Across, sa, c + (m - 1) * sc.Row, sc.Transposed, 4, k, more, factors);
            return;
        }

        var done = 0;
        if (Columns == 4)
        {
            // As many rows at a time as keep the adders busy (eight sums of four cycles for two adders).
            done = m % 8 == 1 && m > 8 ? m - 9 : m & -8;
            if (done > 0)
            {
                if (n == 2) Tiles.Of8x2<T, TA, TB>(a, sa, b, sb, c, sc, done, k, more, factors);
                else Tiles.Of8x1<T, TA, TB>(a, sa, b, sb, c, sc, done, k, more, factors);
            }

            if (m - done == 9)
            {
                if (n == 2) Tiles.Of9x2<T, TA, TB>(a + done * sa.Across, sa, b, sb, c + done * sc.Row, sc, 9, k, more, factors);
                else Tiles.Of9x1<T, TA, TB>(a + done * sa.Across, sa, b, sb, c + done * sc.Row, sc, 9, k, more, factors);
                return;
            }

            if (m - done >= 4)
            {
                for (var j = 0; j < n; j++) Tiles.Of4x1<T, TA, TB>(a + done * sa.Across, sa, b + j * sb.Across, sb, c + done * sc.Row + j * sc.Column, sc, 4, k, more, factors);
                done += 4;
            }
        }

        // Pairs, so that no sum waits alone for its last term.
        if (m - done >= 2)
        {
            if (n == 2) Tiles.Of2x2<T, TA, TB>(a + done * sa.Across, sa, b, sb, c + done * sc.Row, sc, m - done, k, more, factors);
            else Tiles.Of2x1<T, TA, TB>(a + done * sa.Across, sa, b, sb, c + done * sc.Row, sc, m - done, k, more, factors);
        }

        if (m % 2 == 0) return;
        a += (m - 1) * sa.Across;
        c += (m - 1) * sc.Row;
        if (n == 2) Tiles.Of2x1<T, TB, TA>(b, sb, a, sa, c, sc.Transposed, n, k, more, factors);
        else Tiles.Of1x1<T, TA, TB>(a, sa, b, sb, c, sc, 1, k, more, factors);
    }
}
