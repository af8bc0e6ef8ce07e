using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LearnRate.Storage;

/// <summary>Numbers side by side as bytes, the least significant first whatever the machine.</summary>
internal static class Bytes
{
    public static byte[] FromNumbers<T>(T[] numbers)
        where T : unmanaged
    {
        var bytes = new byte[numbers.Length * Unsafe.SizeOf<T>()];
        MemoryMarshal.AsBytes(numbers.AsSpan()).CopyTo(bytes);
        ReverseEndianness<T>(bytes);
        return bytes;
    }

    public static T[] ToNumbers<T>(ReadOnlySpan<byte> bytes)
        where T : unmanaged
    {
        var numbers = new T[bytes.Length / Unsafe.SizeOf<T>()];
        bytes[..(numbers.Length * Unsafe.SizeOf<T>())].CopyTo(MemoryMarshal.AsBytes(numbers.AsSpan()));
        ReverseEndianness<T>(MemoryMarshal.AsBytes(numbers.AsSpan()));
        return numbers;
    }

    // Between the machine's order of bytes and ours.
    private static void ReverseEndianness<T>(Span<byte> bytes)
        where T : unmanaged
    {
        if (BitConverter.IsLittleEndian) return;
        if (Unsafe.SizeOf<T>() == sizeof(long))
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, long>(bytes), MemoryMarshal.Cast<byte, long>(bytes));
        if (Unsafe.SizeOf<T>() == sizeof(int))
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, int>(bytes), MemoryMarshal.Cast<byte, int>(bytes));
    }
}
