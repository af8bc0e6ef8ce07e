using System.Numerics;

namespace LearnRate.Numerics;

/// <summary>Vectors of sixteen lanes, each in as few cache lines as can be.</summary>
/// <param name="length">How many vectors there are.</param>
/// <param name="ownsMemory">As of <see cref="Aligned{T}"/>.</param>
internal sealed class Tensor<T>(int length, bool ownsMemory = false)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Aligned<Lanes<T>> _memory = new(length, ownsMemory);

    /// <summary>How many vectors there are.</summary>
    public int Length => length;

    /// <inheritdoc cref="Aligned{T}.OwnsMemory"/>
    public bool OwnsMemory => _memory.OwnsMemory;

    public ref Lanes<T> this[int index] => ref AsSpan()[index];

    public static implicit operator Span<Lanes<T>>(Tensor<T> tensor) => tensor.AsSpan();

    public static implicit operator ReadOnlySpan<Lanes<T>>(Tensor<T> tensor) => tensor.AsSpan();

    /// <summary>The same vectors in memory of their own.</summary>
    public Tensor<T> Copy()
    {
        var copy = new Tensor<T>(Length, ownsMemory: true);
        AsSpan().CopyTo(copy);
        return copy;
    }

    public Span<Lanes<T>> AsSpan() => _memory.AsSpan();

    public Span<Lanes<T>> AsSpan(int first) => AsSpan()[first..];

    public Span<Lanes<T>> AsSpan(int first, int length) => AsSpan().Slice(first, length);
}
