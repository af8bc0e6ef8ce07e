using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LearnRate.Numerics;

/// <summary>Vectors that each lie in one cache line. In an array they begin 16 bytes into a line, and every load of 64 bytes reads two.</summary>
internal sealed class Tensor<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Line = 64;

    private readonly byte[] _memory;
    private readonly int _first;

    /// <summary>Zeros.</summary>
    public Tensor(int length)
    {
        Length = length;
        _memory = GC.AllocateArray<byte>(checked(length * Unsafe.SizeOf<Lanes<T>>() + Line), pinned: true); // what is pinned keeps its address, and so its line
        _first = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0) & (Line - 1));
    }

    /// <summary>How many vectors there are.</summary>
    public int Length { get; }

    public ref Lanes<T> this[int index] => ref AsSpan()[index];

    public static implicit operator Span<Lanes<T>>(Tensor<T> tensor) => tensor.AsSpan();

    public static implicit operator ReadOnlySpan<Lanes<T>>(Tensor<T> tensor) => tensor.AsSpan();

    public Tensor<T> Copy()
    {
        var copy = new Tensor<T>(Length);
        AsSpan().CopyTo(copy);
        return copy;
    }

    public Span<Lanes<T>> AsSpan() => MemoryMarshal.CreateSpan(ref Unsafe.As<byte, Lanes<T>>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_memory), _first)), Length);

    public Span<Lanes<T>> AsSpan(int first) => AsSpan()[first..];

    public Span<Lanes<T>> AsSpan(int first, int length) => AsSpan().Slice(first, length);
}
