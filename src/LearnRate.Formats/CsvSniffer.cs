using System.Text;

namespace LearnRate.Formats;

/// <summary>Guesses how a CSV file is written from its beginning: bytes, lines before the table, comments, delimiter,
/// decimal mark, header.</summary>
internal static class CsvSniffer
{
    private const int MostRows = 200;

    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    /// <summary>
    /// By its mark; UTF-16 without one where every second byte is mostly 0; UTF-8 if the bytes are; otherwise Windows-1252, which is
    /// Latin-1 with € and typographic quotes, and in which every byte is a letter.
    /// </summary>
    public static Encoding Encoding(ReadOnlySpan<byte> beginning) => beginning switch
    {
        [0xFF, 0xFE, ..] => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        [0xFE, 0xFF, ..] => new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
        _ when HasZeros(beginning, 1) => new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true),
        _ when HasZeros(beginning, 0) => new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true),
        // A letter may be cut in two at the end of what is looked at.
        _ => IsUtf8(beginning) ? Utf8 : Windows1252,
    };

    public static Encoding Utf8 { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Western European letters of one byte each.</summary>
    public static Encoding Windows1252 { get; } = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    public static Dialect Detect(string text, bool isAll, ReadingOptions options, Dialect known)
    {
        var separator = options.SkippedLines is null ? Separator(text) : null;
        var skipped = options.SkippedLines ?? (separator is null ? 0 : 1);
        var table = After(text, skipped);
        var delimiter = options.Delimiter ?? separator ?? Delimiters.MaxBy(candidate => Rows(table, isAll, candidate) is var rows
            ? (Named(rows, options), Score(rows)) : default);
        var rows = Rows(table, isAll, delimiter);
        var usual = Usual(rows);
        if (options.SkippedLines is null && LinesBefore(rows, usual, options) is > 0 and var before)
        {
            skipped += before;
            rows = Rows(After(table, before), isAll, delimiter);
        }

        var comment = options.Comment ?? (rows.Any(row => row.Cells[0].StartsWith('#') && row.Cells.Length != usual) ? '#' : null);
        rows.RemoveAll(row => comment is { } mark && row.Cells[0].StartsWith(mark));
        var cells = rows.ConvertAll(row => row.Cells);
        var endsRows = cells.Count > 1 && usual > 1 && string.IsNullOrWhiteSpace(cells[0][^1])
            && cells.Skip(1).All(row => row.Length == usual && string.IsNullOrWhiteSpace(row[^1]));
        if (endsRows) cells = cells.ConvertAll(row => row[..^1]);
        var decimalMark = options.DecimalMark ?? DecimalMark(cells, delimiter);
        return known with
        {
            Delimiter = delimiter,
            DecimalMark = decimalMark,
            HasHeader = options.HasHeader ?? HasHeader(cells, decimalMark, options),
            SkippedLines = skipped,
            Comment = comment,
            EndsRows = endsRows,
        };
    }

    /// <summary>The mark that a first line such as <c>sep=;</c> names, which Excel reads and writes.</summary>
    private static char? Separator(string text) =>
        text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text.Length > 4 && (text.Length == 5 || text[5] is '\r' or '\n')
            ? text[4] : null;

    private static string After(string text, int lines)
    {
        var place = 0;
        for (; lines > 0 && place < text.Length; lines--)
        {
            var end = text.AsSpan(place).IndexOfAny('\r', '\n');
            if (end < 0) return "";
            place += end + (text.AsSpan(place + end).StartsWith("\r\n") ? 2 : 1);
        }

        return text[place..];
    }

    private static int Usual(List<SniffedRow> rows) =>
        rows.Count == 0 ? 0 : rows.GroupBy(row => row.Cells.Length).MaxBy(group => group.Count())!.Key;

    /// <summary>How many lines stand before the first row of the table: titles and remarks, which have one cell.</summary>
    private static int LinesBefore(List<SniffedRow> rows, int usual, ReadingOptions options)
    {
        if (usual < 2) return 0;
        var first = options.Expected.Count > 0
            ? rows.FindIndex(row => 2 * options.Expected.Intersect(row.Cells.Select(cell => cell.Trim())).Count() >= options.Expected.Count)
            : -1;
        if (first < 0) first = rows.FindIndex(row => !IsRemark(row.Cells, usual));
        return first > 0 && rows.Take(first).All(row => IsRemark(row.Cells, usual)) ? rows[first].Line : 0;
    }

    /// <summary>One cell where others have several, or one that is not empty where others have three or more.</summary>
    private static bool IsRemark(string[] cells, int usual) => (cells.Length != usual && cells[0].StartsWith('#'))
        || (cells.Count(cell => !string.IsNullOrWhiteSpace(cell)) <= 1 && (cells.Length < usual || usual >= 3));

    private static bool HasZeros(ReadOnlySpan<byte> bytes, int from)
    {
        if (bytes.Length < 4) return false;
        var (zeros, others, half) = (0, 0, Math.Min(bytes.Length, 4096) / 2);
        for (var i = 0; i < half; i++)
        {
            if (bytes[2 * i + from] == 0) zeros++;
            if (bytes[2 * i + 1 - from] == 0) others++;
        }

        return others == 0 && 2 * zeros > half;
    }

    /// <summary>How well a delimiter fits: the share of rows with the usual number of cells, times the share of cells that
    /// hold no other delimiter outside quotes. One cell a row is no sign of a delimiter.</summary>
    private static double Score(List<SniffedRow> sniffed)
    {
        if (sniffed.Count == 0) return 0;
        var rows = sniffed.ConvertAll(row => row.Cells);
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

    /// <summary>How many of the expected columns a row names.</summary>
    private static int Named(List<SniffedRow> rows, ReadingOptions options) =>
        options.Expected.Count == 0 || rows.Count == 0 ? 0 : rows.Max(row => Named(row.Cells, options));

    private static int Named(string[] row, ReadingOptions options) => options.Expected.Intersect(row.Select(cell => cell.Trim())).Count();

    /// <summary>A comma if more numbers have one than a point. Where commas stand between cells, a point.</summary>
    private static char DecimalMark(List<string[]> rows, char delimiter)
    {
        if (delimiter == ',') return '.';
        int commas = 0, points = 0;
        foreach (var cell in rows.SelectMany(row => row).Select(cell => cell.Trim()))
        {
            if (cell.Contains(',', StringComparison.Ordinal) && NumberText.TryParse(cell, ',', out _)) commas++;
            else if (cell.Contains('.', StringComparison.Ordinal) && NumberText.TryParse(cell, '.', out _)) points++;
        }

        return commas > points ? ',' : '.';
    }

    /// <summary>Names are words, at most the first being left out, and are not among the words below them.</summary>
    private static bool HasHeader(List<string[]> rows, char mark, ReadingOptions options)
    {
        if (rows is not [var first, .. var rest]) return true;
        if (options.Expected.Count > 0 && 2 * Named(first, options) >= options.Expected.Count) return true;
        if (options.Expected.Count > 0 && options.Expected.All(CsvSource.IsMadeUp)) return false;
        if (first.Skip(1).Any(string.IsNullOrWhiteSpace) || first.Length == 1 && string.IsNullOrWhiteSpace(first[0])) return false;
        if (AreSteps(first, mark) && !rest.Any(row => AreSteps(row, mark))) return true;
        if (first.Any(cell => NumberText.TryParse(cell.AsSpan().Trim(), mark, out _))) return false;
        var again = first.Where((word, place) => rest.Any(row => place < row.Length && row[place] == word)).Count();
        return rest.Count == 0 || 2 * again < first.Length;
    }

    /// <summary>Whether the numbers of a row are in equal steps, as years and wavelengths above columns are.</summary>
    private static bool AreSteps(string[] row, char mark)
    {
        const int fewest = 3;
        var numbers = new List<double>();
        foreach (var cell in row)
            if (NumberText.TryParse(cell.AsSpan().Trim(), mark, out var number)) numbers.Add(number);
        if (numbers.Count < fewest || numbers.Count < row.Length / 2) return false;
        var step = numbers[1] - numbers[0];
        return step != 0 && numbers.Zip(numbers.Skip(1))
            .All(pair => Math.Abs(pair.Second - pair.First - step) <= 1e-9 * Math.Abs(pair.Second));
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

    /// <summary>The first rows, blank ones left out, taken apart at a delimiter; a row that is cut off at the end is no row,
    /// but where it is the first.</summary>
    private static List<SniffedRow> Rows(string text, bool isAll, char delimiter)
    {
        var (rows, row, cell, quoted, wasQuoted) = (new List<SniffedRow>(), new List<string>(), new StringBuilder(), false, false);
        var (line, begun) = (0, 0);
        for (var i = 0; i <= text.Length && rows.Count < MostRows; i++)
        {
            if (i == text.Length && !isAll)
            {
                if (rows.Count == 0 && row.Count > 0) rows.Add(new([.. row], begun));
                break;
            }

            var letter = i < text.Length ? text[i] : '\n';
            if (letter == '\n' || (letter == '\r' && !(i + 1 < text.Length && text[i + 1] == '\n'))) line++;
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
                if (row.Count > 1 || row[0].Length > 0) rows.Add(new([.. row], begun));
                row.Clear();
                begun = line;
            }
            else
            {
                cell.Append(letter);
            }
        }

        return rows;
    }
}

/// <summary>A row of a file's beginning, and how many lines stand before it.</summary>
internal readonly record struct SniffedRow(string[] Cells, int Line);
