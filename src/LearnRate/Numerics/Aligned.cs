using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LearnRate.Numerics;

/// <summary>Memory that begins with a cache line. Vectors in an array begin 16 bytes into one, and every load of 64 bytes reads two lines.</summary>
internal sealed class Aligned<T>
    where T : unmanaged
{
    private const int Line = 64;

    private readonly byte[] _memory;
    private readonly int _first;

    /// <summary>Zeros.</summary>
    public Aligned(int length)
    {
        Length = length;
        _memory = GC.AllocateArray<byte>(checked(length * Unsafe.SizeOf<T>() + Line), pinned: true); // what is pinned keeps its address, and so its line
        _first = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0) & (Line - 1));
    }

    public int Length { get; }

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
