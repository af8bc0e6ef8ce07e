using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;

namespace LearnRate.Engine;

/// <content>Tiles of four columns.</content>
internal static unsafe partial class MicroKernels
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of4x4<T, TA, TB, TEpilogue>(ref Panel panel, int rows, ref TEpilogue end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEpilogue : struct, IEpilogue<T>, allows ref struct
    {
        var (alongA, alongB, rowA, columnB, rowC, columnC) =
            (panel.TermStrideA, panel.TermStrideB, panel.RowStrideA, panel.ColumnStrideB, panel.RowStrideC, panel.ColumnStrideC);
        byte* top = panel.A, c = panel.C;
        for (; rows >= 4; rows -= 4, TA.NextRows(4, ref top, ref rowA))
        {
            byte* a = top, b = panel.B;
            var (nextA, nextB) = (alongA, alongB);
            var (c00, c01, c02, c03) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c10, c11, c12, c13) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c20, c21, c22, c23) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c30, c31, c32, c33) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            if (panel.Accumulate)
            {
                (c00, c01, c02, c03) = (Get<T>(c), Get<T>(c + columnC), Get<T>(c + 2 * columnC), Get<T>(c + 3 * columnC));
                (c10, c11, c12, c13) = (Get<T>(c + rowC), Get<T>(c + rowC + columnC), Get<T>(c + rowC + 2 * columnC),
                    Get<T>(c + rowC + 3 * columnC));
                (c20, c21, c22, c23) = (Get<T>(c + 2 * rowC), Get<T>(c + 2 * rowC + columnC), Get<T>(c + 2 * rowC + 2 * columnC),
                    Get<T>(c + 2 * rowC + 3 * columnC));
                (c30, c31, c32, c33) = (Get<T>(c + 3 * rowC), Get<T>(c + 3 * rowC + columnC), Get<T>(c + 3 * rowC + 2 * columnC),
                    Get<T>(c + 3 * rowC + 3 * columnC));
            }

            for (var l = panel.Terms; l > 0; l--, TA.NextTerms(1, ref a, ref nextA), TB.NextTerms(1, ref b, ref nextB))
            {
                var b0 = TB.Load(b, columnB, 0);
                var b1 = TB.Load(b, columnB, 1);
                var b2 = TB.Load(b, columnB, 2);
                var b3 = TB.Load(b, columnB, 3);
                var a0 = TA.Load(a, rowA, 0);
                c00.AddProduct(a0, b0);
                c01.AddProduct(a0, b1);
                c02.AddProduct(a0, b2);
                c03.AddProduct(a0, b3);
                var a1 = TA.Load(a, rowA, 1);
                c10.AddProduct(a1, b0);
                c11.AddProduct(a1, b1);
                c12.AddProduct(a1, b2);
                c13.AddProduct(a1, b3);
                var a2 = TA.Load(a, rowA, 2);
                c20.AddProduct(a2, b0);
                c21.AddProduct(a2, b1);
                c22.AddProduct(a2, b2);
                c23.AddProduct(a2, b3);
                var a3 = TA.Load(a, rowA, 3);
                c30.AddProduct(a3, b0);
                c31.AddProduct(a3, b1);
                c32.AddProduct(a3, b2);
                c33.AddProduct(a3, b3);
            }

            var (partner, factor, check) = (panel.EpilogueOperand, end.Factor, Lanes<T>.Zero);
            TEpilogue.Apply(c, c00, partner, factor, ref check);
            TEpilogue.Apply(c + columnC, c01, partner, factor, ref check);
            TEpilogue.Apply(c + 2 * columnC, c02, partner, factor, ref check);
            TEpilogue.Apply(c + 3 * columnC, c03, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c10, partner, factor, ref check);
            TEpilogue.Apply(c + columnC, c11, partner, factor, ref check);
            TEpilogue.Apply(c + 2 * columnC, c12, partner, factor, ref check);
            TEpilogue.Apply(c + 3 * columnC, c13, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c20, partner, factor, ref check);
            TEpilogue.Apply(c + columnC, c21, partner, factor, ref check);
            TEpilogue.Apply(c + 2 * columnC, c22, partner, factor, ref check);
            TEpilogue.Apply(c + 3 * columnC, c23, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c30, partner, factor, ref check);
            TEpilogue.Apply(c + columnC, c31, partner, factor, ref check);
            TEpilogue.Apply(c + 2 * columnC, c32, partner, factor, ref check);
            TEpilogue.Apply(c + 3 * columnC, c33, partner, factor, ref check);
            c += rowC;
            end.Finish(check);
        }

        TA.Leave(ref panel, top, rowA);
        panel.C = c;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of6x4<T, TA, TB, TEpilogue>(ref Panel panel, int rows, ref TEpilogue end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEpilogue : struct, IEpilogue<T>, allows ref struct
    {
        var (alongA, alongB, rowA, columnB, rowC, columnC) =
            (panel.TermStrideA, panel.TermStrideB, panel.RowStrideA, panel.ColumnStrideB, panel.RowStrideC, panel.ColumnStrideC);
        byte* top = panel.A, c = panel.C;
        for (; rows >= 6; rows -= 6, TA.NextRows(6, ref top, ref rowA))
        {
            byte* a = top, b = panel.B;
            var (nextA, nextB) = (alongA, alongB);
            var (c00, c01, c02, c03) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c10, c11, c12, c13) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c20, c21, c22, c23) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c30, c31, c32, c33) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c40, c41, c42, c43) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c50, c51, c52, c53) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            if (panel.Accumulate)
            {
                (c00, c01, c02, c03) = (Get<T>(c), Get<T>(c + columnC), Get<T>(c + 2 * columnC), Get<T>(c + 3 * columnC));
                (c10, c11, c12, c13) = (Get<T>(c + rowC), Get<T>(c + rowC + columnC), Get<T>(c + rowC + 2 * columnC),
                    Get<T>(c + rowC + 3 * columnC));
                (c20, c21, c22, c23) = (Get<T>(c + 2 * rowC), Get<T>(c + 2 * rowC + columnC), Get<T>(c + 2 * rowC + 2 * columnC),
                    Get<T>(c + 2 * rowC + 3 * columnC));
                (c30, c31, c32, c33) = (Get<T>(c + 3 * rowC), Get<T>(c + 3 * rowC + columnC), Get<T>(c + 3 * rowC + 2 * columnC),
                    Get<T>(c + 3 * rowC + 3 * columnC));
                (c40, c41, c42, c43) = (Get<T>(c + 4 * rowC), Get<T>(c + 4 * rowC + columnC), Get<T>(c + 4 * rowC + 2 * columnC),
                    Get<T>(c + 4 * rowC + 3 * columnC));
                (c50, c51, c52, c53) = (Get<T>(c + 5 * rowC), Get<T>(c + 5 * rowC + columnC), Get<T>(c + 5 * rowC + 2 * columnC),
                    Get<T>(c + 5 * rowC + 3 * columnC));
            }

            for (var l = panel.Terms; l > 0; l--, TA.NextTerms(1, ref a, ref nextA), TB.NextTerms(1, ref b, ref nextB))
            {
                var b0 = TB.Load(b, columnB, 0);
                var b1 = TB.Load(b, columnB, 1);
                var b2 = TB.Load(b, columnB, 2);
                var b3 = TB.Load(b, columnB, 3);
                var a0 = TA.Load(a, rowA, 0);
                c00.AddProduct(a0, b0);
                c01.AddProduct(a0, b1);
                c02.AddProduct(a0, b2);
                c03.AddProduct(a0, b3);
                var a1 = TA.Load(a, rowA, 1);
                c10.AddProduct(a1, b0);
                c11.AddProduct(a1, b1);
                c12.AddProduct(a1, b2);
                c13.AddProduct(a1, b3);
                var a2 = TA.Load(a, rowA, 2);
                c20.AddProduct(a2, b0);
                c21.AddProduct(a2, b1);
                c22.AddProduct(a2, b2);
                c23.AddProduct(a2, b3);
                var a3 = TA.Load(a, rowA, 3);
                c30.AddProduct(a3, b0);
                c31.AddProduct(a3, b1);
                c32.AddProduct(a3, b2);
                c33.AddProduct(a3, b3);
                var a4 = TA.Load(a, rowA, 4);
                c40.AddProduct(a4, b0);
                c41.AddProduct(a4, b1);
                c42.AddProduct(a4, b2);
                c43.AddProduct(a4, b3);
                var a5 = TA.Load(a, rowA, 5);
                c50.AddProduct(a5, b0);
                c51.AddProduct(a5, b1);
                c52.AddProduct(a5, b2);
                c53.AddProduct(a5, b3);
            }

            var (partner, factor, check) = (panel.EpilogueOperand, end.Factor, Lanes<T>.Zero);
            TEpilogue.Apply(c, c00, partner, factor, ref check);
            TEpilogue.Apply(c + columnC, c01, partner, factor, ref check);
            TEpilogue.Apply(c + 2 * columnC, c02, partner, factor, ref check);
            TEpilogue.Apply(c + 3 * columnC, c03, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c10, partner, factor, ref check);
            TEpilogue.Apply(c + columnC, c11, partner, factor, ref check);
            TEpilogue.Apply(c + 2 * columnC, c12, partner, factor, ref check);
            TEpilogue.Apply(c + 3 * columnC, c13, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c20, partner, factor, ref check);
            TEpilogue.Apply(c + columnC, c21, partner, factor, ref check);
            TEpilogue.Apply(c + 2 * columnC, c22, partner, factor, ref check);
            TEpilogue.Apply(c + 3 * columnC, c23, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c30, partner, factor, ref check);
            TEpilogue.Apply(c + columnC, c31, partner, factor, ref check);
            TEpilogue.Apply(c + 2 * columnC, c32, partner, factor, ref check);
            TEpilogue.Apply(c + 3 * columnC, c33, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c40, partner, factor, ref check);
            TEpilogue.Apply(c + columnC, c41, partner, factor, ref check);
            TEpilogue.Apply(c + 2 * columnC, c42, partner, factor, ref check);
            TEpilogue.Apply(c + 3 * columnC, c43, partner, factor, ref check);
            c += rowC;
            TEpilogue.Apply(c, c50, partner, factor, ref check);
            TEpilogue.Apply(c + columnC, c51, partner, factor, ref check);
            TEpilogue.Apply(c + 2 * columnC, c52, partner, factor, ref check);
            TEpilogue.Apply(c + 3 * columnC, c53, partner, factor, ref check);
            c += rowC;
            end.Finish(check);
        }

        TA.Leave(ref panel, top, rowA);
        panel.C = c;
    }

    // For the end of a number of rows that is a multiple of four and one: the weights of a unit with its bias.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of5x4<T, TA, TB, TEpilogue>(ref Panel panel, ref TEpilogue end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEpilogue : struct, IEpilogue<T>, allows ref struct
    {
        var (alongA, alongB, rowA, columnB, rowC, columnC) =
            (panel.TermStrideA, panel.TermStrideB, panel.RowStrideA, panel.ColumnStrideB, panel.RowStrideC, panel.ColumnStrideC);
        byte* top = panel.A, a = top, b = panel.B, c = panel.C;
        var (c00, c01, c02, c03) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        var (c10, c11, c12, c13) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        var (c20, c21, c22, c23) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        var (c30, c31, c32, c33) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        var (c40, c41, c42, c43) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        if (panel.Accumulate)
        {
            (c00, c01, c02, c03) = (Get<T>(c), Get<T>(c + columnC), Get<T>(c + 2 * columnC), Get<T>(c + 3 * columnC));
            (c10, c11, c12, c13) = (Get<T>(c + rowC), Get<T>(c + rowC + columnC), Get<T>(c + rowC + 2 * columnC),
                Get<T>(c + rowC + 3 * columnC));
            (c20, c21, c22, c23) = (Get<T>(c + 2 * rowC), Get<T>(c + 2 * rowC + columnC), Get<T>(c + 2 * rowC + 2 * columnC),
                Get<T>(c + 2 * rowC + 3 * columnC));
            (c30, c31, c32, c33) = (Get<T>(c + 3 * rowC), Get<T>(c + 3 * rowC + columnC), Get<T>(c + 3 * rowC + 2 * columnC),
                Get<T>(c + 3 * rowC + 3 * columnC));
            (c40, c41, c42, c43) = (Get<T>(c + 4 * rowC), Get<T>(c + 4 * rowC + columnC), Get<T>(c + 4 * rowC + 2 * columnC),
                Get<T>(c + 4 * rowC + 3 * columnC));
        }

        for (var l = panel.Terms; l > 0; l--, TA.NextTerms(1, ref a, ref alongA), TB.NextTerms(1, ref b, ref alongB))
        {
            var b0 = TB.Load(b, columnB, 0);
            var b1 = TB.Load(b, columnB, 1);
            var b2 = TB.Load(b, columnB, 2);
            var b3 = TB.Load(b, columnB, 3);
            var a0 = TA.Load(a, rowA, 0);
            c00.AddProduct(a0, b0);
            c01.AddProduct(a0, b1);
            c02.AddProduct(a0, b2);
            c03.AddProduct(a0, b3);
            var a1 = TA.Load(a, rowA, 1);
            c10.AddProduct(a1, b0);
            c11.AddProduct(a1, b1);
            c12.AddProduct(a1, b2);
            c13.AddProduct(a1, b3);
            var a2 = TA.Load(a, rowA, 2);
            c20.AddProduct(a2, b0);
            c21.AddProduct(a2, b1);
            c22.AddProduct(a2, b2);
            c23.AddProduct(a2, b3);
            var a3 = TA.Load(a, rowA, 3);
            c30.AddProduct(a3, b0);
            c31.AddProduct(a3, b1);
            c32.AddProduct(a3, b2);
            c33.AddProduct(a3, b3);
            var a4 = TA.Load(a, rowA, 4);
            c40.AddProduct(a4, b0);
            c41.AddProduct(a4, b1);
            c42.AddProduct(a4, b2);
            c43.AddProduct(a4, b3);
        }

        var (partner, factor, check) = (panel.EpilogueOperand, end.Factor, Lanes<T>.Zero);
        TEpilogue.Apply(c, c00, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c01, partner, factor, ref check);
        TEpilogue.Apply(c + 2 * columnC, c02, partner, factor, ref check);
        TEpilogue.Apply(c + 3 * columnC, c03, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c10, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c11, partner, factor, ref check);
        TEpilogue.Apply(c + 2 * columnC, c12, partner, factor, ref check);
        TEpilogue.Apply(c + 3 * columnC, c13, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c20, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c21, partner, factor, ref check);
        TEpilogue.Apply(c + 2 * columnC, c22, partner, factor, ref check);
        TEpilogue.Apply(c + 3 * columnC, c23, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c30, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c31, partner, factor, ref check);
        TEpilogue.Apply(c + 2 * columnC, c32, partner, factor, ref check);
        TEpilogue.Apply(c + 3 * columnC, c33, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c40, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c41, partner, factor, ref check);
        TEpilogue.Apply(c + 2 * columnC, c42, partner, factor, ref check);
        TEpilogue.Apply(c + 3 * columnC, c43, partner, factor, ref check);
        end.Finish(check);
        TA.NextRows(5, ref top, ref rowA);
        TA.Leave(ref panel, top, rowA);
        panel.C = c + rowC;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of2x4<T, TA, TB, TEpilogue>(ref Panel panel, ref TEpilogue end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEpilogue : struct, IEpilogue<T>, allows ref struct
    {
        var (alongA, alongB, rowA, columnB, rowC, columnC) =
            (panel.TermStrideA, panel.TermStrideB, panel.RowStrideA, panel.ColumnStrideB, panel.RowStrideC, panel.ColumnStrideC);
        byte* top = panel.A, a = top, b = panel.B, c = panel.C;
        var (c00, c01, c02, c03) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        var (c10, c11, c12, c13) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        if (panel.Accumulate)
        {
            (c00, c01, c02, c03) = (Get<T>(c), Get<T>(c + columnC), Get<T>(c + 2 * columnC), Get<T>(c + 3 * columnC));
            (c10, c11, c12, c13) = (Get<T>(c + rowC), Get<T>(c + rowC + columnC), Get<T>(c + rowC + 2 * columnC),
                Get<T>(c + rowC + 3 * columnC));
        }

        for (var l = panel.Terms; l > 0; l--, TA.NextTerms(1, ref a, ref alongA), TB.NextTerms(1, ref b, ref alongB))
        {
            var b0 = TB.Load(b, columnB, 0);
            var b1 = TB.Load(b, columnB, 1);
            var b2 = TB.Load(b, columnB, 2);
            var b3 = TB.Load(b, columnB, 3);
            var a0 = TA.Load(a, rowA, 0);
            c00.AddProduct(a0, b0);
            c01.AddProduct(a0, b1);
            c02.AddProduct(a0, b2);
            c03.AddProduct(a0, b3);
            var a1 = TA.Load(a, rowA, 1);
            c10.AddProduct(a1, b0);
            c11.AddProduct(a1, b1);
            c12.AddProduct(a1, b2);
            c13.AddProduct(a1, b3);
        }

        var (partner, factor, check) = (panel.EpilogueOperand, end.Factor, Lanes<T>.Zero);
        TEpilogue.Apply(c, c00, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c01, partner, factor, ref check);
        TEpilogue.Apply(c + 2 * columnC, c02, partner, factor, ref check);
        TEpilogue.Apply(c + 3 * columnC, c03, partner, factor, ref check);
        c += rowC;
        TEpilogue.Apply(c, c10, partner, factor, ref check);
        TEpilogue.Apply(c + columnC, c11, partner, factor, ref check);
        TEpilogue.Apply(c + 2 * columnC, c12, partner, factor, ref check);
        TEpilogue.Apply(c + 3 * columnC, c13, partner, factor, ref check);
        end.Finish(check);
        TA.NextRows(2, ref top, ref rowA);
        TA.Leave(ref panel, top, rowA);
        panel.C = c + rowC;
    }
}
