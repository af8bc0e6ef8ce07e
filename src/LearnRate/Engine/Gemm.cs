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
/// <remarks>Some columns of B are a panel, past which the rows of A stream: it stays in the first cache if it has few terms, and then
/// the sums of a column are taken up again for the next ones. So work Goto and van de Geijn (2008), except that A lies as it
/// lay.</remarks>
internal static unsafe class Gemm
{
    /// <summary>The most terms of a panel: 32 KB of four columns.</summary>
    private const int Terms = 128;

    /// <summary>What the rows of A may take that pass by all panels before the next rows come: half of an L2 cache of 1 MB.</summary>
    private const int Rows = 524_288;

    /// <summary>A panel's memory, where it must lie closer together than in B; vectors of 64 bytes of whatever type.</summary>
    [ThreadStatic]
    private static Tensor<float>? t_packed;

    /// <summary>
    /// The most columns of a panel. Where lanes are two vectors of 256 bits, 16 registers hold 2·2
    /// sums and their operands: 1.2 to 1.5 times as fast as 4·4, which spill.
    /// </summary>
    private static int Columns => Vector512.IsHardwareAccelerated ? 4 : 2;

    /// <inheritdoc
    /// cref="Multiply{T, TA, TB, TEpilogue}(TA, Strides, TB, Strides, Span{Lanes{T}}, Strides, int, int, int, ref TEpilogue, bool)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply<T, TA, TB>(TA a, Strides strideA, TB b, Strides strideB, Span<Lanes<T>> c, Strides strideC, int m, int n,
        int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var end = default(StoreEpilogue<T>);
        Multiply(a, strideA, b, strideB, c, strideC, m, n, k, ref end);
    }

    /// <param name="a">A and <paramref name="b"/> are the factors.</param>
    /// <param name="strideA">How A lies as [m, k].</param>
    /// <param name="b">The second factor.</param>
    /// <param name="strideB">How B lies as [k, n].</param>
    /// <param name="c">The result.</param>
    /// <param name="strideC">How C lies as [m, n].</param>
    /// <param name="m">Rows of the result.</param>
    /// <param name="n">Columns of the result.</param>
    /// <param name="k">Terms of each sum.</param>
    /// <param name="end">What becomes of each sum at its end. Unless it stores them, the result
    /// is but memory for sums that have not all their terms yet.</param>
    /// <param name="onesLast">Whether the last column of B is known to be ones, which can be faster.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply<T, TA, TB, TEpilogue>(TA a, Strides strideA, TB b, Strides strideB, Span<Lanes<T>> c, Strides strideC,
        int m, int n, int k, ref TEpilogue end, bool onesLast = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEpilogue : struct, IEpilogue<T>, allows ref struct
    {
        // What is smaller streams past panels of what is larger: Cᵀ = Bᵀ·Aᵀ.
        if (TA.Size > TB.Size) Panels(c, b, a, strideB.Column, strideB.Row, strideA.Column, strideA.Row, strideC.Column, strideC.Row, n, m,
            k, ref end, onesLast: false);
        else Panels(c, a, b, strideA.Row, strideA.Column, strideB.Row, strideB.Column, strideC.Row, strideC.Column, m, n, k, ref end,
            onesLast);
    }

    // Numbers one by one: a pair of them is packed through memory, and reading both at once waits until each has been written.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Panels<T, TA, TB, TEpilogue>(
        Span<Lanes<T>> c, TA a, TB b, nint rowA, nint alongA, nint alongB, nint columnB, int rowC, int columnC, int m, int n, int k,
        ref TEpilogue end, bool onesLast)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEpilogue : struct, IEpilogue<T>, allows ref struct
    {
        var last = (m - 1) * rowC + (n - 1) * columnC; // all others are before it
        _ = c[last];
        fixed (byte* firstA = &a.First, firstB = &b.First, firstPartner = &end.FirstOperand(last))
        fixed (nint* places = &a.FirstOffset)
        fixed (Lanes<T>* firstC = c)
        {
            var panel = new Panel
            {
                A = firstA,
                RowStrideA = rowA * TA.Size,
                TermStrideA = alongA * TA.Size,
                B = firstB,
                ColumnStrideB = columnB * TB.Size,
                TermStrideB = alongB * TB.Size,
                C = (byte*)firstC,
                RowStrideC = rowC * sizeof(Lanes<T>),
                ColumnStrideC = columnC * sizeof(Lanes<T>),
                Terms = k,
                EpilogueOperand = firstPartner == null ? 0 : (nint)(firstPartner - (byte*)firstC),
            };
            TA.Begin(ref panel, places);
            if (k > Terms || Packs(panel, m))
            {
                Blocks<T, TA, TB, TEpilogue>(panel, m, n, ref end);
                return;
            }

            if (onesLast && n == 3 && Columns == 4)
            {
                MicroKernels.Of5x2AndOnes<T, TA, TB, TEpilogue>(ref panel, m, ref end);
                m %= 5;
                if (m == 0) return;
            }

            byte* left = panel.A, top = panel.C;
            var rows = panel.RowStrideA;
            while (n > 0)
            {
                var columns = PanelWidth(n);
                TA.Leave(ref panel, left, rows);
                panel.C = top;
                Pass<T, TA, TB, TEpilogue>(ref panel, m, columns, ref end);
                panel.B += columns * panel.ColumnStrideB;
                top += columns * panel.ColumnStrideC;
                n -= columns;
            }
        }
    }

    // How many of the columns that are left make the next panel: four, two or one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int PanelWidth(int n) => n >= Columns ? Columns : n >= 2 ? 2 : 1;

    // Terms a large power of two apart all fall into a few places of the cache: 1024·1024 by 1024·1024 takes 1.25 times as long. Terms
    // that each lie in a page of their own ask for more addresses of pages than the processor has at hand: the gradient of 784-128's
    // weights takes 1.15 times as long.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Packs(in Panel panel, int m) =>
        panel.TermStrideB >= 1024 && m >= 32 && (panel.TermStrideB % 512 == 0 || panel.TermStrideB > 4096);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Blocks<T, TA, TB, TEpilogue>(in Panel all, int m, int n, ref TEpilogue end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEpilogue : struct, IEpilogue<T>, allows ref struct
    {
        var k = all.Terms;
        var terms = (k - 1) / ((k - 1) / Terms + 1) + 1; // in panels alike
        var rows = Math.Max(64, Rows / (k * TA.Size) & -8);
        var packs = Packs(all, m);
        var stored = default(StoreEpilogue<T>);
        t_packed ??= new(Terms * 4, ownsMemory: true);
        fixed (Lanes<float>* packed = t_packed.AsSpan())
            for (var i = 0; i < m; i += rows)
                for (var j = 0; j < n; j += PanelWidth(n - j))
                    for (var l = 0; l < k; l += terms)
                    {
                        var columns = PanelWidth(n - j);
                        var panel = all;
                        TA.NextRows(i, ref panel.A, ref panel.RowStrideA);
                        TA.NextTerms(l, ref panel.A, ref panel.TermStrideA);
                        panel.B += j * all.ColumnStrideB + l * all.TermStrideB;
                        panel.C += i * all.RowStrideC + j * all.ColumnStrideC;
                        (panel.Terms, panel.Accumulate) = (Math.Min(terms, k - l), l > 0);
                        if (packs) Pack<T>(ref panel, (Lanes<T>*)packed, columns);
                        var together = Math.Min(rows, m - i);
                        if (l + terms >= k)
                        {
                            Pass<T, TA, TB, TEpilogue>(ref panel, together, columns, ref end);
                            continue;
                        }

                        panel.EpilogueOperand = 0;
                        Pass<T, TA, TB, StoreEpilogue<T>>(ref panel, together, columns, ref stored);
                    }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Pack<T>(ref Panel panel, Lanes<T>* packed, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var b = panel.B;
        var to = packed;
        for (var l = 0; l < panel.Terms; l++, b += panel.TermStrideB)
            for (var j = 0; j < columns; j++) *to++ = *(Lanes<T>*)(b + j * panel.ColumnStrideB);
        panel.B = (byte*)packed;
        (panel.ColumnStrideB, panel.TermStrideB) = (sizeof(Lanes<T>), columns * sizeof(Lanes<T>));
    }

    // All rows pass a panel of so many columns.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pass<T, TA, TB, TEpilogue>(ref Panel panel, int rows, int columns, ref TEpilogue end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEpilogue : struct, IEpilogue<T>, allows ref struct
    {
        if (columns == 4)
        {
            // Fours and a five at the end, so that no pair and no row alone, which would wait for its sums, is left of more than seven.
            var last = Math.Min(rows, (rows % 6) switch { 1 => 13, 2 => 8, 3 => 9, var rest => rest });
            if (rows > last) MicroKernels.Of6x4<T, TA, TB, TEpilogue>(ref panel, rows - last, ref end);
            if (last % 2 == 1 && last >= 5)
            {
                MicroKernels.Of5x4<T, TA, TB, TEpilogue>(ref panel, 5, ref end);
                last -= 5;
            }

            if (last >= 4) MicroKernels.Of4x4<T, TA, TB, TEpilogue>(ref panel, last, ref end);
            if (last % 4 >= 2) MicroKernels.Of2x4<T, TA, TB, TEpilogue>(ref panel, 2, ref end);
            if (last % 2 == 1) Row<T, TA, TB, TEpilogue>(panel, columns, ref end);
            return;
        }

        if (Columns == 4)
        {
            // As many rows at a time as keep the adders busy (eight sums of four cycles for two
            // adders), and so nine and ten at the end: a bias more, or ten classes.
            var last = rows % 8 is 1 or 2 && rows > 8 ? rows % 8 + 8 : rows % 8;
            if (columns == 2)
            {
                if (rows > last) MicroKernels.Of8x2<T, TA, TB, TEpilogue>(ref panel, rows - last, ref end);
                if (last == 10) MicroKernels.Of10x2<T, TA, TB, TEpilogue>(ref panel, 10, ref end);
                else if (last == 9) MicroKernels.Of9x2<T, TA, TB, TEpilogue>(ref panel, 9, ref end);
                else if (last >= 4) MicroKernels.Of4x2<T, TA, TB, TEpilogue>(ref panel, 4, ref end);
            }
            else
            {
                if (rows > last) MicroKernels.Of8x1<T, TA, TB, TEpilogue>(ref panel, rows - last, ref end);
                if (last == 10) MicroKernels.Of10x1<T, TA, TB, TEpilogue>(ref panel, 10, ref end);
                else if (last == 9) MicroKernels.Of9x1<T, TA, TB, TEpilogue>(ref panel, 9, ref end);
                else if (last >= 4) MicroKernels.Of4x1<T, TA, TB, TEpilogue>(ref panel, 4, ref end);
            }

            if (last >= 9) return;
            rows = last % 4;
        }

        // Pairs, so that no sum waits alone for its last term.
        if (rows >= 2)
        {
            if (columns == 2) MicroKernels.Of2x2<T, TA, TB, TEpilogue>(ref panel, rows, ref end);
            else MicroKernels.Of2x1<T, TA, TB, TEpilogue>(ref panel, rows, ref end);
        }

        if (rows % 2 == 1) Row<T, TA, TB, TEpilogue>(panel, columns, ref end);
    }

    // One row alone: its columns are the rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Row<T, TA, TB, TEpilogue>(in Panel panel, int columns, ref TEpilogue end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEpilogue : struct, IEpilogue<T>, allows ref struct
    {
        var turned = panel.Transposed;
        if (columns == 4) MicroKernels.Of4x1<T, TB, TA, TEpilogue>(ref turned, 4, ref end);
        else if (columns == 2) MicroKernels.Of2x1<T, TB, TA, TEpilogue>(ref turned, 2, ref end);
        else MicroKernels.Of1x1<T, TB, TA, TEpilogue>(ref turned, 1, ref end);
    }
}
