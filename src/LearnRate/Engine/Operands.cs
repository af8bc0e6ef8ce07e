using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LearnRate.Numerics;

namespace LearnRate.Engine;

/// <summary>A matrix operand of a contraction: an element for all lanes.</summary>
/// <remarks>
/// Rows, and terms, lie a stride apart, unless an operand says otherwise; for the second factor of a panel read columns for rows.
/// </remarks>
internal unsafe interface IOperand<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Bytes of an element.</summary>
    static abstract int Size { get; }

    ref byte First { get; }

    /// <summary>Where rows or terms lie that lie anywhere, in bytes from the first element; no place at all if there are none.</summary>
    ref nint FirstOffset { get; }

    /// <summary>The element of a row in a term.</summary>
    /// <param name="term">Where the term's first element is.</param>
    /// <param name="rows">The stride from row to row.</param>
    /// <param name="row">The row, counted from the first.</param>
    static abstract Lanes<T> Load(byte* term, nint rows, nint row);

    /// <summary>Goes on by some rows.</summary>
    static virtual void NextRows(nint count, ref byte* at, ref nint rows) => at += count * rows;

    /// <summary>Goes on by some terms.</summary>
    static virtual void NextTerms(nint count, ref byte* at, ref nint terms) => at += count * terms;

    /// <summary>Begins a panel, whose first factor this is.</summary>
    static virtual void Begin(ref Panel panel, nint* places)
    {
    }

    /// <summary>Leaves a panel at its next row.</summary>
    static virtual void Leave(ref Panel panel, byte* at, nint rows) => panel.A = at;
}

/// <summary>Elements that each run has for itself.</summary>
internal readonly unsafe ref struct VectorOperand<T>(ReadOnlySpan<Lanes<T>> elements) : IOperand<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref byte _first = ref Unsafe.As<Lanes<T>, byte>(ref MemoryMarshal.GetReference(elements));

    public static int Size => Unsafe.SizeOf<Lanes<T>>();

    public ref byte First => ref _first;

    public ref nint FirstOffset => ref Unsafe.NullRef<nint>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Load(byte* term, nint rows, nint row) => *(Lanes<T>*)(term + row * rows);
}

/// <summary>Elements that all runs share.</summary>
internal readonly unsafe ref struct BroadcastOperand<T>(ReadOnlySpan<T> elements) : IOperand<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref byte _first = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(elements));

    public static int Size => Unsafe.SizeOf<T>();

    public ref byte First => ref _first;

    public ref nint FirstOffset => ref Unsafe.NullRef<nint>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Load(byte* term, nint rows, nint row) => Lanes<T>.Create(*(T*)(term + row * rows));
}

/// <summary>
/// Elements that all runs share, in rows that lie anywhere: inputs where the data have
/// them. The stride of its rows is the address of their places.
/// </summary>
/// <param name="elements">The elements.</param>
/// <param name="places">Where each row begins, in bytes from the first element.</param>
internal readonly unsafe ref struct GatheredRows<T>(ReadOnlySpan<T> elements, ReadOnlySpan<nint> places) : IOperand<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref byte _first = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(elements));
    private readonly ref nint _firstPlace = ref MemoryMarshal.GetReference(places);

    public static int Size => Unsafe.SizeOf<T>();

    public ref byte First => ref _first;

    public ref nint FirstOffset => ref _firstPlace;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Load(byte* term, nint rows, nint row) => Lanes<T>.Create(*(T*)(term + ((nint*)rows)[row]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NextRows(nint count, ref byte* at, ref nint rows) => rows += count * sizeof(nint);

    public static void Begin(ref Panel panel, nint* places) => panel.RowStrideA = (nint)places;

    public static void Leave(ref Panel panel, byte* at, nint rows) => panel.RowStrideA = rows;
}

/// <summary>
/// The same for sums over those rows, which are then the terms. The stride of its
/// terms is the address of the place of the one at hand.
/// </summary>
/// <param name="elements">The elements.</param>
/// <param name="places">Where each term begins, in bytes from the first element, and any number behind them.</param>
internal readonly unsafe ref struct GatheredTerms<T>(ReadOnlySpan<T> elements, ReadOnlySpan<nint> places) : IOperand<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref byte _first = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(elements));
    private readonly ref nint _firstPlace = ref MemoryMarshal.GetReference(places);

    public static int Size => Unsafe.SizeOf<T>();

    public ref byte First => ref _first;

    public ref nint FirstOffset => ref _firstPlace;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T> Load(byte* term, nint rows, nint row) => Lanes<T>.Create(*(T*)(term + row * rows));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NextTerms(nint count, ref byte* at, ref nint terms)
    {
        var places = (nint*)terms;
        at += places[count] - places[0];
        terms += count * sizeof(nint);
    }

    public static void Begin(ref Panel panel, nint* places)
    {
        panel.A += places[0];
        panel.TermStrideA = (nint)places;
    }
}
