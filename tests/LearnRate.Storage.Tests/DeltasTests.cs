using CsCheck;

namespace LearnRate.Storage.Tests;

public sealed class DeltasTests
{
    private static readonly Gen<double> Bits =
        Gen.Select(Gen.Long, Gen.Int[0, 63], (bits, shift) => BitConverter.Int64BitsToDouble(bits >> shift));

    [Fact]
    public void Doubles_ComeBackToTheSameBits() =>
        Gen.Int[1, 40].SelectMany(count => Bits.Array[count].Array[1, 5]).Sample(columns =>
        {
            var packed = DeltaEncoding.Pack(Array.ConvertAll(columns, column => (ReadOnlyMemory<double>)column));
            var back = DeltaEncoding.Doubles(packed, columns[0].Length, columns.Length);
            Assert.Equal(columns.Select(Same), back.Select(column => Same(column.ToArray())));
            Assert.Throws<InvalidDataException>(
                () => DeltaEncoding.Doubles(packed.AsSpan(0, packed.Length - 1), columns[0].Length, columns.Length));
        });

    [Fact]
    public void Ints_ComeBack() =>
        Gen.Int.Array[1, 40].Sample(column => Assert.Equal(column, DeltaEncoding.Ints(DeltaEncoding.Pack(column), column.Length)));

    [Fact]
    public void LieAsDescribed()
    {
        // A width, the first number, and 1, -2, 0 and 300 as 2, 3, 0 and 600.
        Assert.Equal([2, 7, 0, 0, 0, 0, 0, 0, 0, 2, 0, 3, 0, 0, 0, 88, 2], DeltaEncoding.Pack([7, 8, 6, 6, 306]));
        Assert.Equal([0, 255, 255, 255, 255, 255, 255, 255, 255], DeltaEncoding.Pack([-1, -1, -1]));
    }

    [Fact]
    public void WhatIsNone_IsRefused()
    {
        foreach (var bytes in (byte[][])[[], [9, .. new byte[100]], [1, 0, 0, 0, 0, 0, 0, 0, 0]])
            Assert.Throws<InvalidDataException>(() => DeltaEncoding.Ints(bytes, 3));
    }

    private static string Same(double[] numbers) => string.Join(' ', numbers.Select(BitConverter.DoubleToInt64Bits));
}
