using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;

namespace LearnRate.Engine;

/// <content>Tiles of two columns, as a layer of 32 units has them when lanes are units.</content>
internal static unsafe partial class MicroKernels
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of8x2<T, TA, TB, TEpilogue>(ref Panel panel, int rows, ref TEpilogue end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEpilogue : struct, IEpilogue<T>, allows ref struct
    {
        var (alongA, alongB, rowA, columnB, rowC, columnC) =
            (panel.TermStrideA, panel.TermStrideB, panel.RowStrideA, panel.ColumnStrideB, panel.RowStrideC, panel.ColumnStrideC);
        byte* top = panel.A, c = panel.C;
        for (; rows >= 8; rows -= 8, TA.NextRows(8, ref top, ref rowA))
        {
            byte* a = top, b = panel.B;
            var (nextA, nextB) = (alongA, alongB);
            var (c00, c01) = (Lanes<T>.Zero, Lanes<T>.Zero);
            var (c10, c11) = (Lanes<T>.Zero, Lanes<T>.Zero);
            var (c20, c21) = (Lanes<T>.Zero, Lanes<T>.Zero);
            var (c30, c31) = (Lanes<T>.Zero, Lanes<T>.Zero);
            var (c40, c41) = (Lanes<T>.Zero, Lanes<T>.Zero);
            var (c50, c51) = (Lanes<T>.Zero, Lanes<T>.Zero);
            var (c60, c61) = (Lanes<T>.Zero, Lanes<T>.Zero);
            var (c70, c71) = (Lanes<T>.Zero, Lanes<T>.Zero);
            if (panel.Accumulate)
            {
                (c00, c01) = (Get<T>(c), Get<T>(c + columnC));
                (c10, c11) = (Get<T>(c + rowC), Get<T>(c + rowC + columnC));
                (c20, c21) = (Get<T>(c + 2 * rowC), Get<T>(c + 2 * rowC + columnC));
                (c30, c31) = (Get<T>(c + 3 * rowC), Get<T>(c + 3 * rowC + columnC));
                (c40, c41) = (Get<T>(c + 4 * rowC), Get<T>(c + 4 * rowC + columnC));
                (c50, c51) = (Get<T>(c + 5 * rowC), Get<T>(c + 5 * rowC + columnC));
                (c60, c61) = (Get<T>(c + 6 * rowC), Get<T>(c + 6 * rowC + columnC));
                (c70, c71) = (Get<T>(c + 7 * rowC), Get<T>(c + 7 * rowC + columnC));
            }

            for (var l = panel.Terms; l > 0; l--, TA.NextTerms(1, ref a, ref nextA), TB.NextTerms(1, ref b, ref nextB))
            {
                var b0 = TB.Load(b, columnB, 0);
                var b1 = TB.Load(b, columnB, 1);
                var a0 = TA.Load(a, rowA, 0);
                c00.AddProduct(a0, b0);
                c01.AddProduct(a0, b1);
                var a1 = TA.Load(a, rowA, 1);
                c10.AddProduct(a1, b0);
                c11.AddProduct(a1, b1);
                var a2 = TA.Load(a, rowA, 2);
                c20.AddProduct(a2, b0);
                c21.AddProduct(a2, b1);
                var a3 = TA.Load(a, rowA, 3);
                c30.AddProduct(a3, b0);
                c31.AddProduct(a3, b1);
                var a4 = TA.Load(a, rowA, 4);
                c40.AddProduct(a4, b0);
                c41.AddProduct(a4, b1);
                var a5 = TA.Load(a, rowA, 5);
                c50.AddProduct(a5, b0);
                c51.AddProduct(a5, b1);
                var a6 = TA.Load(a, rowA, 6);
                c60.AddProduct(a6, b0);
                c61.AddProduct(a6, b1);
                var a7 = TA.Load(a, rowA, 7);
                c70.AddProduct(a7, b0);
                c71.AddProduct(a7, b1);
            }

            var (partner, factor, check) = (panel.EpilogueOperand, end.Factor, Lanes<T>.Zero);
            TEpilogue.Apply(c, c00, partner, factor, ref check);
            TEpilogue.Apply(c + columnC, c01, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c10, partner, factor, ref check);
            TEpilogue.Apply(c + columnC, c11, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c20, partner, factor, ref check);
            TEpilogue.Apply(c + columnC, c21, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c30, partner, factor, ref check);
            TEpilogue.Apply(c + columnC, c31, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c40, partner, factor, ref check);
            TEpilogue.Apply(c + columnC, c41, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c50, partner, factor, ref check);
            TEpilogue.Apply(c + columnC, c51, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c60, partner, factor, ref check);
            TEpilogue.Apply(c + columnC, c61, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c70, partner, factor, ref check);
            TEpilogue.Apply(c + columnC, c71, partner, factor, ref check);
            c += rowC;
            end.Finish(check);
        }

        TA.Leave(ref panel, top, rowA);
        panel.C = c;
    }

    // As Of5x4, for two columns.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of9x2<T, TA, TB, TEpilogue>(ref Panel panel, ref TEpilogue end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEpilogue : struct, IEpilogue<T>, allows ref struct
    {
        var (alongA, alongB, rowA, columnB, rowC, columnC) =
            (panel.TermStrideA, panel.TermStrideB, panel.RowStrideA, panel.ColumnStrideB, panel.RowStrideC, panel.ColumnStrideC);
        byte* top = panel.A, a = top, b = panel.B, c = panel.C;
        var (c00, c01) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c10, c11) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c20, c21) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c30, c31) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c40, c41) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c50, c51) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c60, c61) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c70, c71) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c80, c81) = (Lanes<T>.Zero, Lanes<T>.Zero);
        if (panel.Accumulate)
        {
            (c00, c01) = (Get<T>(c), Get<T>(c + columnC));
            (c10, c11) = (Get<T>(c + rowC), Get<T>(c + rowC + columnC));
            (c20, c21) = (Get<T>(c + 2 * rowC), Get<T>(c + 2 * rowC + columnC));
            (c30, c31) = (Get<T>(c + 3 * rowC), Get<T>(c + 3 * rowC + columnC));
            (c40, c41) = (Get<T>(c + 4 * rowC), Get<T>(c + 4 * rowC + columnC));
            (c50, c51) = (Get<T>(c + 5 * rowC), Get<T>(c + 5 * rowC + columnC));
            (c60, c61) = (Get<T>(c + 6 * rowC), Get<T>(c + 6 * rowC + columnC));
            (c70, c71) = (Get<T>(c + 7 * rowC), Get<T>(c + 7 * rowC + columnC));
            (c80, c81) = (Get<T>(c + 8 * rowC), Get<T>(c + 8 * rowC + columnC));
        }

        for (var l = panel.Terms; l > 0; l--, TA.NextTerms(1, ref a, ref alongA), TB.NextTerms(1, ref b, ref alongB))
        {
            var b0 = TB.Load(b, columnB, 0);
            var b1 = TB.Load(b, columnB, 1);
            var a0 = TA.Load(a, rowA, 0);
            c00.AddProduct(a0, b0);
            c01.AddProduct(a0, b1);
            var a1 = TA.Load(a, rowA, 1);
            c10.AddProduct(a1, b0);
            c11.AddProduct(a1, b1);
            var a2 = TA.Load(a, rowA, 2);
            c20.AddProduct(a2, b0);
            c21.AddProduct(a2, b1);
            var a3 = TA.Load(a, rowA, 3);
            c30.AddProduct(a3, b0);
            c31.AddProduct(a3, b1);
            var a4 = TA.Load(a, rowA, 4);
            c40.AddProduct(a4, b0);
            c41.AddProduct(a4, b1);
            var a5 = TA.Load(a, rowA, 5);
            c50.AddProduct(a5, b0);
            c51.AddProduct(a5, b1);
            var a6 = TA.Load(a, rowA, 6);
            c60.AddProduct(a6, b0);
            c61.AddProduct(a6, b1);
            var a7 = TA.Load(a, rowA, 7);
            c70.AddProduct(a7, b0);
            c71.AddProduct(a7, b1);
            var a8 = TA.Load(a, rowA, 8);
            c80.AddProduct(a8, b0);
            c81.AddProduct(a8, b1);
        }

        var (partner, factor, check) = (panel.EpilogueOperand, end.Factor, Lanes<T>.Zero);
        TEpilogue.Apply(c, c00, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c01, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c10, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c11, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c20, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c21, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c30, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c31, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c40, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c41, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c50, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c51, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c60, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c61, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c70, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c71, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c80, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c81, partner, factor, ref check);
        end.Finish(check);
        TA.NextRows(9, ref top, ref rowA);
        TA.Leave(ref panel, top, rowA);
        panel.C = c + rowC;
    }

    // Ten rows are ten classes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of10x2<T, TA, TB, TEpilogue>(ref Panel panel, ref TEpilogue end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEpilogue : struct, IEpilogue<T>, allows ref struct
    {
        var (alongA, alongB, rowA, columnB, rowC, columnC) =
            (panel.TermStrideA, panel.TermStrideB, panel.RowStrideA, panel.ColumnStrideB, panel.RowStrideC, panel.ColumnStrideC);
        byte* top = panel.A, a = top, b = panel.B, c = panel.C;
        var (c00, c01) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c10, c11) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c20, c21) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c30, c31) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c40, c41) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c50, c51) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c60, c61) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c70, c71) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c80, c81) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c90, c91) = (Lanes<T>.Zero, Lanes<T>.Zero);
        if (panel.Accumulate)
        {
            (c00, c01) = (Get<T>(c), Get<T>(c + columnC));
            (c10, c11) = (Get<T>(c + rowC), Get<T>(c + rowC + columnC));
            (c20, c21) = (Get<T>(c + 2 * rowC), Get<T>(c + 2 * rowC + columnC));
            (c30, c31) = (Get<T>(c + 3 * rowC), Get<T>(c + 3 * rowC + columnC));
            (c40, c41) = (Get<T>(c + 4 * rowC), Get<T>(c + 4 * rowC + columnC));
            (c50, c51) = (Get<T>(c + 5 * rowC), Get<T>(c + 5 * rowC + columnC));
            (c60, c61) = (Get<T>(c + 6 * rowC), Get<T>(c + 6 * rowC + columnC));
            (c70, c71) = (Get<T>(c + 7 * rowC), Get<T>(c + 7 * rowC + columnC));
            (c80, c81) = (Get<T>(c + 8 * rowC), Get<T>(c + 8 * rowC + columnC));
            (c90, c91) = (Get<T>(c + 9 * rowC), Get<T>(c + 9 * rowC + columnC));
        }

        for (var l = panel.Terms; l > 0; l--, TA.NextTerms(1, ref a, ref alongA), TB.NextTerms(1, ref b, ref alongB))
        {
            var b0 = TB.Load(b, columnB, 0);
            var b1 = TB.Load(b, columnB, 1);
            var a0 = TA.Load(a, rowA, 0);
            c00.AddProduct(a0, b0);
            c01.AddProduct(a0, b1);
            var a1 = TA.Load(a, rowA, 1);
            c10.AddProduct(a1, b0);
            c11.AddProduct(a1, b1);
            var a2 = TA.Load(a, rowA, 2);
            c20.AddProduct(a2, b0);
            c21.AddProduct(a2, b1);
            var a3 = TA.Load(a, rowA, 3);
            c30.AddProduct(a3, b0);
            c31.AddProduct(a3, b1);
            var a4 = TA.Load(a, rowA, 4);
            c40.AddProduct(a4, b0);
            c41.AddProduct(a4, b1);
            var a5 = TA.Load(a, rowA, 5);
            c50.AddProduct(a5, b0);
            c51.AddProduct(a5, b1);
            var a6 = TA.Load(a, rowA, 6);
            c60.AddProduct(a6, b0);
            c61.AddProduct(a6, b1);
            var a7 = TA.Load(a, rowA, 7);
            c70.AddProduct(a7, b0);
            c71.AddProduct(a7, b1);
            var a8 = TA.Load(a, rowA, 8);
            c80.AddProduct(a8, b0);
            c81.AddProduct(a8, b1);
            var a9 = TA.Load(a, rowA, 9);
            c90.AddProduct(a9, b0);
            c91.AddProduct(a9, b1);
        }

        var (partner, factor, check) = (panel.EpilogueOperand, end.Factor, Lanes<T>.Zero);
        TEpilogue.Apply(c, c00, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c01, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c10, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c11, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c20, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c21, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c30, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c31, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c40, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c41, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c50, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c51, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c60, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c61, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c70, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c71, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c80, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c81, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c90, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c91, partner, factor, ref check);
        end.Finish(check);
        TA.NextRows(10, ref top, ref rowA);
        TA.Leave(ref panel, top, rowA);
        panel.C = c + rowC;
    }

    // Two columns and the ones behind them that biases weigh: of these the sums are those of A alone. AMD's cores have adders beside
    // those that multiply, and the gradient of 32-10's weights takes 0.7 of the time; others save the end of a tile.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of5x2AndOnes<T, TA, TB, TEpilogue>(ref Panel panel, int rows, ref TEpilogue end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEpilogue : struct, IEpilogue<T>, allows ref struct
    {
        var (alongA, alongB, rowA, columnB, rowC, columnC) =
            (panel.TermStrideA, panel.TermStrideB, panel.RowStrideA, panel.ColumnStrideB, panel.RowStrideC, panel.ColumnStrideC);
        byte* top = panel.A, c = panel.C;
        for (; rows >= 5; rows -= 5, TA.NextRows(5, ref top, ref rowA))
        {
            byte* a = top, b = panel.B;
            var (nextA, nextB) = (alongA, alongB);
            var (c00, c01, s0) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c10, c11, s1) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c20, c21, s2) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c30, c31, s3) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c40, c41, s4) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            for (var l = panel.Terms; l > 0; l--, TA.NextTerms(1, ref a, ref nextA), TB.NextTerms(1, ref b, ref nextB))
            {
                var b0 = TB.Load(b, columnB, 0);
                var b1 = TB.Load(b, columnB, 1);
                var a0 = TA.Load(a, rowA, 0);
                c00.AddProduct(a0, b0);
                c01.AddProduct(a0, b1);
                var a1 = TA.Load(a, rowA, 1);
                c10.AddProduct(a1, b0);
                c11.AddProduct(a1, b1);
                var a2 = TA.Load(a, rowA, 2);
                c20.AddProduct(a2, b0);
                c21.AddProduct(a2, b1);
                var a3 = TA.Load(a, rowA, 3);
                c30.AddProduct(a3, b0);
                c31.AddProduct(a3, b1);
                var a4 = TA.Load(a, rowA, 4);
                c40.AddProduct(a4, b0);
                c41.AddProduct(a4, b1);
                s0 += a0;
                s1 += a1;
                s2 += a2;
                s3 += a3;
                s4 += a4;
            }

            var (partner, factor, check) = (panel.EpilogueOperand, end.Factor, Lanes<T>.Zero);
            TEpilogue.Apply(c, c00, partner, factor, ref check);
            TEpilogue.Apply(c + columnC, c01, partner, factor, ref check);
            TEpilogue.Apply(c + 2 * columnC, s0, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c10, partner, factor, ref check);
            TEpilogue.Apply(c + columnC, c11, partner, factor, ref check);
            TEpilogue.Apply(c + 2 * columnC, s1, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c20, partner, factor, ref check);
            TEpilogue.Apply(c + columnC, c21, partner, factor, ref check);
            TEpilogue.Apply(c + 2 * columnC, s2, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c30, partner, factor, ref check);
            TEpilogue.Apply(c + columnC, c31, partner, factor, ref check);
            TEpilogue.Apply(c + 2 * columnC, s3, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c40, partner, factor, ref check);
            TEpilogue.Apply(c + columnC, c41, partner, factor, ref check);
            TEpilogue.Apply(c + 2 * columnC, s4, partner, factor, ref check);
            c += rowC;
            end.Finish(check);
        }

        TA.Leave(ref panel, top, rowA);
        panel.C = c;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of4x2<T, TA, TB, TEpilogue>(ref Panel panel, ref TEpilogue end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEpilogue : struct, IEpilogue<T>, allows ref struct
    {
        var (alongA, alongB, rowA, columnB, rowC, columnC) =
            (panel.TermStrideA, panel.TermStrideB, panel.RowStrideA, panel.ColumnStrideB, panel.RowStrideC, panel.ColumnStrideC);
        byte* top = panel.A, a = top, b = panel.B, c = panel.C;
        var (c00, c01) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c10, c11) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c20, c21) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c30, c31) = (Lanes<T>.Zero, Lanes<T>.Zero);
        if (panel.Accumulate)
        {
            (c00, c01) = (Get<T>(c), Get<T>(c + columnC));
            (c10, c11) = (Get<T>(c + rowC), Get<T>(c + rowC + columnC));
            (c20, c21) = (Get<T>(c + 2 * rowC), Get<T>(c + 2 * rowC + columnC));
            (c30, c31) = (Get<T>(c + 3 * rowC), Get<T>(c + 3 * rowC + columnC));
        }

        for (var l = panel.Terms; l > 0; l--, TA.NextTerms(1, ref a, ref alongA), TB.NextTerms(1, ref b, ref alongB))
        {
            var b0 = TB.Load(b, columnB, 0);
            var b1 = TB.Load(b, columnB, 1);
            var a0 = TA.Load(a, rowA, 0);
            c00.AddProduct(a0, b0);
            c01.AddProduct(a0, b1);
            var a1 = TA.Load(a, rowA, 1);
            c10.AddProduct(a1, b0);
            c11.AddProduct(a1, b1);
            var a2 = TA.Load(a, rowA, 2);
            c20.AddProduct(a2, b0);
            c21.AddProduct(a2, b1);
            var a3 = TA.Load(a, rowA, 3);
            c30.AddProduct(a3, b0);
            c31.AddProduct(a3, b1);
        }

        var (partner, factor, check) = (panel.EpilogueOperand, end.Factor, Lanes<T>.Zero);
        TEpilogue.Apply(c, c00, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c01, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c10, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c11, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c20, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c21, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c30, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c31, partner, factor, ref check);
        end.Finish(check);
        TA.NextRows(4, ref top, ref rowA);
        TA.Leave(ref panel, top, rowA);
        panel.C = c + rowC;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of2x2<T, TA, TB, TEpilogue>(ref Panel panel, int rows, ref TEpilogue end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEpilogue : struct, IEpilogue<T>, allows ref struct
    {
        var (alongA, alongB, rowA, columnB, rowC, columnC) =
            (panel.TermStrideA, panel.TermStrideB, panel.RowStrideA, panel.ColumnStrideB, panel.RowStrideC, panel.ColumnStrideC);
        byte* top = panel.A, c = panel.C;
        for (; rows >= 2; rows -= 2, TA.NextRows(2, ref top, ref rowA))
        {
            byte* a = top, b = panel.B;
            var (nextA, nextB) = (alongA, alongB);
            var (c00, c01) = (Lanes<T>.Zero, Lanes<T>.Zero);
            var (c10, c11) = (Lanes<T>.Zero, Lanes<T>.Zero);
            if (panel.Accumulate)
            {
                (c00, c01) = (Get<T>(c), Get<T>(c + columnC));
                (c10, c11) = (Get<T>(c + rowC), Get<T>(c + rowC + columnC));
            }

            for (var l = panel.Terms; l > 0; l--, TA.NextTerms(1, ref a, ref nextA), TB.NextTerms(1, ref b, ref nextB))
            {
                var b0 = TB.Load(b, columnB, 0);
                var b1 = TB.Load(b, columnB, 1);
                var a0 = TA.Load(a, rowA, 0);
                c00.AddProduct(a0, b0);
                c01.AddProduct(a0, b1);
                var a1 = TA.Load(a, rowA, 1);
                c10.AddProduct(a1, b0);
                c11.AddProduct(a1, b1);
            }

            var (partner, factor, check) = (panel.EpilogueOperand, end.Factor, Lanes<T>.Zero);
            TEpilogue.Apply(c, c00, partner, factor, ref check);
            TEpilogue.Apply(c + columnC, c01, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c10, partner, factor, ref check);
            TEpilogue.Apply(c + columnC, c11, partner, factor, ref check);
            c += rowC;
            end.Finish(check);
        }

        TA.Leave(ref panel, top, rowA);
        panel.C = c;
    }
}
