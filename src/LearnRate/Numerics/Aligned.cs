using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LearnRate.Numerics;

/// <summary>Memory that begins with a cache line, from the <see cref="Arena"/> that is open.</summary>
internal sealed class Aligned<T>
    where T : unmanaged
{
    private readonly byte[] _memory;
    private readonly int _first;

    /// <summary>Zeros.</summary>
    /// <param name="length">How many.</param>
    /// <param name="ownsMemory">Whether they have memory of their own, and outlive the arena.</param>
    public Aligned(int length, bool ownsMemory = false)
    {
        Length = length;
        OwnsMemory = ownsMemory || !Arena.IsOpen;
        var bytes = checked(length * Unsafe.SizeOf<T>());
        (_memory, _first) = OwnsMemory ? Arena.Alone(bytes) : Arena.Take(bytes);
    }

    public int Length { get; }

    /// <summary>Whether it has memory of its own.</summary>
    public bool OwnsMemory { get; }

    public ref T First
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.As<byte, T>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_memory), _first));
    }

    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref AsSpan()[index];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> AsSpan() => MemoryMarshal.CreateSpan(ref First, Length);
}
