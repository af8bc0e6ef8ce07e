using LearnRate.Data;

namespace LearnRate.Formats;

/// <summary>
/// Collects a column as its cells come. At first every cell is a text; after some rows the column is decided to
/// be numbers or texts, and the texts so far, being complete, become numbers without loss.
/// </summary>
internal sealed class ColumnBuilder(RowSource rows, int column, ColumnKind? chosen)
{
    /// <summary>So many of ten cells must be numbers for a column of numbers; the others are then mistakes, and refused.</summary>
    private const int NumbersOfTen = 9;

    /// <summary>Cells are kept in blocks, so that none is copied while they grow.</summary>
    private const int BlockBits = 16, Block = 1 << BlockBits;

    private readonly Dictionary<string, int> _codeOf = [];
    private readonly List<int[]> _codes = [];
    private readonly List<double[]> _numbers = [];
    private Storage _storage = Storage.Undecided;
    private int _count, _missing;
    private ColumnKind _unkept;

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

    private ColumnKind? Declared => chosen ?? rows.Declared(column);

    public void Add()
    {
        switch (_storage)
        {
            case Storage.Numbers:
                // Most cells are numbers, so that is asked first.
                if (!rows.TryNumber(column, out var number))
                    number = rows.IsMissing(column) ? double.NaN : throw NoNumber(rows.Text(column), rows.Line);
                Put(_numbers, _count, number);
                break;
            case Storage.Unkept:
                if (rows.IsMissing(column)) _missing++;
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
        // Nothing has been seen: it stays open.
        if (_codeOf.Count == 0 && !isLast && Declared is null) return;

        var words = _codeOf.Keys.ToArray();
        var numbers = new double[words.Length];
        var isNumber = new bool[words.Length];
        for (var code = 0; code < words.Length; code++) isNumber[code] = Parse(words[code], out numbers[code]);
        if (Declared is not null ? Declared != ColumnKind.Number : !AreNumbers(isNumber))
        {
            _storage = Storage.Texts;
            return;
        }

        _storage = Storage.Numbers;
        var row = 0;
        foreach (var block in _codes)
        {
            for (var i = 0; i < block.Length && row < _count; i++, row++)
            {
                var code = block[i];
                if (code >= 0 && !isNumber[code]) throw NoNumber(words[code], lineOf(row));
                Put(_numbers, row, code < 0 ? double.NaN : numbers[code]);
            }
        }

        _codes.Clear();
        _codeOf.Clear();
    }

    public Column Build() => _storage switch
    {
        Storage.Numbers => new NumberColumn(Name, Whole(_numbers)),
        Storage.Unkept => new UnkeptColumn(Name, _count, _missing, _unkept, ColumnProfile.MostDistinct),
        _ => new TextColumn(Name, Whole(_codes), [.. _codeOf.Keys]),
    };

    private bool AreNumbers(bool[] isNumber)
    {
        if (isNumber.Length == 0) return true;
        var (present, numbers, row) = (0L, 0L, 0);
        foreach (var block in _codes)
        {
            for (var i = 0; i < block.Length && row < _count; i++, row++)
            {
                if (block[i] < 0) continue;
                present++;
                if (isNumber[block[i]]) numbers++;
            }
        }

        return 10 * numbers >= NumbersOfTen * present;
    }

    private bool Parse(string text, out double number) =>
        NumberText.TryParse(text, rows is CsvSource csv ? csv.Dialect.DecimalMark!.Value : '.', out number);

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
        $"'{TableException.Show(text)}' is not a number. The other cells are: correct it, read it as empty, or take the column as words.",
        rows.Name, line, Name)
    {
        Remedies = [TableRemedy.ReadAsMissing, TableRemedy.ReadAsWords],
    };

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
