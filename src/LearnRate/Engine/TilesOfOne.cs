using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;

namespace LearnRate.Engine;

/// <content>Tiles of one column.</content>
internal static unsafe partial class MicroKernels
{
    // Eight sums keep two adders of four cycles busy.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of8x1<T, TA, TB, TEpilogue>(ref Panel panel, int rows, ref TEpilogue end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEpilogue : struct, IEpilogue<T>, allows ref struct
    {
        var (alongA, alongB, rowA, columnB, rowC) =
            (panel.TermStrideA, panel.TermStrideB, panel.RowStrideA, panel.ColumnStrideB, panel.RowStrideC);
        byte* top = panel.A, c = panel.C;
        for (; rows >= 8; rows -= 8, TA.NextRows(8, ref top, ref rowA))
        {
            byte* a = top, b = panel.B;
            var (nextA, nextB) = (alongA, alongB);
            var (c0, c1, c2, c3, c4, c5) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c6, c7) = (Lanes<T>.Zero, Lanes<T>.Zero);
            if (panel.Accumulate)
            {
                c0 = Get<T>(c);
                c1 = Get<T>(c + rowC);
                c2 = Get<T>(c + 2 * rowC);
                c3 = Get<T>(c + 3 * rowC);
                c4 = Get<T>(c + 4 * rowC);
                c5 = Get<T>(c + 5 * rowC);
                c6 = Get<T>(c + 6 * rowC);
                c7 = Get<T>(c + 7 * rowC);
            }

            for (var l = panel.Terms; l > 0; l--, TA.NextTerms(1, ref a, ref nextA), TB.NextTerms(1, ref b, ref nextB))
            {
                var b0 = TB.Load(b, columnB, 0);
                c0.AddProduct(TA.Load(a, rowA, 0), b0);
                c1.AddProduct(TA.Load(a, rowA, 1), b0);
                c2.AddProduct(TA.Load(a, rowA, 2), b0);
                c3.AddProduct(TA.Load(a, rowA, 3), b0);
                c4.AddProduct(TA.Load(a, rowA, 4), b0);
                c5.AddProduct(TA.Load(a, rowA, 5), b0);
                c6.AddProduct(TA.Load(a, rowA, 6), b0);
                c7.AddProduct(TA.Load(a, rowA, 7), b0);
            }

            var (partner, factor, check) = (panel.EpilogueOperand, end.Factor, Lanes<T>.Zero);
            TEpilogue.Apply(c, c0, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c1, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c2, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c3, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c4, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c5, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c6, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c7, partner, factor, ref check);
            c += rowC;
            end.Finish(check);
        }

        TA.Leave(ref panel, top, rowA);
        panel.C = c;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of9x1<T, TA, TB, TEpilogue>(ref Panel panel, ref TEpilogue end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEpilogue : struct, IEpilogue<T>, allows ref struct
    {
        var (alongA, alongB, rowA, columnB, rowC) =
            (panel.TermStrideA, panel.TermStrideB, panel.RowStrideA, panel.ColumnStrideB, panel.RowStrideC);
        byte* top = panel.A, a = top, b = panel.B, c = panel.C;
        var (c0, c1, c2, c3, c4, c5) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        var (c6, c7, c8) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        if (panel.Accumulate)
        {
            c0 = Get<T>(c);
            c1 = Get<T>(c + rowC);
            c2 = Get<T>(c + 2 * rowC);
            c3 = Get<T>(c + 3 * rowC);
            c4 = Get<T>(c + 4 * rowC);
            c5 = Get<T>(c + 5 * rowC);
            c6 = Get<T>(c + 6 * rowC);
            c7 = Get<T>(c + 7 * rowC);
            c8 = Get<T>(c + 8 * rowC);
        }

        for (var l = panel.Terms; l > 0; l--, TA.NextTerms(1, ref a, ref alongA), TB.NextTerms(1, ref b, ref alongB))
        {
            var b0 = TB.Load(b, columnB, 0);
            c0.AddProduct(TA.Load(a, rowA, 0), b0);
            c1.AddProduct(TA.Load(a, rowA, 1), b0);
            c2.AddProduct(TA.Load(a, rowA, 2), b0);
            c3.AddProduct(TA.Load(a, rowA, 3), b0);
            c4.AddProduct(TA.Load(a, rowA, 4), b0);
            c5.AddProduct(TA.Load(a, rowA, 5), b0);
            c6.AddProduct(TA.Load(a, rowA, 6), b0);
            c7.AddProduct(TA.Load(a, rowA, 7), b0);
            c8.AddProduct(TA.Load(a, rowA, 8), b0);
        }

        var (partner, factor, check) = (panel.EpilogueOperand, end.Factor, Lanes<T>.Zero);
        TEpilogue.Apply(c, c0, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c1, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c2, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c3, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c4, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c5, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c6, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c7, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c8, partner, factor, ref check);
        end.Finish(check);
        TA.NextRows(9, ref top, ref rowA);
        TA.Leave(ref panel, top, rowA);
        panel.C = c + rowC;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of10x1<T, TA, TB, TEpilogue>(ref Panel panel, ref TEpilogue end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEpilogue : struct, IEpilogue<T>, allows ref struct
    {
        var (alongA, alongB, rowA, columnB, rowC) =
            (panel.TermStrideA, panel.TermStrideB, panel.RowStrideA, panel.ColumnStrideB, panel.RowStrideC);
        byte* top = panel.A, a = top, b = panel.B, c = panel.C;
        var (c0, c1, c2, c3, c4, c5) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        var (c6, c7, c8, c9) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        if (panel.Accumulate)
        {
            c0 = Get<T>(c);
            c1 = Get<T>(c + rowC);
            c2 = Get<T>(c + 2 * rowC);
            c3 = Get<T>(c + 3 * rowC);
            c4 = Get<T>(c + 4 * rowC);
            c5 = Get<T>(c + 5 * rowC);
            c6 = Get<T>(c + 6 * rowC);
            c7 = Get<T>(c + 7 * rowC);
            c8 = Get<T>(c + 8 * rowC);
            c9 = Get<T>(c + 9 * rowC);
        }

        for (var l = panel.Terms; l > 0; l--, TA.NextTerms(1, ref a, ref alongA), TB.NextTerms(1, ref b, ref alongB))
        {
            var b0 = TB.Load(b, columnB, 0);
            c0.AddProduct(TA.Load(a, rowA, 0), b0);
            c1.AddProduct(TA.Load(a, rowA, 1), b0);
            c2.AddProduct(TA.Load(a, rowA, 2), b0);
            c3.AddProduct(TA.Load(a, rowA, 3), b0);
            c4.AddProduct(TA.Load(a, rowA, 4), b0);
            c5.AddProduct(TA.Load(a, rowA, 5), b0);
            c6.AddProduct(TA.Load(a, rowA, 6), b0);
            c7.AddProduct(TA.Load(a, rowA, 7), b0);
            c8.AddProduct(TA.Load(a, rowA, 8), b0);
            c9.AddProduct(TA.Load(a, rowA, 9), b0);
        }

        var (partner, factor, check) = (panel.EpilogueOperand, end.Factor, Lanes<T>.Zero);
        TEpilogue.Apply(c, c0, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c1, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c2, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c3, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c4, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c5, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c6, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c7, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c8, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c9, partner, factor, ref check);
        end.Finish(check);
        TA.NextRows(10, ref top, ref rowA);
        TA.Leave(ref panel, top, rowA);
        panel.C = c + rowC;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of4x1<T, TA, TB, TEpilogue>(ref Panel panel, ref TEpilogue end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEpilogue : struct, IEpilogue<T>, allows ref struct
    {
        var (alongA, alongB, rowA, columnB, rowC) =
            (panel.TermStrideA, panel.TermStrideB, panel.RowStrideA, panel.ColumnStrideB, panel.RowStrideC);
        byte* top = panel.A, a = top, b = panel.B, c = panel.C;
        var (c0, c1, c2, c3) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        if (panel.Accumulate)
        {
            c0 = Get<T>(c);
            c1 = Get<T>(c + rowC);
            c2 = Get<T>(c + 2 * rowC);
            c3 = Get<T>(c + 3 * rowC);
        }

        for (var l = panel.Terms; l > 0; l--, TA.NextTerms(1, ref a, ref alongA), TB.NextTerms(1, ref b, ref alongB))
        {
            var b0 = TB.Load(b, columnB, 0);
            c0.AddProduct(TA.Load(a, rowA, 0), b0);
            c1.AddProduct(TA.Load(a, rowA, 1), b0);
            c2.AddProduct(TA.Load(a, rowA, 2), b0);
            c3.AddProduct(TA.Load(a, rowA, 3), b0);
        }

        var (partner, factor, check) = (panel.EpilogueOperand, end.Factor, Lanes<T>.Zero);
        TEpilogue.Apply(c, c0, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c1, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c2, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c3, partner, factor, ref check);
        end.Finish(check);
        TA.NextRows(4, ref top, ref rowA);
        TA.Leave(ref panel, top, rowA);
        panel.C = c + rowC;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of2x1<T, TA, TB, TEpilogue>(ref Panel panel, int rows, ref TEpilogue end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEpilogue : struct, IEpilogue<T>, allows ref struct
    {
        var (alongA, alongB, rowA, columnB, rowC) =
            (panel.TermStrideA, panel.TermStrideB, panel.RowStrideA, panel.ColumnStrideB, panel.RowStrideC);
        byte* top = panel.A, c = panel.C;
        for (; rows >= 2; rows -= 2, TA.NextRows(2, ref top, ref rowA))
        {
            byte* a = top, b = panel.B;
            var (nextA, nextB) = (alongA, alongB);
            var (c0, c1) = (Lanes<T>.Zero, Lanes<T>.Zero);
            if (panel.Accumulate)
            {
                c0 = Get<T>(c);
                c1 = Get<T>(c + rowC);
            }

            for (var l = panel.Terms; l > 0; l--, TA.NextTerms(1, ref a, ref nextA), TB.NextTerms(1, ref b, ref nextB))
            {
                var b0 = TB.Load(b, columnB, 0);
                c0.AddProduct(TA.Load(a, rowA, 0), b0);
                c1.AddProduct(TA.Load(a, rowA, 1), b0);
            }

            var (partner, factor, check) = (panel.EpilogueOperand, end.Factor, Lanes<T>.Zero);
            TEpilogue.Apply(c, c0, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c1, partner, factor, ref check);
            c += rowC;
            end.Finish(check);
        }

        TA.Leave(ref panel, top, rowA);
        panel.C = c;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of1x1<T, TA, TB, TEpilogue>(ref Panel panel, ref TEpilogue end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEpilogue : struct, IEpilogue<T>, allows ref struct
    {
        var (alongA, alongB, rowA, columnB) = (panel.TermStrideA, panel.TermStrideB, panel.RowStrideA, panel.ColumnStrideB);
        byte* top = panel.A, a = top, b = panel.B, c = panel.C;
        var c0 = Lanes<T>.Zero;
        if (panel.Accumulate)
        {
            c0 = Get<T>(c);
        }

        for (var l = panel.Terms; l > 0; l--, TA.NextTerms(1, ref a, ref alongA), TB.NextTerms(1, ref b, ref alongB))
        {
            var b0 = TB.Load(b, columnB, 0);
            c0.AddProduct(TA.Load(a, rowA, 0), b0);
        }

        var (partner, factor, check) = (panel.EpilogueOperand, end.Factor, Lanes<T>.Zero);
        TEpilogue.Apply(c, c0, partner, factor, ref check);
        end.Finish(check);
        TA.NextRows(1, ref top, ref rowA);
        TA.Leave(ref panel, top, rowA);
        panel.C = c + panel.RowStrideC;
    }
}
