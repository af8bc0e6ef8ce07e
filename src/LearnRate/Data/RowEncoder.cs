namespace LearnRate.Data;

/// <summary>Turns rows into features as they come. It keeps no row and makes no object per row.</summary>
public sealed class RowEncoder
{
    private readonly RowSource _rows;
    private readonly (ColumnEncoding Encoding, int Column, int First)[] _inputs;
    private readonly CellCounts[] _counts;

    internal RowEncoder(Preprocessing preprocessing, RowSource rows)
    {
        _rows = rows;
        var (columns, first) = (rows.Columns.ToList(), 0);
        _inputs = new (ColumnEncoding, int, int)[preprocessing.Inputs.Count];
        _counts = [.. preprocessing.Inputs.Select(input => new CellCounts(input.Column))];
        for (var i = 0; i < _inputs.Length; i++)
        {
            var input = preprocessing.Inputs[i];
            var column = columns.IndexOf(input.Column);
            if (column < 0) throw Table.Unknown("the model's input", input.Column, columns, rows.Name,
                columns.Except(preprocessing.Inputs.Select(other => other.Column)));
            if (rows.Declared(column) == ColumnKind.Unsupported)
                throw new TableException("its type cannot be used.", rows.Name, column: input.Column);
            // Plain numbers have a decimal point, whatever the new file's look like.
            if (input.Format is { } format) rows.SetFormat(column, format);
            else if (input is NumberEncoding) rows.SetFormat(column, CellFormat.Plain);
            _inputs[i] = (input, column, first);
            first += input.Features;
        }

        Features = first;
    }

    /// <summary>How many features a row has.</summary>
    public int Features { get; }

    /// <summary>How many cells so far were empty, unknown or clipped, input column by input column.</summary>
    public IReadOnlyList<CellCounts> Counts => _counts;

    /// <summary>Goes to the next row and writes its features.</summary>
    /// <param name="features">Where the row's features go.</param>
    /// <returns>Whether there was a row.</returns>
    /// <exception cref="TableException">A cell cannot be used.</exception>
    public bool Read(Span<double> features)
    {
        if (!_rows.Read()) return false;
        for (var i = 0; i < _inputs.Length; i++)
        {
            var (encoding, column, first) = _inputs[i];
            if (encoding.Encode(_rows, column, features[first..], _counts[i]) is { } problem)
                throw new TableException(problem, _rows.Name, _rows.Line, encoding.Column);
        }

        return true;
    }

    /// <summary>Goes through as many rows as there is room for.</summary>
    /// <param name="features">Where the features go, row after row.</param>
    /// <returns>How many rows there were; fewer than there is room for at the end.</returns>
    /// <exception cref="TableException">A cell cannot be used.</exception>
    public int ReadBatch(Span<double> features)
    {
        var rows = 0;
        while ((rows + 1) * Features <= features.Length && Read(features[(rows * Features)..])) rows++;
        return rows;
    }
}
