using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LearnRate.Numerics;

/// <summary>Memory that begins with a cache line, and lies in pages with nothing in them that another thread writes.</summary>
/// <remarks>Vectors in an array begin 16 bytes into a line, and every load of 64 bytes reads two. A core that uses a line fetches those beside it, up to the end of the page: where
/// tensors of two threads alternate, they take each other's away, and two cores train 64 runs of 8-16-1 1.6 times as fast as one instead of 1.9 times (AMD Zen 4).</remarks>
internal sealed class Aligned<T>
    where T : unmanaged
{
    private const int Line = 64, Page = 4096;

    /// <summary>What is smaller comes from a chunk that the thread fills piece by piece; never a piece twice, so all are zeros.</summary>
    private const int Small = 32_768, Chunk = 131_072;

    [ThreadStatic]
    private static byte[]? t_chunk;

    [ThreadStatic]
    private static int t_next;

    private readonly byte[] _memory;
    private readonly int _first;

    /// <summary>Zeros.</summary>
    public Aligned(int length)
    {
        Length = length;
        var bytes = checked((length * Unsafe.SizeOf<T>() + Line - 1) & -Line);
        IsSmall = bytes <= Small;
        if (!IsSmall)
        {
            (_memory, _first) = Allocate(bytes);
            return;
        }

        if (t_chunk is null || t_chunk.Length - Page - t_next < bytes) (t_chunk, t_next) = Allocate(Chunk);
        (_memory, _first) = (t_chunk, t_next);
        t_next += bytes;
    }

    // A page before it and a page behind it are nobody's.
    private static (byte[] Memory, int First) Allocate(int bytes)
    {
        // What is pinned keeps its address, and so its line.
        var memory = GC.AllocateArray<byte>(checked(bytes + 2 * Page), pinned: true);
        var misplaced = (int)(Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0) & (Line - 1));
        return (memory, Page - misplaced);
    }

    public int Length { get; }

    /// <summary>Whether it shares its memory with others, which stay as long as it does.</summary>
    public bool IsSmall { get; }

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
