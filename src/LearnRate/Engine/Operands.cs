using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LearnRate.Numerics;

namespace LearnRate.Engine;

/// <summary>A matrix operand of a contraction: an element for all lanes.</summary>
internal unsafe interface IOperand<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Bytes of an element.</summary>
    static abstract int Size { get; }

    static abstract Lanes<T> Load(byte* element);

    ref byte First { get; }
}

/// <summary>Elements that each run has for itself.</summary>
internal readonly unsafe ref struct PerRun<T>(ReadOnlySpan<Lanes<T>> elements) : IOperand<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref byte _first = ref Unsafe.As<Lanes<T>, byte>(ref MemoryMarshal.GetReference(elements));

    public static int Size => Unsafe.SizeOf<Lanes<T>>();

    public ref byte First => ref _first;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Load(byte* element) => *(Lanes<T>*)element;
}

/// <summary>Elements that all runs share: the inputs.</summary>
internal readonly unsafe ref struct Shared<T>(ReadOnlySpan<T> elements) : IOperand<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref byte _first = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(elements));

    public static int Size => Unsafe.SizeOf<T>();

    public ref byte First => ref _first;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Load(byte* element) => Lanes<T>.Of(*(T*)element);
}

