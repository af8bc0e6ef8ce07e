namespace LearnRate.Numerics;

/// <summary>How the elements of a matrix lie: element (i, j) at i·<paramref name="Row"/> + j·<paramref name="Column"/>.</summary>
internal readonly record struct Strides(int Row, int Column)
{
    public Strides Transposed => new(Column, Row);
}
