using System.Runtime.CompilerServices;

namespace LearnRate.Engine;

/// <summary>What a tile works on, as addresses and the bytes between them: some columns of B, and the rows of A that pass them.</summary>
/// <remarks>
/// In memory, and changed as tiles go on: a contraction that passed all this from call to call
/// took 150 cycles longer, and the smallest one of 64-32-10 alone takes 500.
/// </remarks>
internal unsafe struct Panel
{
    /// <summary>The first elements of the factors and the result.</summary>
    public byte* A, B, C;

    /// <summary>
    /// From sum to sum in the same column of the result, and from term to term of a sum; as <see cref="IOperand{T}"/> has them.
    /// </summary>
    public nint RowStrideA, TermStrideA;

    /// <summary>From sum to sum in the same row, and from term to term.</summary>
    public nint ColumnStrideB, TermStrideB;

    public nint RowStrideC, ColumnStrideC;

    /// <summary>How many terms there are.</summary>
    public int Terms;

    /// <summary>Whether C already holds the sums of terms before them.</summary>
    public bool Accumulate;

    /// <summary>From each sum to its partner, or 0.</summary>
    public nint EpilogueOperand;

    /// <summary>The same with the factors exchanged.</summary>
    /// <remarks>Field by field: a copy of the whole would wait for what was just written to its fields.</remarks>
    public readonly Panel Transposed
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new()
        {
            A = B,
            B = A,
            C = C,
            RowStrideA = ColumnStrideB,
            TermStrideA = TermStrideB,
            ColumnStrideB = RowStrideA,
            TermStrideB = TermStrideA,
            RowStrideC = ColumnStrideC,
            ColumnStrideC = RowStrideC,
            Terms = Terms,
            Accumulate = Accumulate,
            EpilogueOperand = EpilogueOperand,
        };
    }
}
