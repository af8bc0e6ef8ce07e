namespace LearnRate.Data;

/// <summary>Rows as they come, one at a time: of a file, or of a program. Reading takes no memory that grows with the rows.</summary>
public abstract class RowSource : IDisposable
{
    /// <summary>What the rows come from: a file's name.</summary>
    public abstract string Name { get; }

    /// <summary>The columns' names, all different.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>The line that the row begins on, counted from 1, or null if it comes from no lines.</summary>
    public abstract long? Line { get; }

    /// <summary>What a column holds by the word of the format, or null if that is seen from its cells only.</summary>
    /// <param name="column">The column, counted from 0.</param>
    public virtual ColumnKind? Declared(int column) => null;

    /// <summary>Says how the cells of a column are written; texts are read so from the next cell on.</summary>
    /// <param name="column">The column, counted from 0.</param>
    /// <param name="format">How they are written.</param>
    public virtual void SetFormat(int column, CellFormat format)
    {
    }

    /// <summary>Goes to the next row.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="TableException">The row cannot be read.</exception>
    public abstract bool Read();

    /// <summary>Whether a cell of the row is empty.</summary>
    /// <param name="column">The column, counted from 0.</param>
    public abstract bool IsMissing(int column);

    /// <summary>The text of a cell, valid until the next row.</summary>
    /// <param name="column">The column, counted from 0.</param>
    public abstract ReadOnlySpan<char> Text(int column);

    /// <summary>The number in a cell.</summary>
    /// <param name="column">The column, counted from 0.</param>
    /// <param name="number">The number, finite.</param>
    /// <returns>Whether there is one; an empty cell has none.</returns>
    public abstract bool TryNumber(int column, out double number);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what the rows come from.</summary>
    /// <param name="disposing">Whether it is done on purpose.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
