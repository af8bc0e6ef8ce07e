using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;

namespace LearnRate.Engine;

/// <summary>
/// Some rows and columns of C[m, n] = Σₖ A[m, k]·B[k, n], whose sums stay in registers while all terms of a <see cref="Panel"/> pass: <c>OfMxN</c> has M rows and N columns.
/// It leaves the panel at the rows that are left; those that take a number of rows go on, M at a time, as long as there are as many.
/// </summary>
/// <remarks>
/// 4·4 sums need eight loads for sixteen multiply-adds, and with their operands 24 of AVX-512's 32 registers. All addresses are one of two pointers and a multiple of a step,
/// which a load does by itself: with an index for each element, the additions took the adders' turn on Intel's cores (64-32-10 took 1.2 times as long).
/// </remarks>
internal static unsafe class Tiles
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of4x4<T, TA, TB, TEnd>(ref Panel panel, int rows, ref TEnd end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEnd : struct, IEnd<T>, allows ref struct
    {
        var (alongA, alongB, rowA, columnB, rowC, columnC) = (panel.AlongA, panel.AlongB, panel.RowA, panel.ColumnB, panel.RowC, panel.ColumnC);
        byte* top = panel.A, c = panel.C;
        for (; rows >= 4; rows -= 4, top += 4 * rowA)
        {
            byte* a = top, b = panel.B;
            var (c00, c01, c02, c03) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c10, c11, c12, c13) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c20, c21, c22, c23) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c30, c31, c32, c33) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            if (panel.More)
            {
                (c00, c01, c02, c03) = (Get<T>(c), Get<T>(c + columnC), Get<T>(c + 2 * columnC), Get<T>(c + 3 * columnC));
                (c10, c11, c12, c13) = (Get<T>(c + rowC), Get<T>(c + rowC + columnC), Get<T>(c + rowC + 2 * columnC), Get<T>(c + rowC + 3 * columnC));
                (c20, c21, c22, c23) = (Get<T>(c + 2 * rowC), Get<T>(c + 2 * rowC + columnC), Get<T>(c + 2 * rowC + 2 * columnC), Get<T>(c + 2 * rowC + 3 * columnC));
                (c30, c31, c32, c33) = (Get<T>(c + 3 * rowC), Get<T>(c + 3 * rowC + columnC), Get<T>(c + 3 * rowC + 2 * columnC), Get<T>(c + 3 * rowC + 3 * columnC));
            }

            for (var l = panel.Terms; l > 0; l--, a += alongA, b += alongB)
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

            var (partner, factor, check) = (panel.Partner, end.Factor, Lanes<T>.Zero);
            TEnd.Put(c, c00, partner, factor, ref check);
            TEnd.Put(c + columnC, c01, partner, factor, ref check);
            TEnd.Put(c + 2 * columnC, c02, partner, factor, ref check);
            TEnd.Put(c + 3 * columnC, c03, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c10, partner, factor, ref check);
            TEnd.Put(c + columnC, c11, partner, factor, ref check);
            TEnd.Put(c + 2 * columnC, c12, partner, factor, ref check);
            TEnd.Put(c + 3 * columnC, c13, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c20, partner, factor, ref check);
            TEnd.Put(c + columnC, c21, partner, factor, ref check);
            TEnd.Put(c + 2 * columnC, c22, partner, factor, ref check);
            TEnd.Put(c + 3 * columnC, c23, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c30, partner, factor, ref check);
            TEnd.Put(c + columnC, c31, partner, factor, ref check);
            TEnd.Put(c + 2 * columnC, c32, partner, factor, ref check);
            TEnd.Put(c + 3 * columnC, c33, partner, factor, ref check);
            c += rowC;
            end.Finish(check);
        }

        panel.A = top;
        panel.C = c;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of6x4<T, TA, TB, TEnd>(ref Panel panel, int rows, ref TEnd end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEnd : struct, IEnd<T>, allows ref struct
    {
        var (alongA, alongB, rowA, columnB, rowC, columnC) = (panel.AlongA, panel.AlongB, panel.RowA, panel.ColumnB, panel.RowC, panel.ColumnC);
        byte* top = panel.A, c = panel.C;
        for (; rows >= 6; rows -= 6, top += 6 * rowA)
        {
            byte* a = top, b = panel.B;
            var (c00, c01, c02, c03) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c10, c11, c12, c13) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c20, c21, c22, c23) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c30, c31, c32, c33) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c40, c41, c42, c43) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c50, c51, c52, c53) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            if (panel.More)
            {
                (c00, c01, c02, c03) = (Get<T>(c), Get<T>(c + columnC), Get<T>(c + 2 * columnC), Get<T>(c + 3 * columnC));
                (c10, c11, c12, c13) = (Get<T>(c + rowC), Get<T>(c + rowC + columnC), Get<T>(c + rowC + 2 * columnC), Get<T>(c + rowC + 3 * columnC));
                (c20, c21, c22, c23) = (Get<T>(c + 2 * rowC), Get<T>(c + 2 * rowC + columnC), Get<T>(c + 2 * rowC + 2 * columnC), Get<T>(c + 2 * rowC + 3 * columnC));
                (c30, c31, c32, c33) = (Get<T>(c + 3 * rowC), Get<T>(c + 3 * rowC + columnC), Get<T>(c + 3 * rowC + 2 * columnC), Get<T>(c + 3 * rowC + 3 * columnC));
                (c40, c41, c42, c43) = (Get<T>(c + 4 * rowC), Get<T>(c + 4 * rowC + columnC), Get<T>(c + 4 * rowC + 2 * columnC), Get<T>(c + 4 * rowC + 3 * columnC));
                (c50, c51, c52, c53) = (Get<T>(c + 5 * rowC), Get<T>(c + 5 * rowC + columnC), Get<T>(c + 5 * rowC + 2 * columnC), Get<T>(c + 5 * rowC + 3 * columnC));
            }

            for (var l = panel.Terms; l > 0; l--, a += alongA, b += alongB)
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
                var a4 = TA.Load(a + 4 * rowA);
                c40 = Lanes<T>.Fma(a4, b0, c40);
                c41 = Lanes<T>.Fma(a4, b1, c41);
                c42 = Lanes<T>.Fma(a4, b2, c42);
                c43 = Lanes<T>.Fma(a4, b3, c43);
                var a5 = TA.Load(a + 5 * rowA);
                c50 = Lanes<T>.Fma(a5, b0, c50);
                c51 = Lanes<T>.Fma(a5, b1, c51);
                c52 = Lanes<T>.Fma(a5, b2, c52);
                c53 = Lanes<T>.Fma(a5, b3, c53);
            }

            var (partner, factor, check) = (panel.Partner, end.Factor, Lanes<T>.Zero);
            TEnd.Put(c, c00, partner, factor, ref check);
            TEnd.Put(c + columnC, c01, partner, factor, ref check);
            TEnd.Put(c + 2 * columnC, c02, partner, factor, ref check);
            TEnd.Put(c + 3 * columnC, c03, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c10, partner, factor, ref check);
            TEnd.Put(c + columnC, c11, partner, factor, ref check);
            TEnd.Put(c + 2 * columnC, c12, partner, factor, ref check);
            TEnd.Put(c + 3 * columnC, c13, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c20, partner, factor, ref check);
            TEnd.Put(c + columnC, c21, partner, factor, ref check);
            TEnd.Put(c + 2 * columnC, c22, partner, factor, ref check);
            TEnd.Put(c + 3 * columnC, c23, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c30, partner, factor, ref check);
            TEnd.Put(c + columnC, c31, partner, factor, ref check);
            TEnd.Put(c + 2 * columnC, c32, partner, factor, ref check);
            TEnd.Put(c + 3 * columnC, c33, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c40, partner, factor, ref check);
            TEnd.Put(c + columnC, c41, partner, factor, ref check);
            TEnd.Put(c + 2 * columnC, c42, partner, factor, ref check);
            TEnd.Put(c + 3 * columnC, c43, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c50, partner, factor, ref check);
            TEnd.Put(c + columnC, c51, partner, factor, ref check);
            TEnd.Put(c + 2 * columnC, c52, partner, factor, ref check);
            TEnd.Put(c + 3 * columnC, c53, partner, factor, ref check);
            c += rowC;
            end.Finish(check);
        }

        panel.A = top;
        panel.C = c;
    }

    // For the end of a number of rows that is a multiple of four and one: the weights of a unit with its bias.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of5x4<T, TA, TB, TEnd>(ref Panel panel, ref TEnd end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEnd : struct, IEnd<T>, allows ref struct
    {
        var (alongA, alongB, rowA, columnB, rowC, columnC) = (panel.AlongA, panel.AlongB, panel.RowA, panel.ColumnB, panel.RowC, panel.ColumnC);
        byte* a = panel.A, b = panel.B, c = panel.C;
        var (c00, c01, c02, c03) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        var (c10, c11, c12, c13) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        var (c20, c21, c22, c23) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        var (c30, c31, c32, c33) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        var (c40, c41, c42, c43) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        if (panel.More)
        {
            (c00, c01, c02, c03) = (Get<T>(c), Get<T>(c + columnC), Get<T>(c + 2 * columnC), Get<T>(c + 3 * columnC));
            (c10, c11, c12, c13) = (Get<T>(c + rowC), Get<T>(c + rowC + columnC), Get<T>(c + rowC + 2 * columnC), Get<T>(c + rowC + 3 * columnC));
            (c20, c21, c22, c23) = (Get<T>(c + 2 * rowC), Get<T>(c + 2 * rowC + columnC), Get<T>(c + 2 * rowC + 2 * columnC), Get<T>(c + 2 * rowC + 3 * columnC));
            (c30, c31, c32, c33) = (Get<T>(c + 3 * rowC), Get<T>(c + 3 * rowC + columnC), Get<T>(c + 3 * rowC + 2 * columnC), Get<T>(c + 3 * rowC + 3 * columnC));
            (c40, c41, c42, c43) = (Get<T>(c + 4 * rowC), Get<T>(c + 4 * rowC + columnC), Get<T>(c + 4 * rowC + 2 * columnC), Get<T>(c + 4 * rowC + 3 * columnC));
        }

        for (var l = panel.Terms; l > 0; l--, a += alongA, b += alongB)
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
            var a4 = TA.Load(a + 4 * rowA);
            c40 = Lanes<T>.Fma(a4, b0, c40);
            c41 = Lanes<T>.Fma(a4, b1, c41);
            c42 = Lanes<T>.Fma(a4, b2, c42);
            c43 = Lanes<T>.Fma(a4, b3, c43);
        }

        var (partner, factor, check) = (panel.Partner, end.Factor, Lanes<T>.Zero);
        TEnd.Put(c, c00, partner, factor, ref check);
        TEnd.Put(c + columnC, c01, partner, factor, ref check);
        TEnd.Put(c + 2 * columnC, c02, partner, factor, ref check);
        TEnd.Put(c + 3 * columnC, c03, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c10, partner, factor, ref check);
        TEnd.Put(c + columnC, c11, partner, factor, ref check);
        TEnd.Put(c + 2 * columnC, c12, partner, factor, ref check);
        TEnd.Put(c + 3 * columnC, c13, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c20, partner, factor, ref check);
        TEnd.Put(c + columnC, c21, partner, factor, ref check);
        TEnd.Put(c + 2 * columnC, c22, partner, factor, ref check);
        TEnd.Put(c + 3 * columnC, c23, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c30, partner, factor, ref check);
        TEnd.Put(c + columnC, c31, partner, factor, ref check);
        TEnd.Put(c + 2 * columnC, c32, partner, factor, ref check);
        TEnd.Put(c + 3 * columnC, c33, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c40, partner, factor, ref check);
        TEnd.Put(c + columnC, c41, partner, factor, ref check);
        TEnd.Put(c + 2 * columnC, c42, partner, factor, ref check);
        TEnd.Put(c + 3 * columnC, c43, partner, factor, ref check);
        end.Finish(check);
        panel.A += 5 * rowA;
        panel.C = c + rowC;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of2x4<T, TA, TB, TEnd>(ref Panel panel, ref TEnd end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEnd : struct, IEnd<T>, allows ref struct
    {
        var (alongA, alongB, rowA, columnB, rowC, columnC) = (panel.AlongA, panel.AlongB, panel.RowA, panel.ColumnB, panel.RowC, panel.ColumnC);
        byte* a = panel.A, b = panel.B, c = panel.C;
        var (c00, c01, c02, c03) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        var (c10, c11, c12, c13) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        if (panel.More)
        {
            (c00, c01, c02, c03) = (Get<T>(c), Get<T>(c + columnC), Get<T>(c + 2 * columnC), Get<T>(c + 3 * columnC));
            (c10, c11, c12, c13) = (Get<T>(c + rowC), Get<T>(c + rowC + columnC), Get<T>(c + rowC + 2 * columnC), Get<T>(c + rowC + 3 * columnC));
        }

        for (var l = panel.Terms; l > 0; l--, a += alongA, b += alongB)
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
        }

        var (partner, factor, check) = (panel.Partner, end.Factor, Lanes<T>.Zero);
        TEnd.Put(c, c00, partner, factor, ref check);
        TEnd.Put(c + columnC, c01, partner, factor, ref check);
        TEnd.Put(c + 2 * columnC, c02, partner, factor, ref check);
        TEnd.Put(c + 3 * columnC, c03, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c10, partner, factor, ref check);
        TEnd.Put(c + columnC, c11, partner, factor, ref check);
        TEnd.Put(c + 2 * columnC, c12, partner, factor, ref check);
        TEnd.Put(c + 3 * columnC, c13, partner, factor, ref check);
        end.Finish(check);
        panel.A += 2 * rowA;
        panel.C = c + rowC;
    }

    // For results of two columns, as a layer of 32 units has them when lanes are units.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of8x2<T, TA, TB, TEnd>(ref Panel panel, int rows, ref TEnd end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEnd : struct, IEnd<T>, allows ref struct
    {
        var (alongA, alongB, rowA, columnB, rowC, columnC) = (panel.AlongA, panel.AlongB, panel.RowA, panel.ColumnB, panel.RowC, panel.ColumnC);
        byte* top = panel.A, c = panel.C;
        for (; rows >= 8; rows -= 8, top += 8 * rowA)
        {
            byte* a = top, b = panel.B;
            var (c00, c01) = (Lanes<T>.Zero, Lanes<T>.Zero);
            var (c10, c11) = (Lanes<T>.Zero, Lanes<T>.Zero);
            var (c20, c21) = (Lanes<T>.Zero, Lanes<T>.Zero);
            var (c30, c31) = (Lanes<T>.Zero, Lanes<T>.Zero);
            var (c40, c41) = (Lanes<T>.Zero, Lanes<T>.Zero);
            var (c50, c51) = (Lanes<T>.Zero, Lanes<T>.Zero);
            var (c60, c61) = (Lanes<T>.Zero, Lanes<T>.Zero);
            var (c70, c71) = (Lanes<T>.Zero, Lanes<T>.Zero);
            if (panel.More)
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

            for (var l = panel.Terms; l > 0; l--, a += alongA, b += alongB)
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

            var (partner, factor, check) = (panel.Partner, end.Factor, Lanes<T>.Zero);
            TEnd.Put(c, c00, partner, factor, ref check);
            TEnd.Put(c + columnC, c01, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c10, partner, factor, ref check);
            TEnd.Put(c + columnC, c11, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c20, partner, factor, ref check);
            TEnd.Put(c + columnC, c21, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c30, partner, factor, ref check);
            TEnd.Put(c + columnC, c31, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c40, partner, factor, ref check);
            TEnd.Put(c + columnC, c41, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c50, partner, factor, ref check);
            TEnd.Put(c + columnC, c51, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c60, partner, factor, ref check);
            TEnd.Put(c + columnC, c61, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c70, partner, factor, ref check);
            TEnd.Put(c + columnC, c71, partner, factor, ref check);
            c += rowC;
            end.Finish(check);
        }

        panel.A = top;
        panel.C = c;
    }

    // As Of5x4, for two columns.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of9x2<T, TA, TB, TEnd>(ref Panel panel, ref TEnd end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEnd : struct, IEnd<T>, allows ref struct
    {
        var (alongA, alongB, rowA, columnB, rowC, columnC) = (panel.AlongA, panel.AlongB, panel.RowA, panel.ColumnB, panel.RowC, panel.ColumnC);
        byte* a = panel.A, b = panel.B, c = panel.C;
        var (c00, c01) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c10, c11) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c20, c21) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c30, c31) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c40, c41) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c50, c51) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c60, c61) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c70, c71) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c80, c81) = (Lanes<T>.Zero, Lanes<T>.Zero);
        if (panel.More)
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

        for (var l = panel.Terms; l > 0; l--, a += alongA, b += alongB)
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
            var a8 = TA.Load(a + 8 * rowA);
            c80 = Lanes<T>.Fma(a8, b0, c80);
            c81 = Lanes<T>.Fma(a8, b1, c81);
        }

        var (partner, factor, check) = (panel.Partner, end.Factor, Lanes<T>.Zero);
        TEnd.Put(c, c00, partner, factor, ref check);
        TEnd.Put(c + columnC, c01, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c10, partner, factor, ref check);
        TEnd.Put(c + columnC, c11, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c20, partner, factor, ref check);
        TEnd.Put(c + columnC, c21, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c30, partner, factor, ref check);
        TEnd.Put(c + columnC, c31, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c40, partner, factor, ref check);
        TEnd.Put(c + columnC, c41, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c50, partner, factor, ref check);
        TEnd.Put(c + columnC, c51, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c60, partner, factor, ref check);
        TEnd.Put(c + columnC, c61, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c70, partner, factor, ref check);
        TEnd.Put(c + columnC, c71, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c80, partner, factor, ref check);
        TEnd.Put(c + columnC, c81, partner, factor, ref check);
        end.Finish(check);
        panel.A += 9 * rowA;
        panel.C = c + rowC;
    }

    // Ten rows are ten classes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of10x2<T, TA, TB, TEnd>(ref Panel panel, ref TEnd end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEnd : struct, IEnd<T>, allows ref struct
    {
        var (alongA, alongB, rowA, columnB, rowC, columnC) = (panel.AlongA, panel.AlongB, panel.RowA, panel.ColumnB, panel.RowC, panel.ColumnC);
        byte* a = panel.A, b = panel.B, c = panel.C;
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
        if (panel.More)
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

        for (var l = panel.Terms; l > 0; l--, a += alongA, b += alongB)
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
            var a8 = TA.Load(a + 8 * rowA);
            c80 = Lanes<T>.Fma(a8, b0, c80);
            c81 = Lanes<T>.Fma(a8, b1, c81);
            var a9 = TA.Load(a + 9 * rowA);
            c90 = Lanes<T>.Fma(a9, b0, c90);
            c91 = Lanes<T>.Fma(a9, b1, c91);
        }

        var (partner, factor, check) = (panel.Partner, end.Factor, Lanes<T>.Zero);
        TEnd.Put(c, c00, partner, factor, ref check);
        TEnd.Put(c + columnC, c01, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c10, partner, factor, ref check);
        TEnd.Put(c + columnC, c11, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c20, partner, factor, ref check);
        TEnd.Put(c + columnC, c21, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c30, partner, factor, ref check);
        TEnd.Put(c + columnC, c31, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c40, partner, factor, ref check);
        TEnd.Put(c + columnC, c41, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c50, partner, factor, ref check);
        TEnd.Put(c + columnC, c51, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c60, partner, factor, ref check);
        TEnd.Put(c + columnC, c61, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c70, partner, factor, ref check);
        TEnd.Put(c + columnC, c71, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c80, partner, factor, ref check);
        TEnd.Put(c + columnC, c81, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c90, partner, factor, ref check);
        TEnd.Put(c + columnC, c91, partner, factor, ref check);
        end.Finish(check);
        panel.A += 10 * rowA;
        panel.C = c + rowC;
    }

    // Two columns and the ones behind them that biases weigh: of these the sums are those of A alone. AMD's cores have adders beside those that multiply, and the gradient of 32-10's weights
    // takes 0.7 of the time; others save the end of a tile.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of5x2AndOnes<T, TA, TB, TEnd>(ref Panel panel, int rows, ref TEnd end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEnd : struct, IEnd<T>, allows ref struct
    {
        var (alongA, alongB, rowA, columnB, rowC, columnC) = (panel.AlongA, panel.AlongB, panel.RowA, panel.ColumnB, panel.RowC, panel.ColumnC);
        byte* top = panel.A, c = panel.C;
        for (; rows >= 5; rows -= 5, top += 5 * rowA)
        {
            byte* a = top, b = panel.B;
            var (c00, c01, s0) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c10, c11, s1) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c20, c21, s2) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c30, c31, s3) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c40, c41, s4) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            for (var l = panel.Terms; l > 0; l--, a += alongA, b += alongB)
            {
                var b0 = TB.Load(b);
                var b1 = TB.Load(b + columnB);
                var a0 = TA.Load(a);
                c00 = Lanes<T>.Fma(a0, b0, c00);
                c01 = Lanes<T>.Fma(a0, b1, c01);
                s0 += a0;
                var a1 = TA.Load(a + rowA);
                c10 = Lanes<T>.Fma(a1, b0, c10);
                c11 = Lanes<T>.Fma(a1, b1, c11);
                s1 += a1;
                var a2 = TA.Load(a + 2 * rowA);
                c20 = Lanes<T>.Fma(a2, b0, c20);
                c21 = Lanes<T>.Fma(a2, b1, c21);
                s2 += a2;
                var a3 = TA.Load(a + 3 * rowA);
                c30 = Lanes<T>.Fma(a3, b0, c30);
                c31 = Lanes<T>.Fma(a3, b1, c31);
                s3 += a3;
                var a4 = TA.Load(a + 4 * rowA);
                c40 = Lanes<T>.Fma(a4, b0, c40);
                c41 = Lanes<T>.Fma(a4, b1, c41);
                s4 += a4;
            }

            var (partner, factor, check) = (panel.Partner, end.Factor, Lanes<T>.Zero);
            TEnd.Put(c, c00, partner, factor, ref check);
            TEnd.Put(c + columnC, c01, partner, factor, ref check);
            TEnd.Put(c + 2 * columnC, s0, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c10, partner, factor, ref check);
            TEnd.Put(c + columnC, c11, partner, factor, ref check);
            TEnd.Put(c + 2 * columnC, s1, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c20, partner, factor, ref check);
            TEnd.Put(c + columnC, c21, partner, factor, ref check);
            TEnd.Put(c + 2 * columnC, s2, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c30, partner, factor, ref check);
            TEnd.Put(c + columnC, c31, partner, factor, ref check);
            TEnd.Put(c + 2 * columnC, s3, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c40, partner, factor, ref check);
            TEnd.Put(c + columnC, c41, partner, factor, ref check);
            TEnd.Put(c + 2 * columnC, s4, partner, factor, ref check);
            c += rowC;
            end.Finish(check);
        }

        panel.A = top;
        panel.C = c;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of4x2<T, TA, TB, TEnd>(ref Panel panel, ref TEnd end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEnd : struct, IEnd<T>, allows ref struct
    {
        var (alongA, alongB, rowA, columnB, rowC, columnC) = (panel.AlongA, panel.AlongB, panel.RowA, panel.ColumnB, panel.RowC, panel.ColumnC);
        byte* a = panel.A, b = panel.B, c = panel.C;
        var (c00, c01) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c10, c11) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c20, c21) = (Lanes<T>.Zero, Lanes<T>.Zero);
        var (c30, c31) = (Lanes<T>.Zero, Lanes<T>.Zero);
        if (panel.More)
        {
            (c00, c01) = (Get<T>(c), Get<T>(c + columnC));
            (c10, c11) = (Get<T>(c + rowC), Get<T>(c + rowC + columnC));
            (c20, c21) = (Get<T>(c + 2 * rowC), Get<T>(c + 2 * rowC + columnC));
            (c30, c31) = (Get<T>(c + 3 * rowC), Get<T>(c + 3 * rowC + columnC));
        }

        for (var l = panel.Terms; l > 0; l--, a += alongA, b += alongB)
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
        }

        var (partner, factor, check) = (panel.Partner, end.Factor, Lanes<T>.Zero);
        TEnd.Put(c, c00, partner, factor, ref check);
        TEnd.Put(c + columnC, c01, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c10, partner, factor, ref check);
        TEnd.Put(c + columnC, c11, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c20, partner, factor, ref check);
        TEnd.Put(c + columnC, c21, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c30, partner, factor, ref check);
        TEnd.Put(c + columnC, c31, partner, factor, ref check);
        end.Finish(check);
        panel.A += 4 * rowA;
        panel.C = c + rowC;
    }

    // For results of one column: eight sums keep two adders of four cycles busy.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of8x1<T, TA, TB, TEnd>(ref Panel panel, int rows, ref TEnd end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEnd : struct, IEnd<T>, allows ref struct
    {
        var (alongA, alongB, rowA, rowC) = (panel.AlongA, panel.AlongB, panel.RowA, panel.RowC);
        byte* top = panel.A, c = panel.C;
        for (; rows >= 8; rows -= 8, top += 8 * rowA)
        {
            byte* a = top, b = panel.B;
            var (c0, c1, c2, c3, c4, c5) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c6, c7) = (Lanes<T>.Zero, Lanes<T>.Zero);
            if (panel.More)
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

            for (var l = panel.Terms; l > 0; l--, a += alongA, b += alongB)
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

            var (partner, factor, check) = (panel.Partner, end.Factor, Lanes<T>.Zero);
            TEnd.Put(c, c0, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c1, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c2, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c3, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c4, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c5, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c6, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c7, partner, factor, ref check);
            c += rowC;
            end.Finish(check);
        }

        panel.A = top;
        panel.C = c;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of9x1<T, TA, TB, TEnd>(ref Panel panel, ref TEnd end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEnd : struct, IEnd<T>, allows ref struct
    {
        var (alongA, alongB, rowA, rowC) = (panel.AlongA, panel.AlongB, panel.RowA, panel.RowC);
        byte* a = panel.A, b = panel.B, c = panel.C;
        var (c0, c1, c2, c3, c4, c5) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        var (c6, c7, c8) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        if (panel.More)
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

        for (var l = panel.Terms; l > 0; l--, a += alongA, b += alongB)
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
            c8 = Lanes<T>.Fma(TA.Load(a + 8 * rowA), b0, c8);
        }

        var (partner, factor, check) = (panel.Partner, end.Factor, Lanes<T>.Zero);
        TEnd.Put(c, c0, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c1, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c2, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c3, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c4, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c5, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c6, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c7, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c8, partner, factor, ref check);
        end.Finish(check);
        panel.A += 9 * rowA;
        panel.C = c + rowC;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of10x1<T, TA, TB, TEnd>(ref Panel panel, ref TEnd end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEnd : struct, IEnd<T>, allows ref struct
    {
        var (alongA, alongB, rowA, rowC) = (panel.AlongA, panel.AlongB, panel.RowA, panel.RowC);
        byte* a = panel.A, b = panel.B, c = panel.C;
        var (c0, c1, c2, c3, c4, c5) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        var (c6, c7, c8, c9) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        if (panel.More)
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

        for (var l = panel.Terms; l > 0; l--, a += alongA, b += alongB)
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
            c8 = Lanes<T>.Fma(TA.Load(a + 8 * rowA), b0, c8);
            c9 = Lanes<T>.Fma(TA.Load(a + 9 * rowA), b0, c9);
        }

        var (partner, factor, check) = (panel.Partner, end.Factor, Lanes<T>.Zero);
        TEnd.Put(c, c0, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c1, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c2, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c3, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c4, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c5, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c6, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c7, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c8, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c9, partner, factor, ref check);
        end.Finish(check);
        panel.A += 10 * rowA;
        panel.C = c + rowC;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of4x1<T, TA, TB, TEnd>(ref Panel panel, ref TEnd end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEnd : struct, IEnd<T>, allows ref struct
    {
        var (alongA, alongB, rowA, rowC) = (panel.AlongA, panel.AlongB, panel.RowA, panel.RowC);
        byte* a = panel.A, b = panel.B, c = panel.C;
        var (c0, c1, c2, c3) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        if (panel.More)
        {
            c0 = Get<T>(c);
            c1 = Get<T>(c + rowC);
            c2 = Get<T>(c + 2 * rowC);
            c3 = Get<T>(c + 3 * rowC);
        }

        for (var l = panel.Terms; l > 0; l--, a += alongA, b += alongB)
        {
            var b0 = TB.Load(b);
            c0 = Lanes<T>.Fma(TA.Load(a), b0, c0);
            c1 = Lanes<T>.Fma(TA.Load(a + rowA), b0, c1);
            c2 = Lanes<T>.Fma(TA.Load(a + 2 * rowA), b0, c2);
            c3 = Lanes<T>.Fma(TA.Load(a + 3 * rowA), b0, c3);
        }

        var (partner, factor, check) = (panel.Partner, end.Factor, Lanes<T>.Zero);
        TEnd.Put(c, c0, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c1, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c2, partner, factor, ref check);
        c += rowC;
        TEnd.Put(c, c3, partner, factor, ref check);
        end.Finish(check);
        panel.A += 4 * rowA;
        panel.C = c + rowC;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of2x2<T, TA, TB, TEnd>(ref Panel panel, int rows, ref TEnd end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEnd : struct, IEnd<T>, allows ref struct
    {
        var (alongA, alongB, rowA, columnB, rowC, columnC) = (panel.AlongA, panel.AlongB, panel.RowA, panel.ColumnB, panel.RowC, panel.ColumnC);
        byte* top = panel.A, c = panel.C;
        for (; rows >= 2; rows -= 2, top += 2 * rowA)
        {
            byte* a = top, b = panel.B;
            var (c00, c01) = (Lanes<T>.Zero, Lanes<T>.Zero);
            var (c10, c11) = (Lanes<T>.Zero, Lanes<T>.Zero);
            if (panel.More)
            {
                (c00, c01) = (Get<T>(c), Get<T>(c + columnC));
                (c10, c11) = (Get<T>(c + rowC), Get<T>(c + rowC + columnC));
            }

            for (var l = panel.Terms; l > 0; l--, a += alongA, b += alongB)
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

            var (partner, factor, check) = (panel.Partner, end.Factor, Lanes<T>.Zero);
            TEnd.Put(c, c00, partner, factor, ref check);
            TEnd.Put(c + columnC, c01, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c10, partner, factor, ref check);
            TEnd.Put(c + columnC, c11, partner, factor, ref check);
            c += rowC;
            end.Finish(check);
        }

        panel.A = top;
        panel.C = c;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of2x1<T, TA, TB, TEnd>(ref Panel panel, int rows, ref TEnd end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEnd : struct, IEnd<T>, allows ref struct
    {
        var (alongA, alongB, rowA, rowC) = (panel.AlongA, panel.AlongB, panel.RowA, panel.RowC);
        byte* top = panel.A, c = panel.C;
        for (; rows >= 2; rows -= 2, top += 2 * rowA)
        {
            byte* a = top, b = panel.B;
            var (c0, c1) = (Lanes<T>.Zero, Lanes<T>.Zero);
            if (panel.More)
            {
                c0 = Get<T>(c);
                c1 = Get<T>(c + rowC);
            }

            for (var l = panel.Terms; l > 0; l--, a += alongA, b += alongB)
            {
                var b0 = TB.Load(b);
                c0 = Lanes<T>.Fma(TA.Load(a), b0, c0);
                c1 = Lanes<T>.Fma(TA.Load(a + rowA), b0, c1);
            }

            var (partner, factor, check) = (panel.Partner, end.Factor, Lanes<T>.Zero);
            TEnd.Put(c, c0, partner, factor, ref check);
            c += rowC;
            TEnd.Put(c, c1, partner, factor, ref check);
            c += rowC;
            end.Finish(check);
        }

        panel.A = top;
        panel.C = c;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of1x1<T, TA, TB, TEnd>(ref Panel panel, ref TEnd end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
        where TEnd : struct, IEnd<T>, allows ref struct
    {
        var (alongA, alongB) = (panel.AlongA, panel.AlongB);
        byte* a = panel.A, b = panel.B, c = panel.C;
        var c0 = Lanes<T>.Zero;
        if (panel.More)
        {
            c0 = Get<T>(c);
        }

        for (var l = panel.Terms; l > 0; l--, a += alongA, b += alongB)
        {
            var b0 = TB.Load(b);
            c0 = Lanes<T>.Fma(TA.Load(a), b0, c0);
        }

        var (partner, factor, check) = (panel.Partner, end.Factor, Lanes<T>.Zero);
        TEnd.Put(c, c0, partner, factor, ref check);
        end.Finish(check);
        panel.A += panel.RowA;
        panel.C = c + panel.RowC;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes<T> Get<T>(byte* at)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => *(Lanes<T>*)at;
}
