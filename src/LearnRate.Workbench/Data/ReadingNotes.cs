using System.Globalization;
using LearnRate.Data;
using LearnRate.Formats;

namespace LearnRate.Workbench.Data;

/// <summary>What was guessed when a table was read, a sentence each.</summary>
internal static class ReadingNotes
{
    /// <summary>Lines that were taken for something else than rows, unless it was said.</summary>
    public static IEnumerable<Sentence> Lines(ReadTable read, ReadingOptions reading)
    {
        var dialect = read.Dialect;
        if (reading.SkippedLines is null && dialect.SkippedLines > 0)
        {
            var lines = string.Create(CultureInfo.InvariantCulture,
                $"{dialect.SkippedLines:N0} line{(dialect.SkippedLines == 1 ? "" : "s")}");
            yield return $"{lines} before the table passed over ({new Setting("skip", "0")} reads them).";
        }

        if (reading.Comment is null && dialect.Comment is { } mark)
            yield return $"lines that begin with {mark} are taken for comments ({new Setting("comment")}).";
        if (reading.HasHeader is null && dialect.HasHeader == false)
            yield return $"the first line is taken for a row, so columns are column1, column2, … ({new Setting("header", "yes")}).";
    }

    /// <summary>How columns are written that are not as the rest of the file.</summary>
    public static IEnumerable<Sentence> Formats(ReadTable read, ReadingOptions reading, IReadOnlyList<Column> columns) =>
        from column in columns
        let format = column.Format
        where format is not null
        let facts = Facts(read, reading, column, format).ToArray()
        where facts.Length > 0
        select (Sentence)$"{column.Name}: {string.Join("; ", facts)}.";

    private static IEnumerable<string> Facts(ReadTable read, ReadingOptions reading, Column column, CellFormat format)
    {
        if (column is NumberColumn && format with { Empty = null } != new CellFormat { DecimalMark = read.Dialect.DecimalMark ?? '.' })
            yield return $"numbers such as {format.Sample}";
        if (format.Empty is not { } empty) yield break;
        if (empty.Except(reading.Missing).ToArray() is { Length: > 0 } more)
            yield return $"{string.Join(", ", more)} read as empty";
        if (reading.Missing.Except(empty).ToArray() is { Length: > 0 } less)
            yield return $"{string.Join(", ", less)} read as a word";
    }
}
