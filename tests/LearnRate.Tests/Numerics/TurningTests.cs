using System.Numerics;
using System.Runtime.InteropServices;
using LearnRate.Numerics;

namespace LearnRate.Tests.Numerics;

public sealed class TurningTests
{
    [Theory, InlineData(1, 1), InlineData(2, 3), InlineData(5, 1)]
    public void RowsBecomeColumns(int stride, int turnedStride)
    {
        Turns<float>(stride, turnedStride);
        Turns<double>(stride, turnedStride);
    }

    // Every number is its place; what lies between rows, and between columns, stays.
    private static void Turns<T>(int stride, int turnedStride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var lanes = Lanes<T>.Count;
        Tensor<T> block = new(lanes * stride), turned = new(lanes * turnedStride);
        Span<T> from = MemoryMarshal.Cast<Lanes<T>, T>(block.AsSpan()), to = MemoryMarshal.Cast<Lanes<T>, T>(turned.AsSpan());
        for (var i = 0; i < from.Length; i++) from[i] = T.CreateTruncating(i);
        Turning.Turn(block.AsSpan(), stride, turned.AsSpan(), turnedStride);
        for (var column = 0; column < lanes; column++)
        {
            for (var i = 0; i < turnedStride * lanes; i++)
                Assert.Equal(i < lanes ? from[i * stride * lanes + column] : T.Zero, to[column * turnedStride * lanes + i]);
        }
    }
}
