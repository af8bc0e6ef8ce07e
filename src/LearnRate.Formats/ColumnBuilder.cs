using LearnRate.Data;

namespace LearnRate.Formats;

/// <summary>
/// Collects a column as its cells come. At first every cell is a text; after some rows the column is decided to
/// be numbers or texts, and the texts so far, being complete, become numbers without loss.
/// </summary>
internal sealed class ColumnBuilder(RowSource rows, int column, ColumnKind? chosen, ReadingOptions options)
{
    /// <summary>Cells are kept in blocks, so that none is copied while they grow.</summary>
    private const int BlockBits = 16, Block = 1 << BlockBits;

    private readonly Dictionary<string, int> _codeOf = [];
    private readonly List<int[]> _codes = [];
    private readonly List<double[]> _numbers = [];
    private Storage _storage = Storage.Undecided;
    private readonly HashSet<string> _empties = new(StringComparer.OrdinalIgnoreCase);
    private int _count, _missing, _distinct = ColumnProfile.MostDistinct;
    private ColumnKind _unkept;
    private CellFormat? _format;

    private enum Storage
    {
        Undecided,
        Numbers,
        Texts,
        Unkept,
    }

    public string Name => rows.Columns[column];

    /// <summary>How many bytes a cell takes.</summary>
    public int BytesPerCell => _storage switch { Storage.Numbers => sizeof(double), Storage.Unkept => 0, _ => sizeof(int) };

    private ColumnKind? Declared =>
        rows.Declared(column) is ColumnKind.Unsupported and var unsupported ? unsupported : chosen ?? rows.Declared(column);

    public void Add()
    {
        switch (_storage)
        {
            case Storage.Numbers:
                // Most cells are numbers, so that is asked first.
                if (!rows.TryNumber(column, out var number))
                {
                    number = rows.IsMissing(column) ? double.NaN : throw NoNumber(rows.Text(column), rows.Line);
                    NoteEmpty(rows.Text(column));
                }

                Put(_numbers, _count, number);
                break;
            case Storage.Unkept:
                if (rows.IsMissing(column)) _missing++;
                break;
            case Storage.Undecided when Declared == ColumnKind.Unsupported:
                (_storage, _unkept, _distinct) = (Storage.Unkept, ColumnKind.Unsupported, 0);
                break;
            case Storage.Undecided:
                // Whether a text means an empty cell depends on what the column holds.
                Put(_codes, _count, rows.Text(column) is { IsEmpty: false } text ? CodeOf(text) : TextColumn.MissingCode);
                break;
            default:
                Put(_codes, _count, rows.IsMissing(column) ? TextColumn.MissingCode : CodeOf(rows.Text(column)));
                break;
        }

        _count++;
        if (_storage is Storage.Undecided or Storage.Texts && _codeOf.Count > ColumnProfile.MostDistinct) GiveUp();
    }

    /// <summary>Decides what the column holds by the rows so far.</summary>
    /// <param name="lineOf">The line of a row.</param>
    /// <param name="isLast">Whether there are no more rows.</param>
    public void Decide(Func<int, long?> lineOf, bool isLast)
    {
        if (_storage != Storage.Undecided) return;
        var words = _codeOf.Keys.ToArray();
        // Nothing has been seen: it stays open.
        if (!isLast && Declared is null && words.All(IsMissingText)) return;

        var counts = Counts(words.Length);
        if (Declared is null or ColumnKind.Number && NumberFormat(words, counts) is { } format)
            TakeNumbers(words, format, lineOf);
        else TakeTexts(words);
    }

    public Column Build() => _storage switch
    {
        Storage.Numbers => new NumberColumn(Name, Whole(_numbers)) { Format = Format() },
        Storage.Unkept => new UnkeptColumn(Name, _count, _missing, _unkept, _distinct),
        _ => new TextColumn(Name, Whole(_codes), [.. _codeOf.Keys]) { Format = Format() },
    };

    private int[] Counts(int words)
    {
        var (counts, row) = (new int[words], 0);
        foreach (var block in _codes)
            for (var i = 0; i < block.Length && row < _count; i++, row++)
                if (block[i] >= 0) counts[block[i]]++;
        return counts;
    }

    /// <summary>How the column is written if it holds numbers, with the texts that mean an empty cell; null if it holds words.</summary>
    private CellFormat? NumberFormat(string[] words, int[] counts)
    {
        const int fewest = 2;
        var empty = options.GuessMissing ? [.. options.Missing, .. CellFormats.EmptyNumbers] : options.Missing;
        var known = new HashSet<string>(empty, StringComparer.OrdinalIgnoreCase);
        var cells = words.Select((word, code) => (word, counts[code])).Where(cell => !known.Contains(cell.word)).ToArray();
        // One number beside a dash is as likely a mark for yes.
        if (Declared is null && cells.Length is > 0 and < fewest && !words.All(word => known.Contains(word) == IsMissingText(word)))
            return null;
        try
        {
            var usual = rows is CsvSource csv ? csv.Dialect.DecimalMark!.Value : '.';
            return CellFormats.Numbers(cells, usual, options.DecimalMark, Declared is not null) is { } format
                ? format with { Empty = empty } : null;
        }
        catch (TableException mixed)
        {
            throw new TableException(mixed.Message, rows.Name, column: Name, cause: mixed);
        }
    }

    private bool IsMissingText(string text) => options.Missing.Contains(text, StringComparer.OrdinalIgnoreCase);

    private void TakeNumbers(string[] words, CellFormat format, Func<int, long?> lineOf)
    {
        (_storage, _format) = (Storage.Numbers, format);
        rows.SetFormat(column, format);
        var (reader, row) = (new CellReader(format, options.Missing), 0);
        var numbers = new double[words.Length];
        var isWrong = new bool[words.Length];
        for (var code = 0; code < words.Length; code++)
        {
            if (reader.TryNumber(words[code], out numbers[code])) continue;
            numbers[code] = double.NaN;
            if (reader.IsMissing(words[code])) NoteEmpty(words[code]);
            else isWrong[code] = true;
        }

        foreach (var block in _codes)
        {
            for (var i = 0; i < block.Length && row < _count; i++, row++)
            {
                var code = block[i];
                if (code >= 0 && isWrong[code]) throw NoNumber(words[code], lineOf(row));
                Put(_numbers, row, code < 0 ? double.NaN : numbers[code]);
            }
        }

        _codes.Clear();
        _codeOf.Clear();
    }

    private void TakeTexts(string[] words)
    {
        _storage = Storage.Texts;
        if (options.GuessMissing && CellFormats.EmptyWords(words, options.Missing) is { } empty)
            rows.SetFormat(column, _format = new() { Empty = empty });
        var reader = new CellReader(_format ?? CellFormat.Plain, options.Missing);
        if (!words.Any(word => reader.IsMissing(word))) return;

        _codeOf.Clear();
        var (codes, row) = (words.Select(word => reader.IsMissing(word) ? TextColumn.MissingCode : CodeOf(word)).ToArray(), 0);
        foreach (var block in _codes)
            for (var i = 0; i < block.Length && row < _count; i++, row++)
                if (block[i] >= 0) block[i] = codes[block[i]];
    }

    /// <summary>How the column is written, with the texts that did mean an empty cell; null if it is plain.</summary>
    private CellFormat? Format()
    {
        if (_format is not { } format || _storage != Storage.Numbers) return _format;
        format = format with { Empty = _empties.Count == 0 ? null : [.. options.Missing, .. _empties] };
        return format == CellFormat.Plain ? null : format;
    }

    private void NoteEmpty(ReadOnlySpan<char> text)
    {
        if (!text.IsEmpty && _empties.GetAlternateLookup<ReadOnlySpan<char>>() is var seen && !seen.Contains(text)
            && text.ToString() is var word && !IsMissingText(word)) _empties.Add(word);
    }

    private int CodeOf(ReadOnlySpan<char> text)
    {
        var lookup = _codeOf.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(text, out var code)) lookup[text] = code = _codeOf.Count;
        return code;
    }

    private void GiveUp()
    {
        if (chosen is { } kind)
            throw new TableException(
                $"it holds more than {ColumnProfile.MostDistinct} different texts, too many for the " +
                $"kind {kind.ToString().ToLowerInvariant()}.", rows.Name, rows.Line, Name);
        _unkept = ColumnProfile.Uncategorised(_codeOf.Keys.Take(ColumnProfile.MostWords));
        var row = 0;
        foreach (var block in _codes)
            for (var i = 0; i < block.Length && row < _count; i++, row++)
                if (block[i] < 0) _missing++;
        _storage = Storage.Unkept;
        _codes.Clear();
        _codeOf.Clear();
    }

    private TableException NoNumber(ReadOnlySpan<char> text, long? line) => new(
        $"'{TableException.Show(text)}' is not a number{Such(text)}. The other cells are: correct it, read it as empty, or take the " +
        $"column as words.", rows.Name, line, Name)
    {
        Remedies = [TableRemedy.ReadAsMissing, TableRemedy.ReadAsWords],
    };

    /// <summary>What a number looks like, where the text may be meant as one.</summary>
    private string Such(ReadOnlySpan<char> text) => _format is not null && _format with { Empty = null } != CellFormat.Plain
        && text.ContainsAnyInRange('0', '9') ? $" such as {_format.Sample}" : "";

    private static void Put<T>(List<T[]> blocks, int place, T cell)
    {
        if (place >> BlockBits == blocks.Count) blocks.Add(GC.AllocateUninitializedArray<T>(Block));
        blocks[place >> BlockBits][place & (Block - 1)] = cell;
    }

    private T[] Whole<T>(List<T[]> blocks)
    {
        var whole = GC.AllocateUninitializedArray<T>(_count);
        for (var i = 0; i < blocks.Count; i++)
        {
            blocks[i].AsSpan(0, Math.Min(Block, _count - i * Block)).CopyTo(whole.AsSpan(i * Block));
            // So that the memory is free before the next column is put together.
            blocks[i] = [];
        }

        blocks.Clear();
        return whole;
    }
}
