using LearnRate.Recipes;

namespace LearnRate.Data;

/// <summary>Named columns of equal length.</summary>
public sealed class Table
{
    private readonly Dictionary<string, Column> _byName = [];
    private readonly RowLines? _lines;

    /// <summary>Puts columns together.</summary>
    /// <param name="name">What the table is called: a file's name.</param>
    /// <param name="columns">The columns, 1 or more, with different names and equally many cells.</param>
    /// <exception cref="TableException">There is no column, two have the same name, or their lengths differ.</exception>
    public Table(string name, IReadOnlyList<Column> columns)
        : this(name, columns, null)
    {
    }

    internal Table(string name, IReadOnlyList<Column> columns, RowLines? lines)
    {
        (Name, Columns, _lines) = (name, [.. columns], lines);
        if (columns.Count == 0) throw new TableException("there is no column.", name);
        RowCount = columns[0].Count;
        foreach (var column in columns)
        {
            if (!_byName.TryAdd(column.Name, column))
                throw new TableException(
                    $"two columns are called \"{TableException.Show(column.Name)}\". Rename one, so that each can be named.", name);
            if (column.Count != RowCount) throw new TableException(
                FormattableString.Invariant($"it has {column.Count} cells, the first column {RowCount}."), name, column: column.Name);
        }
    }

    /// <summary>What the table is called.</summary>
    public string Name { get; }

    /// <summary>The columns.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>How many rows there are.</summary>
    public int RowCount { get; }

    /// <summary>A column by its name.</summary>
    /// <param name="column">Its name, letter for letter.</param>
    /// <exception cref="TableException">There is no such column; the message names the nearest.</exception>
    public Column this[string column] =>
        _byName.TryGetValue(column, out var found) ? found : throw Unknown("column", column, _byName.Keys, Name);

    /// <summary>The line of the file that a row begins on, counted from 1, or null if the table comes from no lines.</summary>
    /// <param name="row">The row, counted from 0.</param>
    public long? LineOf(int row) => _lines?.LineOfRow(row);

    /// <summary>What is said of a name that no column has.</summary>
    /// <param name="what">What was to be it.</param>
    /// <param name="column">The name.</param>
    /// <param name="known">The columns that there are.</param>
    /// <param name="source">Where they are.</param>
    /// <param name="free">Those of them that may have been meant; null for all.</param>
    internal static TableException Unknown(string what, string column, IEnumerable<string> known, string source,
        IEnumerable<string>? free = null)
    {
        var names = known.ToList();
        var hint = Spelling.Nearest(column, free ?? names) is { } meant ? $"Did you mean \"{TableException.Show(meant)}\"?"
            : $"Its columns: {string.Join(", ", names.Take(10).Select(n => TableException.Show(n)))}{(names.Count > 10 ? ", …" : "")}.";
        return new($"{what} \"{TableException.Show(column)}\" is not a column of {source}. {hint}");
    }
}

/// <summary>The lines that rows begin on, kept only where they jump: after a blank line or a cell of several lines.</summary>
internal sealed class RowLines
{
    private readonly List<(int Row, long Ahead)> _jumps = [];

    public void Add(int row, long line)
    {
        var ahead = line - row;
        if (_jumps.Count == 0 || _jumps[^1].Ahead != ahead) _jumps.Add((row, ahead));
    }

    public long LineOfRow(int row)
    {
        var at = _jumps.BinarySearch((row, long.MaxValue));
        return row + _jumps[~at - 1].Ahead;
    }
}
