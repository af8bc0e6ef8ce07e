namespace LearnRate.Numerics;

/// <summary>How the elements of a matrix lie: element (i, j) at i·<see cref="Row"/> + j·<see cref="Column"/>.</summary>
internal readonly struct Strides(int row, int column)
{
    // Two numbers of 32 bits would travel in one register, packed through memory, and reading them waits until both have been written.
    private readonly nint _row = row, _column = column;

    public int Row => (int)_row;

    public int Column => (int)_column;

    public Strides Transposed => new(Column, Row);
}
