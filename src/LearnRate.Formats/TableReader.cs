using System.Globalization;
using LearnRate.Data;

namespace LearnRate.Formats;

/// <summary>A table, and how its file turned out to be written.</summary>
/// <param name="Table">The table.</param>
/// <param name="Dialect">How its file is written.</param>
public sealed record ReadTable(Table Table, Dialect Dialect);

/// <summary>Rows as they come, and how their file turned out to be written.</summary>
/// <param name="Rows">The rows; closing them closes the file.</param>
/// <param name="Dialect">How their file is written.</param>
public sealed record OpenedRows(RowSource Rows, Dialect Dialect) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Rows.Dispose();
}

/// <summary>Reads tables: CSV, plain or gzip, and Parquet; which of them, the content says.</summary>
public static class TableReader
{
    /// <summary>What a column holds is decided by so many rows, fewer where there are many columns.</summary>
    private const int DecidingRows = 10_000, DecidingCells = 1_000_000;

    private const int LargeRows = 100_000;

    /// <summary>How often it is looked whether memory suffices.</summary>
    private const int RowsPerCheck = 1 << 16;

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is read; null to guess everything.</param>
    /// <param name="cancellationToken">Ends reading.</param>
    /// <exception cref="TableException">It cannot be read; the message says where and why.</exception>
    public static ReadTable Read(string path, ReadingOptions? options = null, CancellationToken cancellationToken = default) =>
        Read(Open(path, options), options, cancellationToken);

    /// <summary>Reads a whole stream.</summary>
    /// <param name="stream">The bytes, such as those of standard input; they are read once, from front to end.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="options">How it is read; null to guess everything.</param>
    /// <param name="cancellationToken">Ends reading.</param>
    /// <exception cref="TableException">It cannot be read; the message says where and why.</exception>
    public static ReadTable ReadStream(Stream stream, string name, ReadingOptions? options = null,
        CancellationToken cancellationToken = default) => Read(OpenStream(stream, name, options), options, cancellationToken);

    /// <summary>Opens a file to read its rows one at a time, however many there are.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is read; null to guess everything.</param>
    /// <exception cref="TableException">It cannot be read; the message says where and why.</exception>
    public static OpenedRows Open(string path, ReadingOptions? options = null) => Open(Input.OfFile(path), options ?? new());

    /// <summary>Opens a stream to read its rows one at a time, however many there are.</summary>
    /// <param name="stream">The bytes, such as those of standard input; they are read once, from front to end.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="options">How it is read; null to guess everything.</param>
    /// <exception cref="TableException">It cannot be read; the message says where and why.</exception>
    public static OpenedRows OpenStream(Stream stream, string name, ReadingOptions? options = null) =>
        Open(Input.Open(name, stream), options ?? new());

    private static OpenedRows Open(Input input, ReadingOptions options)
    {
        try
        {
            if (input.IsParquet) return new(ParquetSource.Open(input, options), new()
            {
                Format = "Parquet",
                IsCompressed = input.IsCompressed,
            });
            var csv = new CsvSource(input, options);
            return new(csv, csv.Dialect);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    private static ReadTable Read(OpenedRows opened, ReadingOptions? options, CancellationToken cancellationToken)
    {
        using (opened) return new(Collect(opened.Rows, options ?? new(), cancellationToken), opened.Dialect);
    }

    private static Table Collect(RowSource rows, ReadingOptions options, CancellationToken cancellationToken)
    {
        foreach (var choice in options.Kinds)
            if (!rows.Columns.Contains(choice.Column)) throw Table.Unknown("column", choice.Column, rows.Columns, rows.Name);
        ColumnBuilder[] columns =
            [.. rows.Columns.Select((name, i) => new ColumnBuilder(rows, i,
                options.Kinds.LastOrDefault(choice => choice.Column == name)?.Kind, options))];
        var (lines, count, limit) = (new RowLines(), 0, options.MemoryLimit ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3);
        var deciding = Math.Clamp(DecidingCells / columns.Length, 100, DecidingRows);
        Func<int, long?> lineOf = row => rows.Line is null ? null : lines.LineOfRow(row);
        for (; rows.Read(); count++)
        {
            if (count == deciding)
                foreach (var column in columns) column.Decide(lineOf, isLast: false);
            if (count % RowsPerCheck == 0 && count > 0)
            {
                // Those that were empty until now.
                foreach (var column in columns) column.Decide(lineOf, isLast: false);
                cancellationToken.ThrowIfCancellationRequested();
                CheckMemory(rows, columns, count, limit);
            }

            if (rows.Line is { } line) lines.Add(count, line);
            foreach (var column in columns) column.Add();
        }

        foreach (var column in columns) column.Decide(lineOf, isLast: true);
        CheckMemory(rows, columns, count, limit);
        if (count == 0) throw new TableException("there are no rows under the header.", rows.Name);
        var table = new Table(rows.Name, [.. columns.Select(column => column.Build())], lines);
        // The blocks that the columns were collected in are as large as the table, and would lie about until someone needs the memory:
        // without this a table of 108 MB took up to 160 MB more when its features were made. It takes some milliseconds, for there are
        // few objects.
        if (count > LargeRows) GC.Collect();
        return table;
    }

    /// <summary>The table and, as large as it, the features made of it.</summary>
    private static void CheckMemory(RowSource rows, ColumnBuilder[] columns, int count, long limit)
    {
        var bytes = 2 * columns.Sum(column => (long)column.BytesPerCell) * count;
        if (bytes <= limit && count < Array.MaxLength - RowsPerCheck) return;
        throw new TableException(
            string.Create(CultureInfo.InvariantCulture,
                $"the data do not fit into memory: {count:N0} rows take {Math.Ceiling(bytes / 1e6):N0} MB, {limit / 1e6:N0} MB can " +
                $"be had. Use fewer rows or columns."), rows.Name, rows.Line);
    }
}
