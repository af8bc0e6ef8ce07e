using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LearnRate.Storage;

/// <summary>
/// Columns of numbers as differences, each in as few bytes as the largest of its column takes. Between runs at neighbouring rates
/// numbers change little, and so do the bits of doubles as whole numbers: a million runs of the tutorial take 66 MB instead of 146.
/// </summary>
/// <remarks>A column is a byte, the width of a difference; its first number in eight bytes; and the differences from the number
/// before, 0, −1, 1, −2, … as 0, 1, 2, 3, … The least significant byte comes first whatever the machine.</remarks>
internal static class DeltaEncoding
{
    private const int Head = 1 + sizeof(long);

    /// <summary>Columns of doubles, one behind the other.</summary>
    /// <param name="columns">One or more, equally long.</param>
    public static byte[] Pack(params ReadOnlySpan<ReadOnlyMemory<double>> columns)
    {
        var room = ArrayPool<byte>.Shared.Rent(columns.Length * Room(columns[0].Length));
        var length = 0;
        foreach (var column in columns) length += Write(MemoryMarshal.Cast<double, long>(column.Span), room.AsSpan(length));
        var packed = room.AsSpan(0, length).ToArray();
        ArrayPool<byte>.Shared.Return(room);
        return packed;
    }

    /// <summary>One column of whole numbers.</summary>
    public static byte[] Pack(ReadOnlySpan<int> column)
    {
        var (numbers, packed) = (new long[column.Length], new byte[Room(column.Length)]);
        for (var i = 0; i < numbers.Length; i++) numbers[i] = column[i];
        return packed.AsSpan(0, Write(numbers, packed)).ToArray();
    }

    /// <summary>Columns of doubles.</summary>
    /// <param name="packed">The columns, and nothing else.</param>
    /// <param name="count">How many numbers each has, 1 or more; the caller knows that there are so many runs.</param>
    /// <param name="columns">How many columns there are.</param>
    /// <exception cref="InvalidDataException">These are no such columns.</exception>
    public static ReadOnlyMemory<double>[] Doubles(ReadOnlySpan<byte> packed, int count, int columns)
    {
        var unpacked = new ReadOnlyMemory<double>[columns];
        for (var i = 0; i < columns; i++)
        {
            var column = new double[count];
            packed = packed[Read(packed, MemoryMarshal.Cast<double, long>(column.AsSpan()))..];
            unpacked[i] = column;
        }

        return packed.IsEmpty ? unpacked : throw new InvalidDataException($"its numbers end {packed.Length} bytes too late");
    }

    /// <summary>The one column of whole numbers.</summary>
    /// <exception cref="InvalidDataException">This is no such column.</exception>
    public static int[] Ints(ReadOnlySpan<byte> packed, int count)
    {
        var numbers = new long[count];
        if (Read(packed, numbers) != packed.Length) throw new InvalidDataException("its column of steps has a wrong length");
        return Array.ConvertAll(numbers, number =>
            number is >= int.MinValue and <= int.MaxValue
                ? (int)number : throw new InvalidDataException("its column of steps is too large"));
    }

    // The most that a column takes. Differences are written eight bytes wide, each over what the one before has too much.
    private static int Room(int count) => Head + count * sizeof(long);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Write(ReadOnlySpan<long> numbers, Span<byte> packed)
    {
        packed = packed[..Room(numbers.Length)];
        var width = sizeof(ulong) - BitOperations.LeadingZeroCount(Union(numbers)) / 8;
        packed[0] = (byte)width;
        BinaryPrimitives.WriteInt64LittleEndian(packed[1..], numbers[0]);
        ref var differences = ref packed[Head];
        for (var i = 1; i < numbers.Length; i++)
        {
            var folded = Folded(numbers[i] - numbers[i - 1]);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref differences, (i - 1) * width),
                BitConverter.IsLittleEndian ? folded : BinaryPrimitives.ReverseEndianness(folded));
        }

        return Head + (numbers.Length - 1) * width;
    }

    // All bits that a difference has.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong Union(ReadOnlySpan<long> numbers)
    {
        var (all, i) = (Vector<long>.Zero, 1);
        for (; i + Vector<long>.Count <= numbers.Length; i += Vector<long>.Count)
        {
            var differences = new Vector<long>(numbers[i..]) - new Vector<long>(numbers[(i - 1)..]);
            all |= differences << 1 ^ differences >> 63;
        }

        var union = 0UL;
        for (var lane = 0; lane < Vector<long>.Count; lane++) union |= (ulong)all[lane];
        for (; i < numbers.Length; i++) union |= Folded(numbers[i] - numbers[i - 1]);
        return union;
    }

    private static int Read(ReadOnlySpan<byte> packed, Span<long> numbers)
    {
        var width = packed.Length > 0 ? packed[0] : 0;
        var needed = Head + (numbers.Length - 1L) * width;
        if (width > sizeof(long) || packed.Length < needed) throw new InvalidDataException("a column ends too early");
        var length = (int)needed;
        numbers[0] = BinaryPrimitives.ReadInt64LittleEndian(packed[1..]);
        var mask = width == 0 ? 0 : ulong.MaxValue >> (8 * (sizeof(ulong) - width));
        for (var i = 1; i < numbers.Length; i++)
        {
            var folded = Eight(packed[(Head + (i - 1) * width)..]) & mask;
            numbers[i] = numbers[i - 1] + (long)(folded >> 1 ^ (ulong)-(long)(folded & 1));
        }

        return length;
    }

    // Bytes beyond the end are 0.
    private static ulong Eight(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= sizeof(ulong)) return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        var eight = 0UL;
        for (var i = bytes.Length - 1; i >= 0; i--) eight = eight << 8 | bytes[i];
        return eight;
    }

    private static ulong Folded(long difference) => (ulong)(difference << 1 ^ difference >> 63);
}
