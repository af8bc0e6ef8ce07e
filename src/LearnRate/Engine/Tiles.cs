using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;

namespace LearnRate.Engine;

/// <summary>
/// Some rows and columns of C[m, n] = Σₖ A[m, k]·B[k, n], whose sums stay in registers while all terms pass: <c>OfMxN</c> has M rows and N columns. Each takes the first
/// elements of its rows and columns, how many terms there are, whether C already holds the sums of terms before them, and how many bytes behind C there are factors of the sums, or 0;
/// their products are the derivatives that go on backwards, and 0 where they would be subnormal.
/// </summary>
/// <remarks>
/// 4·4 sums need eight loads for sixteen multiply-adds, and with their operands 24 of AVX-512's 32 registers. All addresses are one of two pointers and a multiple of a step,
/// which a load does by itself: with an index for each element, the additions took the adders' turn on Intel's cores (64-32-10 took 1.2 times as long).
/// </remarks>
internal static unsafe class Tiles
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of4x4<T, TA, TB>(byte* a, Steps sa, byte* b, Steps sb, Lanes<T>* c, Strides sc, int rows, int k, bool more, nint factors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var (rowA, columnB) = (sa.Across, sb.Across);
        for (; rows >= 4; rows -= 4, a += 4 * sa.Across, c += 4 * sc.Row)
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

            byte* atA = a, atB = b;
            for (var l = k; l > 0; l--, atA += sa.Along, atB += sb.Along)
            {
                var b0 = TB.Load(atB);
                var b1 = TB.Load(atB + columnB);
                var b2 = TB.Load(atB + 2 * columnB);
                var b3 = TB.Load(atB + 3 * columnB);
                var a0 = TA.Load(atA);
                c00 = Lanes<T>.Fma(a0, b0, c00);
                c01 = Lanes<T>.Fma(a0, b1, c01);
                c02 = Lanes<T>.Fma(a0, b2, c02);
                c03 = Lanes<T>.Fma(a0, b3, c03);
                var a1 = TA.Load(atA + rowA);
                c10 = Lanes<T>.Fma(a1, b0, c10);
                c11 = Lanes<T>.Fma(a1, b1, c11);
                c12 = Lanes<T>.Fma(a1, b2, c12);
                c13 = Lanes<T>.Fma(a1, b3, c13);
                var a2 = TA.Load(atA + 2 * rowA);
                c20 = Lanes<T>.Fma(a2, b0, c20);
                c21 = Lanes<T>.Fma(a2, b1, c21);
                c22 = Lanes<T>.Fma(a2, b2, c22);
                c23 = Lanes<T>.Fma(a2, b3, c23);
                var a3 = TA.Load(atA + 3 * rowA);
                c30 = Lanes<T>.Fma(a3, b0, c30);
                c31 = Lanes<T>.Fma(a3, b1, c31);
                c32 = Lanes<T>.Fma(a3, b2, c32);
                c33 = Lanes<T>.Fma(a3, b3, c33);
            }

            if (factors != 0)
            {
                var f = (Lanes<T>*)((byte*)c + factors);
                c00 = Lanes<T>.WithoutSubnormals(c00 * *f);
                c01 = Lanes<T>.WithoutSubnormals(c01 * f[sc.Column]);
                c02 = Lanes<T>.WithoutSubnormals(c02 * f[2 * sc.Column]);
                c03 = Lanes<T>.WithoutSubnormals(c03 * f[3 * sc.Column]);
                c10 = Lanes<T>.WithoutSubnormals(c10 * f[sc.Row]);
                c11 = Lanes<T>.WithoutSubnormals(c11 * f[sc.Row + sc.Column]);
                c12 = Lanes<T>.WithoutSubnormals(c12 * f[sc.Row + 2 * sc.Column]);
                c13 = Lanes<T>.WithoutSubnormals(c13 * f[sc.Row + 3 * sc.Column]);
                c20 = Lanes<T>.WithoutSubnormals(c20 * f[2 * sc.Row]);
                c21 = Lanes<T>.WithoutSubnormals(c21 * f[2 * sc.Row + sc.Column]);
                c22 = Lanes<T>.WithoutSubnormals(c22 * f[2 * sc.Row + 2 * sc.Column]);
                c23 = Lanes<T>.WithoutSubnormals(c23 * f[2 * sc.Row + 3 * sc.Column]);
                c30 = Lanes<T>.WithoutSubnormals(c30 * f[3 * sc.Row]);
                c31 = Lanes<T>.WithoutSubnormals(c31 * f[3 * sc.Row + sc.Column]);
                c32 = Lanes<T>.WithoutSubnormals(c32 * f[3 * sc.Row + 2 * sc.Column]);
                c33 = Lanes<T>.WithoutSubnormals(c33 * f[3 * sc.Row + 3 * sc.Column]);
            }

            (*c, c[sc.Column], c[2 * sc.Column], c[3 * sc.Column]) = (c00, c01, c02, c03);
            (c[sc.Row], c[sc.Row + sc.Column], c[sc.Row + 2 * sc.Column], c[sc.Row + 3 * sc.Column]) = (c10, c11, c12, c13);
            (c[2 * sc.Row], c[2 * sc.Row + sc.Column], c[2 * sc.Row + 2 * sc.Column], c[2 * sc.Row + 3 * sc.Column]) = (c20, c21, c22, c23);
            (c[3 * sc.Row], c[3 * sc.Row + sc.Column], c[3 * sc.Row + 2 * sc.Column], c[3 * sc.Row + 3 * sc.Column]) = (c30, c31, c32, c33);
        }
    }

    // For the end of a number of rows that is a multiple of four and one: the weights of a unit with its bias.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of5x4<T, TA, TB>(byte* a, Steps sa, byte* b, Steps sb, Lanes<T>* c, Strides sc, int rows, int k, bool more, nint factors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var (rowA, columnB) = (sa.Across, sb.Across);
        for (; rows >= 5; rows -= 5, a += 5 * sa.Across, c += 5 * sc.Row)
        {
            var (c00, c01, c02, c03) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c10, c11, c12, c13) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c20, c21, c22, c23) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c30, c31, c32, c33) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c40, c41, c42, c43) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            if (more)
            {
                (c00, c01, c02, c03) = (*c, c[sc.Column], c[2 * sc.Column], c[3 * sc.Column]);
                (c10, c11, c12, c13) = (c[sc.Row], c[sc.Row + sc.Column], c[sc.Row + 2 * sc.Column], c[sc.Row + 3 * sc.Column]);
                (c20, c21, c22, c23) = (c[2 * sc.Row], c[2 * sc.Row + sc.Column], c[2 * sc.Row + 2 * sc.Column], c[2 * sc.Row + 3 * sc.Column]);
                (c30, c31, c32, c33) = (c[3 * sc.Row], c[3 * sc.Row + sc.Column], c[3 * sc.Row + 2 * sc.Column], c[3 * sc.Row + 3 * sc.Column]);
                (c40, c41, c42, c43) = (c[4 * sc.Row], c[4 * sc.Row + sc.Column], c[4 * sc.Row + 2 * sc.Column], c[4 * sc.Row + 3 * sc.Column]);
            }

            byte* atA = a, atB = b;
            for (var l = k; l > 0; l--, atA += sa.Along, atB += sb.Along)
            {
                var b0 = TB.Load(atB);
                var b1 = TB.Load(atB + columnB);
                var b2 = TB.Load(atB + 2 * columnB);
                var b3 = TB.Load(atB + 3 * columnB);
                var a0 = TA.Load(atA);
                c00 = Lanes<T>.Fma(a0, b0, c00);
                c01 = Lanes<T>.Fma(a0, b1, c01);
                c02 = Lanes<T>.Fma(a0, b2, c02);
                c03 = Lanes<T>.Fma(a0, b3, c03);
                var a1 = TA.Load(atA + rowA);
                c10 = Lanes<T>.Fma(a1, b0, c10);
                c11 = Lanes<T>.Fma(a1, b1, c11);
                c12 = Lanes<T>.Fma(a1, b2, c12);
                c13 = Lanes<T>.Fma(a1, b3, c13);
                var a2 = TA.Load(atA + 2 * rowA);
                c20 = Lanes<T>.Fma(a2, b0, c20);
                c21 = Lanes<T>.Fma(a2, b1, c21);
                c22 = Lanes<T>.Fma(a2, b2, c22);
                c23 = Lanes<T>.Fma(a2, b3, c23);
                var a3 = TA.Load(atA + 3 * rowA);
                c30 = Lanes<T>.Fma(a3, b0, c30);
                c31 = Lanes<T>.Fma(a3, b1, c31);
                c32 = Lanes<T>.Fma(a3, b2, c32);
                c33 = Lanes<T>.Fma(a3, b3, c33);
                var a4 = TA.Load(atA + 4 * rowA);
                c40 = Lanes<T>.Fma(a4, b0, c40);
                c41 = Lanes<T>.Fma(a4, b1, c41);
                c42 = Lanes<T>.Fma(a4, b2, c42);
                c43 = Lanes<T>.Fma(a4, b3, c43);
            }

            if (factors != 0)
            {
                var f = (Lanes<T>*)((byte*)c + factors);
                c00 = Lanes<T>.WithoutSubnormals(c00 * *f);
                c01 = Lanes<T>.WithoutSubnormals(c01 * f[sc.Column]);
                c02 = Lanes<T>.WithoutSubnormals(c02 * f[2 * sc.Column]);
                c03 = Lanes<T>.WithoutSubnormals(c03 * f[3 * sc.Column]);
                c10 = Lanes<T>.WithoutSubnormals(c10 * f[sc.Row]);
                c11 = Lanes<T>.WithoutSubnormals(c11 * f[sc.Row + sc.Column]);
                c12 = Lanes<T>.WithoutSubnormals(c12 * f[sc.Row + 2 * sc.Column]);
                c13 = Lanes<T>.WithoutSubnormals(c13 * f[sc.Row + 3 * sc.Column]);
                c20 = Lanes<T>.WithoutSubnormals(c20 * f[2 * sc.Row]);
                c21 = Lanes<T>.WithoutSubnormals(c21 * f[2 * sc.Row + sc.Column]);
                c22 = Lanes<T>.WithoutSubnormals(c22 * f[2 * sc.Row + 2 * sc.Column]);
                c23 = Lanes<T>.WithoutSubnormals(c23 * f[2 * sc.Row + 3 * sc.Column]);
                c30 = Lanes<T>.WithoutSubnormals(c30 * f[3 * sc.Row]);
                c31 = Lanes<T>.WithoutSubnormals(c31 * f[3 * sc.Row + sc.Column]);
                c32 = Lanes<T>.WithoutSubnormals(c32 * f[3 * sc.Row + 2 * sc.Column]);
                c33 = Lanes<T>.WithoutSubnormals(c33 * f[3 * sc.Row + 3 * sc.Column]);
                c40 = Lanes<T>.WithoutSubnormals(c40 * f[4 * sc.Row]);
                c41 = Lanes<T>.WithoutSubnormals(c41 * f[4 * sc.Row + sc.Column]);
                c42 = Lanes<T>.WithoutSubnormals(c42 * f[4 * sc.Row + 2 * sc.Column]);
                c43 = Lanes<T>.WithoutSubnormals(c43 * f[4 * sc.Row + 3 * sc.Column]);
            }

            (*c, c[sc.Column], c[2 * sc.Column], c[3 * sc.Column]) = (c00, c01, c02, c03);
            (c[sc.Row], c[sc.Row + sc.Column], c[sc.Row + 2 * sc.Column], c[sc.Row + 3 * sc.Column]) = (c10, c11, c12, c13);
            (c[2 * sc.Row], c[2 * sc.Row + sc.Column], c[2 * sc.Row + 2 * sc.Column], c[2 * sc.Row + 3 * sc.Column]) = (c20, c21, c22, c23);
            (c[3 * sc.Row], c[3 * sc.Row + sc.Column], c[3 * sc.Row + 2 * sc.Column], c[3 * sc.Row + 3 * sc.Column]) = (c30, c31, c32, c33);
            (c[4 * sc.Row], c[4 * sc.Row + sc.Column], c[4 * sc.Row + 2 * sc.Column], c[4 * sc.Row + 3 * sc.Column]) = (c40, c41, c42, c43);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of2x4<T, TA, TB>(byte* a, Steps sa, byte* b, Steps sb, Lanes<T>* c, Strides sc, int rows, int k, bool more, nint factors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var (rowA, columnB) = (sa.Across, sb.Across);
        for (; rows >= 2; rows -= 2, a += 2 * sa.Across, c += 2 * sc.Row)
        {
            var (c00, c01, c02, c03) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            var (c10, c11, c12, c13) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
            if (more)
            {
                (c00, c01, c02, c03) = (*c, c[sc.Column], c[2 * sc.Column], c[3 * sc.Column]);
                (c10, c11, c12, c13) = (c[sc.Row], c[sc.Row + sc.Column], c[sc.Row + 2 * sc.Column], c[sc.Row + 3 * sc.Column]);
            }

            byte* atA = a, atB = b;
            for (var l = k; l > 0; l--, atA += sa.Along, atB += sb.Along)
            {
                var b0 = TB.Load(atB);
                var b1 = TB.Load(atB + columnB);
                var b2 = TB.Load(atB + 2 * columnB);
                var b3 = TB.Load(atB + 3 * columnB);
                var a0 = TA.Load(atA);
                c00 = Lanes<T>.Fma(a0, b0, c00);
                c01 = Lanes<T>.Fma(a0, b1, c01);
                c02 = Lanes<T>.Fma(a0, b2, c02);
                c03 = Lanes<T>.Fma(a0, b3, c03);
                var a1 = TA.Load(atA + rowA);
                c10 = Lanes<T>.Fma(a1, b0, c10);
                c11 = Lanes<T>.Fma(a1, b1, c11);
                c12 = Lanes<T>.Fma(a1, b2, c12);
                c13 = Lanes<T>.Fma(a1, b3, c13);
            }

            if (factors != 0)
            {
                var f = (Lanes<T>*)((byte*)c + factors);
                c00 = Lanes<T>.WithoutSubnormals(c00 * *f);
                c01 = Lanes<T>.WithoutSubnormals(c01 * f[sc.Column]);
                c02 = Lanes<T>.WithoutSubnormals(c02 * f[2 * sc.Column]);
                c03 = Lanes<T>.WithoutSubnormals(c03 * f[3 * sc.Column]);
                c10 = Lanes<T>.WithoutSubnormals(c10 * f[sc.Row]);
                c11 = Lanes<T>.WithoutSubnormals(c11 * f[sc.Row + sc.Column]);
                c12 = Lanes<T>.WithoutSubnormals(c12 * f[sc.Row + 2 * sc.Column]);
                c13 = Lanes<T>.WithoutSubnormals(c13 * f[sc.Row + 3 * sc.Column]);
            }

            (*c, c[sc.Column], c[2 * sc.Column], c[3 * sc.Column]) = (c00, c01, c02, c03);
            (c[sc.Row], c[sc.Row + sc.Column], c[sc.Row + 2 * sc.Column], c[sc.Row + 3 * sc.Column]) = (c10, c11, c12, c13);
        }
    }

    // For results of two columns, as a layer of 32 units has them when lanes are units.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of8x2<T, TA, TB>(byte* a, Steps sa, byte* b, Steps sb, Lanes<T>* c, Strides sc, int rows, int k, bool more, nint factors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var (rowA, columnB) = (sa.Across, sb.Across);
        for (; rows >= 8; rows -= 8, a += 8 * sa.Across, c += 8 * sc.Row)
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

            byte* atA = a, atB = b;
            for (var l = k; l > 0; l--, atA += sa.Along, atB += sb.Along)
            {
                var b0 = TB.Load(atB);
                var b1 = TB.Load(atB + columnB);
                var a0 = TA.Load(atA);
                c00 = Lanes<T>.Fma(a0, b0, c00);
                c01 = Lanes<T>.Fma(a0, b1, c01);
                var a1 = TA.Load(atA + rowA);
                c10 = Lanes<T>.Fma(a1, b0, c10);
                c11 = Lanes<T>.Fma(a1, b1, c11);
                var a2 = TA.Load(atA + 2 * rowA);
                c20 = Lanes<T>.Fma(a2, b0, c20);
                c21 = Lanes<T>.Fma(a2, b1, c21);
                var a3 = TA.Load(atA + 3 * rowA);
                c30 = Lanes<T>.Fma(a3, b0, c30);
                c31 = Lanes<T>.Fma(a3, b1, c31);
                var a4 = TA.Load(atA + 4 * rowA);
                c40 = Lanes<T>.Fma(a4, b0, c40);
                c41 = Lanes<T>.Fma(a4, b1, c41);
                var a5 = TA.Load(atA + 5 * rowA);
                c50 = Lanes<T>.Fma(a5, b0, c50);
                c51 = Lanes<T>.Fma(a5, b1, c51);
                var a6 = TA.Load(atA + 6 * rowA);
                c60 = Lanes<T>.Fma(a6, b0, c60);
                c61 = Lanes<T>.Fma(a6, b1, c61);
                var a7 = TA.Load(atA + 7 * rowA);
                c70 = Lanes<T>.Fma(a7, b0, c70);
                c71 = Lanes<T>.Fma(a7, b1, c71);
            }

            if (factors != 0)
            {
                var f = (Lanes<T>*)((byte*)c + factors);
                c00 = Lanes<T>.WithoutSubnormals(c00 * *f);
                c01 = Lanes<T>.WithoutSubnormals(c01 * f[sc.Column]);
                c10 = Lanes<T>.WithoutSubnormals(c10 * f[sc.Row]);
                c11 = Lanes<T>.WithoutSubnormals(c11 * f[sc.Row + sc.Column]);
                c20 = Lanes<T>.WithoutSubnormals(c20 * f[2 * sc.Row]);
                c21 = Lanes<T>.WithoutSubnormals(c21 * f[2 * sc.Row + sc.Column]);
                c30 = Lanes<T>.WithoutSubnormals(c30 * f[3 * sc.Row]);
                c31 = Lanes<T>.WithoutSubnormals(c31 * f[3 * sc.Row + sc.Column]);
                c40 = Lanes<T>.WithoutSubnormals(c40 * f[4 * sc.Row]);
                c41 = Lanes<T>.WithoutSubnormals(c41 * f[4 * sc.Row + sc.Column]);
                c50 = Lanes<T>.WithoutSubnormals(c50 * f[5 * sc.Row]);
                c51 = Lanes<T>.WithoutSubnormals(c51 * f[5 * sc.Row + sc.Column]);
                c60 = Lanes<T>.WithoutSubnormals(c60 * f[6 * sc.Row]);
                c61 = Lanes<T>.WithoutSubnormals(c61 * f[6 * sc.Row + sc.Column]);
                c70 = Lanes<T>.WithoutSubnormals(c70 * f[7 * sc.Row]);
                c71 = Lanes<T>.WithoutSubnormals(c71 * f[7 * sc.Row + sc.Column]);
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
    }

    // As Of5x4, for two columns.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of9x2<T, TA, TB>(byte* a, Steps sa, byte* b, Steps sb, Lanes<T>* c, Strides sc, int rows, int k, bool more, nint factors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var (rowA, columnB) = (sa.Across, sb.Across);
        for (; rows >= 9; rows -= 9, a += 9 * sa.Across, c += 9 * sc.Row)
        {
            var (c00, c01) = (Lanes<T>.Zero, Lanes<T>.Zero);
            var (c10, c11) = (Lanes<T>.Zero, Lanes<T>.Zero);
            var (c20, c21) = (Lanes<T>.Zero, Lanes<T>.Zero);
            var (c30, c31) = (Lanes<T>.Zero, Lanes<T>.Zero);
            var (c40, c41) = (Lanes<T>.Zero, Lanes<T>.Zero);
            var (c50, c51) = (Lanes<T>.Zero, Lanes<T>.Zero);
            var (c60, c61) = (Lanes<T>.Zero, Lanes<T>.Zero);
            var (c70, c71) = (Lanes<T>.Zero, Lanes<T>.Zero);
            var (c80, c81) = (Lanes<T>.Zero, Lanes<T>.Zero);
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
                (c80, c81) = (c[8 * sc.Row], c[8 * sc.Row + sc.Column]);
            }

            byte* atA = a, atB = b;
            for (var l = k; l > 0; l--, atA += sa.Along, atB += sb.Along)
            {
                var b0 = TB.Load(atB);
                var b1 = TB.Load(atB + columnB);
                var a0 = TA.Load(atA);
                c00 = Lanes<T>.Fma(a0, b0, c00);
                c01 = Lanes<T>.Fma(a0, b1, c01);
                var a1 = TA.Load(atA + rowA);
                c10 = Lanes<T>.Fma(a1, b0, c10);
                c11 = Lanes<T>.Fma(a1, b1, c11);
                var a2 = TA.Load(atA + 2 * rowA);
                c20 = Lanes<T>.Fma(a2, b0, c20);
                c21 = Lanes<T>.Fma(a2, b1, c21);
                var a3 = TA.Load(atA + 3 * rowA);
                c30 = Lanes<T>.Fma(a3, b0, c30);
                c31 = Lanes<T>.Fma(a3, b1, c31);
                var a4 = TA.Load(atA + 4 * rowA);
                c40 = Lanes<T>.Fma(a4, b0, c40);
                c41 = Lanes<T>.Fma(a4, b1, c41);
                var a5 = TA.Load(atA + 5 * rowA);
                c50 = Lanes<T>.Fma(a5, b0, c50);
                c51 = Lanes<T>.Fma(a5, b1, c51);
                var a6 = TA.Load(atA + 6 * rowA);
                c60 = Lanes<T>.Fma(a6, b0, c60);
                c61 = Lanes<T>.Fma(a6, b1, c61);
                var a7 = TA.Load(atA + 7 * rowA);
                c70 = Lanes<T>.Fma(a7, b0, c70);
                c71 = Lanes<T>.Fma(a7, b1, c71);
                var a8 = TA.Load(atA + 8 * rowA);
                c80 = Lanes<T>.Fma(a8, b0, c80);
                c81 = Lanes<T>.Fma(a8, b1, c81);
            }

            if (factors != 0)
            {
                var f = (Lanes<T>*)((byte*)c + factors);
                c00 = Lanes<T>.WithoutSubnormals(c00 * *f);
                c01 = Lanes<T>.WithoutSubnormals(c01 * f[sc.Column]);
                c10 = Lanes<T>.WithoutSubnormals(c10 * f[sc.Row]);
                c11 = Lanes<T>.WithoutSubnormals(c11 * f[sc.Row + sc.Column]);
                c20 = Lanes<T>.WithoutSubnormals(c20 * f[2 * sc.Row]);
                c21 = Lanes<T>.WithoutSubnormals(c21 * f[2 * sc.Row + sc.Column]);
                c30 = Lanes<T>.WithoutSubnormals(c30 * f[3 * sc.Row]);
                c31 = Lanes<T>.WithoutSubnormals(c31 * f[3 * sc.Row + sc.Column]);
                c40 = Lanes<T>.WithoutSubnormals(c40 * f[4 * sc.Row]);
                c41 = Lanes<T>.WithoutSubnormals(c41 * f[4 * sc.Row + sc.Column]);
                c50 = Lanes<T>.WithoutSubnormals(c50 * f[5 * sc.Row]);
                c51 = Lanes<T>.WithoutSubnormals(c51 * f[5 * sc.Row + sc.Column]);
                c60 = Lanes<T>.WithoutSubnormals(c60 * f[6 * sc.Row]);
                c61 = Lanes<T>.WithoutSubnormals(c61 * f[6 * sc.Row + sc.Column]);
                c70 = Lanes<T>.WithoutSubnormals(c70 * f[7 * sc.Row]);
                c71 = Lanes<T>.WithoutSubnormals(c71 * f[7 * sc.Row + sc.Column]);
                c80 = Lanes<T>.WithoutSubnormals(c80 * f[8 * sc.Row]);
                c81 = Lanes<T>.WithoutSubnormals(c81 * f[8 * sc.Row + sc.Column]);
            }

            (*c, c[sc.Column]) = (c00, c01);
            (c[sc.Row], c[sc.Row + sc.Column]) = (c10, c11);
            (c[2 * sc.Row], c[2 * sc.Row + sc.Column]) = (c20, c21);
            (c[3 * sc.Row], c[3 * sc.Row + sc.Column]) = (c30, c31);
            (c[4 * sc.Row], c[4 * sc.Row + sc.Column]) = (c40, c41);
            (c[5 * sc.Row], c[5 * sc.Row + sc.Column]) = (c50, c51);
            (c[6 * sc.Row], c[6 * sc.Row + sc.Column]) = (c60, c61);
            (c[7 * sc.Row], c[7 * sc.Row + sc.Column]) = (c70, c71);
            (c[8 * sc.Row], c[8 * sc.Row + sc.Column]) = (c80, c81);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of8x1<T, TA, TB>(byte* a, Steps sa, byte* b, Steps sb, Lanes<T>* c, Strides sc, int rows, int k, bool more, nint factors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var rowA = sa.Across;
        for (; rows >= 8; rows -= 8, a += 8 * sa.Across, c += 8 * sc.Row)
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

            byte* atA = a, atB = b;
            for (var l = k; l > 0; l--, atA += sa.Along, atB += sb.Along)
            {
                var b0 = TB.Load(atB);
                c0 = Lanes<T>.Fma(TA.Load(atA), b0, c0);
                c1 = Lanes<T>.Fma(TA.Load(atA + rowA), b0, c1);
                c2 = Lanes<T>.Fma(TA.Load(atA + 2 * rowA), b0, c2);
                c3 = Lanes<T>.Fma(TA.Load(atA + 3 * rowA), b0, c3);
                c4 = Lanes<T>.Fma(TA.Load(atA + 4 * rowA), b0, c4);
                c5 = Lanes<T>.Fma(TA.Load(atA + 5 * rowA), b0, c5);
                c6 = Lanes<T>.Fma(TA.Load(atA + 6 * rowA), b0, c6);
                c7 = Lanes<T>.Fma(TA.Load(atA + 7 * rowA), b0, c7);
            }

            if (factors != 0)
            {
                var f = (Lanes<T>*)((byte*)c + factors);
                c0 = Lanes<T>.WithoutSubnormals(c0 * *f);
                c1 = Lanes<T>.WithoutSubnormals(c1 * f[sc.Row]);
                c2 = Lanes<T>.WithoutSubnormals(c2 * f[2 * sc.Row]);
                c3 = Lanes<T>.WithoutSubnormals(c3 * f[3 * sc.Row]);
                c4 = Lanes<T>.WithoutSubnormals(c4 * f[4 * sc.Row]);
                c5 = Lanes<T>.WithoutSubnormals(c5 * f[5 * sc.Row]);
                c6 = Lanes<T>.WithoutSubnormals(c6 * f[6 * sc.Row]);
                c7 = Lanes<T>.WithoutSubnormals(c7 * f[7 * sc.Row]);
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
    }

    // As Of5x4, for one column.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of9x1<T, TA, TB>(byte* a, Steps sa, byte* b, Steps sb, Lanes<T>* c, Strides sc, int rows, int k, bool more, nint factors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var rowA = sa.Across;
        for (; rows >= 9; rows -= 9, a += 9 * sa.Across, c += 9 * sc.Row)
        {
            var c0 = Lanes<T>.Zero;
            var c1 = Lanes<T>.Zero;
            var c2 = Lanes<T>.Zero;
            var c3 = Lanes<T>.Zero;
            var c4 = Lanes<T>.Zero;
            var c5 = Lanes<T>.Zero;
            var c6 = Lanes<T>.Zero;
            var c7 = Lanes<T>.Zero;
            var c8 = Lanes<T>.Zero;
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
                c8 = c[8 * sc.Row];
            }

            byte* atA = a, atB = b;
            for (var l = k; l > 0; l--, atA += sa.Along, atB += sb.Along)
            {
                var b0 = TB.Load(atB);
                c0 = Lanes<T>.Fma(TA.Load(atA), b0, c0);
                c1 = Lanes<T>.Fma(TA.Load(atA + rowA), b0, c1);
                c2 = Lanes<T>.Fma(TA.Load(atA + 2 * rowA), b0, c2);
                c3 = Lanes<T>.Fma(TA.Load(atA + 3 * rowA), b0, c3);
                c4 = Lanes<T>.Fma(TA.Load(atA + 4 * rowA), b0, c4);
                c5 = Lanes<T>.Fma(TA.Load(atA + 5 * rowA), b0, c5);
                c6 = Lanes<T>.Fma(TA.Load(atA + 6 * rowA), b0, c6);
                c7 = Lanes<T>.Fma(TA.Load(atA + 7 * rowA), b0, c7);
                c8 = Lanes<T>.Fma(TA.Load(atA + 8 * rowA), b0, c8);
            }

            if (factors != 0)
            {
                var f = (Lanes<T>*)((byte*)c + factors);
                c0 = Lanes<T>.WithoutSubnormals(c0 * *f);
                c1 = Lanes<T>.WithoutSubnormals(c1 * f[sc.Row]);
                c2 = Lanes<T>.WithoutSubnormals(c2 * f[2 * sc.Row]);
                c3 = Lanes<T>.WithoutSubnormals(c3 * f[3 * sc.Row]);
                c4 = Lanes<T>.WithoutSubnormals(c4 * f[4 * sc.Row]);
                c5 = Lanes<T>.WithoutSubnormals(c5 * f[5 * sc.Row]);
                c6 = Lanes<T>.WithoutSubnormals(c6 * f[6 * sc.Row]);
                c7 = Lanes<T>.WithoutSubnormals(c7 * f[7 * sc.Row]);
                c8 = Lanes<T>.WithoutSubnormals(c8 * f[8 * sc.Row]);
            }

            *c = c0;
            c[sc.Row] = c1;
            c[2 * sc.Row] = c2;
            c[3 * sc.Row] = c3;
            c[4 * sc.Row] = c4;
            c[5 * sc.Row] = c5;
            c[6 * sc.Row] = c6;
            c[7 * sc.Row] = c7;
            c[8 * sc.Row] = c8;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of4x1<T, TA, TB>(byte* a, Steps sa, byte* b, Steps sb, Lanes<T>* c, Strides sc, int rows, int k, bool more, nint factors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var rowA = sa.Across;
        for (; rows >= 4; rows -= 4, a += 4 * sa.Across, c += 4 * sc.Row)
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

            byte* atA = a, atB = b;
            for (var l = k; l > 0; l--, atA += sa.Along, atB += sb.Along)
            {
                var b0 = TB.Load(atB);
                c0 = Lanes<T>.Fma(TA.Load(atA), b0, c0);
                c1 = Lanes<T>.Fma(TA.Load(atA + rowA), b0, c1);
                c2 = Lanes<T>.Fma(TA.Load(atA + 2 * rowA), b0, c2);
                c3 = Lanes<T>.Fma(TA.Load(atA + 3 * rowA), b0, c3);
            }

            if (factors != 0)
            {
                var f = (Lanes<T>*)((byte*)c + factors);
                c0 = Lanes<T>.WithoutSubnormals(c0 * *f);
                c1 = Lanes<T>.WithoutSubnormals(c1 * f[sc.Row]);
                c2 = Lanes<T>.WithoutSubnormals(c2 * f[2 * sc.Row]);
                c3 = Lanes<T>.WithoutSubnormals(c3 * f[3 * sc.Row]);
            }

            *c = c0;
            c[sc.Row] = c1;
            c[2 * sc.Row] = c2;
            c[3 * sc.Row] = c3;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of2x2<T, TA, TB>(byte* a, Steps sa, byte* b, Steps sb, Lanes<T>* c, Strides sc, int rows, int k, bool more, nint factors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var (rowA, columnB) = (sa.Across, sb.Across);
        for (; rows >= 2; rows -= 2, a += 2 * sa.Across, c += 2 * sc.Row)
        {
            var (c00, c01) = (Lanes<T>.Zero, Lanes<T>.Zero);
            var (c10, c11) = (Lanes<T>.Zero, Lanes<T>.Zero);
            if (more)
            {
                (c00, c01) = (*c, c[sc.Column]);
                (c10, c11) = (c[sc.Row], c[sc.Row + sc.Column]);
            }

            byte* atA = a, atB = b;
            for (var l = k; l > 0; l--, atA += sa.Along, atB += sb.Along)
            {
                var b0 = TB.Load(atB);
                var b1 = TB.Load(atB + columnB);
                var a0 = TA.Load(atA);
                c00 = Lanes<T>.Fma(a0, b0, c00);
                c01 = Lanes<T>.Fma(a0, b1, c01);
                var a1 = TA.Load(atA + rowA);
                c10 = Lanes<T>.Fma(a1, b0, c10);
                c11 = Lanes<T>.Fma(a1, b1, c11);
            }

            if (factors != 0)
            {
                var f = (Lanes<T>*)((byte*)c + factors);
                c00 = Lanes<T>.WithoutSubnormals(c00 * *f);
                c01 = Lanes<T>.WithoutSubnormals(c01 * f[sc.Column]);
                c10 = Lanes<T>.WithoutSubnormals(c10 * f[sc.Row]);
                c11 = Lanes<T>.WithoutSubnormals(c11 * f[sc.Row + sc.Column]);
            }

            (*c, c[sc.Column]) = (c00, c01);
            (c[sc.Row], c[sc.Row + sc.Column]) = (c10, c11);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of2x1<T, TA, TB>(byte* a, Steps sa, byte* b, Steps sb, Lanes<T>* c, Strides sc, int rows, int k, bool more, nint factors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        var rowA = sa.Across;
        for (; rows >= 2; rows -= 2, a += 2 * sa.Across, c += 2 * sc.Row)
        {
            var c0 = Lanes<T>.Zero;
            var c1 = Lanes<T>.Zero;
            if (more)
            {
                c0 = *c;
                c1 = c[sc.Row];
            }

            byte* atA = a, atB = b;
            for (var l = k; l > 0; l--, atA += sa.Along, atB += sb.Along)
            {
                var b0 = TB.Load(atB);
                c0 = Lanes<T>.Fma(TA.Load(atA), b0, c0);
                c1 = Lanes<T>.Fma(TA.Load(atA + rowA), b0, c1);
            }

            if (factors != 0)
            {
                var f = (Lanes<T>*)((byte*)c + factors);
                c0 = Lanes<T>.WithoutSubnormals(c0 * *f);
                c1 = Lanes<T>.WithoutSubnormals(c1 * f[sc.Row]);
            }

            *c = c0;
            c[sc.Row] = c1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Of1x1<T, TA, TB>(byte* a, Steps sa, byte* b, Steps sb, Lanes<T>* c, Strides sc, int rows, int k, bool more, nint factors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TA : IOperand<T>, allows ref struct
        where TB : IOperand<T>, allows ref struct
    {
        for (; rows >= 1; rows -= 1, a += sa.Across, c += sc.Row)
        {
            var c0 = Lanes<T>.Zero;
            if (more)
            {
                c0 = *c;
            }

            byte* atA = a, atB = b;
            for (var l = k; l > 0; l--, atA += sa.Along, atB += sb.Along)
            {
                var b0 = TB.Load(atB);
                c0 = Lanes<T>.Fma(TA.Load(atA), b0, c0);
            }

            if (factors != 0)
            {
                var f = (Lanes<T>*)((byte*)c + factors);
                c0 = Lanes<T>.WithoutSubnormals(c0 * *f);
            }

            *c = c0;
        }
    }
}
