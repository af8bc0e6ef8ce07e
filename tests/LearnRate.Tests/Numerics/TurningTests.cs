using System.Numerics;
using System.Runtime.InteropServices;
using LearnRate.Numerics;

namespace LearnRate.Tests.Numerics;

public sealed class TurningTests
{
    [Theory, InlineData(1, 1, 1, 1), InlineData(1, 1, 2, 3), InlineData(1, 1, 5, 1), InlineData(2, 2, 3, 2), InlineData(3, 1, 1, 3),
        InlineData(1, 3, 4, 2)]
    public void RowsBecomeColumns(int rows, int columns, int stride, int turnedStride)
    {
        Turns<float>(rows, columns, stride, turnedStride);
        Turns<double>(rows, columns, stride, turnedStride);
    }

    // Every number is its place; what lies between rows, and between columns, stays.
    private static void Turns<T>(int rows, int columns, int stride, int turnedStride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var lanes = Lanes<T>.Count;
        Tensor<T> matrix = new(rows * lanes * stride), turned = new(columns * lanes * turnedStride);
        Span<T> from = MemoryMarshal.Cast<Lanes<T>, T>(matrix.AsSpan()), to = MemoryMarshal.Cast<Lanes<T>, T>(turned.AsSpan());
        for (var i = 0; i < from.Length; i++) from[i] = T.CreateTruncating(i);
        Transposition.Transpose(matrix.AsSpan(), stride, turned.AsSpan(), turnedStride, rows, columns);
        for (var column = 0; column < columns * lanes; column++)
        {
            for (var i = 0; i < turnedStride * lanes; i++)
                Assert.Equal(i < rows * lanes ? from[i * stride * lanes + column] : T.Zero, to[column * turnedStride * lanes + i]);
        }
    }
}
