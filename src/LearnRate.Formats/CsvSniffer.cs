using System.Text;

namespace LearnRate.Formats;

/// <summary>Guesses how a CSV file is written from its beginning: bytes, delimiter, decimal mark, header.</summary>
internal static class CsvSniffer
{
    private const int MostRows = 200;

    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    /// <summary>UTF-8 if the beginning is, by its mark or by its bytes; otherwise Latin-1, in which every byte is a letter.</summary>
    public static Encoding Encoding(ReadOnlySpan<byte> beginning) => beginning switch
    {
        [0xFF, 0xFE, ..] => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        [0xFE, 0xFF, ..] => new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
        // A letter may be cut in two at the end of what is looked at.
        _ => IsUtf8(beginning) ? Utf8 : System.Text.Encoding.Latin1,
    };

    public static Encoding Utf8 { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Dialect Detect(string text, bool isAll, ReadingOptions options, Dialect known)
    {
        var delimiter = options.Delimiter ?? Delimiters.MaxBy(candidate => Rows(text, isAll, candidate) is var rows
            ? (Named(rows, options), Score(rows)) : default);
        var rows = Rows(text, isAll, delimiter);
        var mark = options.DecimalMark ?? DecimalMark(rows, delimiter);
        return known with { Delimiter = delimiter, DecimalMark = mark, HasHeader = options.HasHeader ?? HasHeader(rows, mark, options) };
    }

    /// <summary>How well a delimiter fits: the share of rows with the usual number of cells, times the share of cells that
    /// hold no other delimiter outside quotes. One cell a row is no sign of a delimiter.</summary>
    private static double Score(List<string[]> rows)
    {
        if (rows.Count == 0) return 0;
        var usual = rows.GroupBy(row => row.Length).MaxBy(group => group.Count())!;
        if (usual.Key == 1) return 0;
        int cells = 0, clean = 0;
        foreach (var cell in usual.SelectMany(row => row))
        {
            cells++;
            if (NumberText.TryParse(cell, ',', out _) || !cell.AsSpan().ContainsAny(Delimiters)) clean++;
        }

        return (double)usual.Count() / rows.Count * clean / cells;
    }

    /// <summary>How many of the expected columns the first row names.</summary>
    private static int Named(List<string[]> rows, ReadingOptions options) =>
        options.Expected.Count > 0 && rows is [var first, ..] ? options.Expected.Intersect(first.Select(cell => cell.Trim())).Count() : 0;

    /// <summary>A comma if numbers have one and none has a point. Where commas stand between cells, a point.</summary>
    private static char DecimalMark(List<string[]> rows, char delimiter)
    {
        if (delimiter == ',') return '.';
        int commas = 0, points = 0;
        foreach (var cell in rows.SelectMany(row => row).Select(cell => cell.Trim()))
        {
            if (cell.Contains(',', StringComparison.Ordinal) && NumberText.TryParse(cell, ',', out _)) commas++;
            else if (cell.Contains('.', StringComparison.Ordinal) && NumberText.TryParse(cell, '.', out _)) points++;
        }

        return commas > 0 && points == 0 ? ',' : '.';
    }

    /// <summary>Names are words, at most the first being left out, and are not among the words below them.</summary>
    private static bool HasHeader(List<string[]> rows, char mark, ReadingOptions options)
    {
        if (rows is not [var first, .. var rest]) return true;
        if (options.Expected.Count > 0 && 2 * Named(rows, options) >= options.Expected.Count) return true;
        if (options.Expected.Count > 0 && options.Expected.All(CsvSource.IsMadeUp)) return false;
        if (first.Skip(1).Any(string.IsNullOrWhiteSpace) || first.Length == 1 && string.IsNullOrWhiteSpace(first[0])) return false;
        if (first.Any(cell => NumberText.TryParse(cell.AsSpan().Trim(), mark, out _))) return false;
        var again = first.Where((word, place) => rest.Any(row => place < row.Length && row[place] == word)).Count();
        return rest.Count == 0 || 2 * again < first.Length;
    }

    private static bool IsUtf8(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out _, out var length) is var status && status != System.Buffers.OperationStatus.Done)
                return status == System.Buffers.OperationStatus.NeedMoreData;
            bytes = bytes[length..];
        }

        return true;
    }

    /// <summary>The first rows, blank ones left out, taken apart at a delimiter; a row that is cut off at the end is no row.</summary>
    private static List<string[]> Rows(string text, bool isAll, char delimiter)
    {
        var (rows, row, cell, quoted, wasQuoted) = (new List<string[]>(), new List<string>(), new StringBuilder(), false, false);
        for (var i = 0; i <= text.Length && rows.Count < MostRows; i++)
        {
            if (i == text.Length && !isAll) break;
            var letter = i < text.Length ? text[i] : '\n';
            if (quoted)
            {
                if (i == text.Length) break;
                if (letter != '"') cell.Append(letter);
                else if (i + 1 < text.Length && text[i + 1] == '"') cell.Append(text[i++]);
                else quoted = false;
            }
            else if (letter == '"' && cell.Length == 0)
            {
                quoted = wasQuoted = true;
            }
            else if (letter == delimiter || letter is '\n' or '\r')
            {
                // A quoted cell cannot be mistaken, whatever it holds.
                row.Add(wasQuoted ? cell.Replace(',', ' ').Replace(';', ' ').Replace('\t', ' ').Replace('|', ' ').ToString()
                    : cell.ToString());
                cell.Clear();
                wasQuoted = false;
                if (letter == delimiter) continue;
                if (row.Count > 1 || row[0].Length > 0) rows.Add([.. row]);
                row.Clear();
            }
            else
            {
                cell.Append(letter);
            }
        }

        return rows;
    }
}
