using System.Buffers.Binary;
using System.Numerics;

namespace LearnRate.Storage;

/// <summary>
/// A checksum of what a row holds, CRC-32C, which finds every change of up to three bits in as many bytes as a row has, and all but one in
/// 2³² of other changes. Processors have an instruction for it.
/// </summary>
internal struct Checksum()
{
    private uint _crc = uint.MaxValue;

    /// <summary>The checksum so far, 0 to 2³² − 1.</summary>
    public readonly long Value => ~_crc;

    public void Add(long number) => _crc = BitOperations.Crc32C(_crc, unchecked((ulong)number));

    /// <summary>Adds bytes and how many there are.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        Add(bytes.Length);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            _crc = BitOperations.Crc32C(_crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var one in bytes) _crc = BitOperations.Crc32C(_crc, one);
    }
}
