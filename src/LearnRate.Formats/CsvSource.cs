using System.Globalization;
using System.Text;
using LearnRate.Data;
using Sylvan.Data.Csv;

namespace LearnRate.Formats;

/// <summary>The rows of a CSV file (RFC 4180). Blank lines are passed over, and blanks around cells are no part of them.</summary>
internal sealed class CsvSource : RowSource
{
    /// <summary>The longest row, in letters. One that is longer is most likely a quote that is opened and never closed.</summary>
    private const int LongestRow = 1 << 24;

    private const int SmallBuffer = 1 << 10, LargeBuffer = 1 << 16;

    private readonly Input _input;
    private readonly CsvDataReader _reader;
    private readonly ReadingOptions _options;
    private readonly CellReader[] _cells;
    private readonly Queue<long> _emptyRows = new();
    private readonly Func<bool> _read;
    private long _line = 1, _next = 1, _lineBehindEmpty;
    private bool _isEmptyRow, _atEnd;

    public CsvSource(Input input, ReadingOptions options)
    {
        (_input, _options) = (input, options);
        var encoding = options.Encoding ?? CsvSniffer.Encoding(input.Beginning);
        Dialect = CsvSniffer.Detect(
            Beginning(input, encoding), input.BeginningIsAll, options, new()
            {
                Format = "CSV",
                IsCompressed = input.IsCompressed,
                Encoding = encoding.WebName,
            });
        // A small file needs no more than fits it.
        var buffer = input.BeginningIsAll ? Math.Clamp(input.Beginning.Length + 1, SmallBuffer, LargeBuffer) : LargeBuffer;
        var text = new StreamReader(input.Open(), encoding, true, buffer);
        Guarded(() =>
        {
            for (; _next <= Dialect.SkippedLines && text.ReadLine() is not null; _next++)
            {
            }

            return true;
        });
        _reader = Guarded(() => CsvDataReader.Create(text, new()
        {
            Delimiter = Dialect.Delimiter!.Value,
            HasHeaders = false,
            ResultSetMode = ResultSetMode.SingleResult,
            // No line begins with what is no letter: comments are passed over here, where their lines are counted.
            Comment = '\uFFFF',
            BufferSize = buffer,
            MaxBufferSize = LongestRow,
        }));
        _read = _reader.Read;
        Columns = Names();
        _cells = new CellReader[Columns.Count];
        Array.Fill(_cells, new(new() { DecimalMark = Dialect.DecimalMark!.Value }, options.Missing));
    }

    /// <summary>What columns without a name are called, before their number.</summary>
    private const string MadeUp = "column";

    public Dialect Dialect { get; }

    public override string Name => _input.Name;

    public override IReadOnlyList<string> Columns { get; }

    public override long? Line => _line;

    private bool _firstIsPending;

    /// <summary>Whether a name is one of a file without names.</summary>
    public static bool IsMadeUp(string name) => name.StartsWith(MadeUp, StringComparison.Ordinal)
        && int.TryParse(name.AsSpan(MadeUp.Length), NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>Goes to the next row. Rows without anything in them are given only where others follow: at the end they are none.</summary>
    public override bool Read()
    {
        if (_emptyRows.TryDequeue(out var line))
        {
            (_line, _isEmptyRow) = (line, true);
            return true;
        }

        if (_isEmptyRow) (_line, _isEmptyRow) = (_lineBehindEmpty, false);
        else if (_firstIsPending) _firstIsPending = false;
        else if (!Next()) return false;
        else if (Columns.Count > 1 && IsEmptyRow()) return ReadBehindEmpty();

        var cells = _reader.RowFieldCount;
        // A mark behind the last cell, as some programs write.
        return cells == Columns.Count || (cells == Columns.Count + 1 && Text(cells - 1).IsEmpty) ? true
            : throw new TableException(string.Create(
                CultureInfo.InvariantCulture,
                $"it has {Cells(cells)}, {(Dialect.HasHeader == true ? "the header" : "the first row")} {Columns.Count}. {Advice()}"), Name,
                _line);
    }

    public override bool IsMissing(int column) => _cells[column].IsMissing(Text(column));

    public override ReadOnlySpan<char> Text(int column) => _isEmptyRow ? [] : _reader.GetFieldSpan(column).Trim();

    public override bool TryNumber(int column, out double number) => _cells[column].TryNumber(Text(column), out number);

    public override void SetFormat(int column, CellFormat format) =>
        _cells[column] = CellReader.Create(format, _options);

    protected override void Dispose(bool disposing)
    {
        _reader.Dispose();
        _input.Dispose();
        base.Dispose(disposing);
    }

    private string[] Names()
    {
        if (!Next()) throw new TableException("the file is empty.", Name);
        // A mark behind the last cell, as some programs write.
        var count = _reader.RowFieldCount;
        var names = new string[Dialect.EndsRows && count > 1 && Text(count - 1).IsEmpty ? count - 1 : count];
        for (var i = 0; i < names.Length; i++)
        {
            var text = Dialect.HasHeader == true ? Text(i) : [];
            names[i] = text.IsEmpty ? string.Create(CultureInfo.InvariantCulture, $"{MadeUp}{i + 1}") : text.ToString();
        }

        _firstIsPending = Dialect.HasHeader == false;
        var seen = new HashSet<string>();
        foreach (var name in names)
            if (!seen.Add(name)) throw new TableException("two columns have this name. Rename one, so that each can be named.", Name, _line,
                name);
        return names;
    }

    private bool IsEmptyRow()
    {
        for (var i = 0; i < _reader.RowFieldCount; i++)
            if (!Text(i).IsEmpty) return false;
        return true;
    }

    private bool ReadBehindEmpty()
    {
        do _emptyRows.Enqueue(_line);
        while (Next() && IsEmptyRow());
        if (_atEnd)
        {
            _emptyRows.Clear();
            return false;
        }

        _lineBehindEmpty = _line;
        return Read();
    }

    /// <summary>Goes to the next row that is neither blank nor a comment.</summary>
    private bool Next()
    {
        while (Guarded(_read))
        {
            _line = _next;
            var raw = _reader.GetRawRecordSpan();
            var breaks = raw.Count('\n');
            _next += breaks > 0 ? breaks : Math.Max(1, raw.Count('\r'));
            if (raw.Contains('\0'))
                throw new TableException(
                    "it holds bytes that are 0, which are no letters: the file is damaged, or its encoding is another one.", Name, _line);
            if (Dialect.Comment is { } comment && Text(0) is [var first, ..] && first == comment) continue;
            if (_reader.RowFieldCount > 1 || !Text(0).IsEmpty) return true;
        }

        _atEnd = true;
        return false;
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CsvRecordTooLargeException e)
        {
            throw new TableException(
                $"the row that begins here is longer than {LongestRow >> 20} million letters. Is there a quote (\") that is never closed?",
                Name, _next, cause: e);
        }
        catch (CsvInvalidCharacterException e)
        {
            throw new TableException(
                "the quotes (\") of the row that begins here do not match. A cell in quotes ends at its second quote; a quote inside is " +
                "written twice.", Name, _next, cause: e);
        }
        catch (DecoderFallbackException e)
        {
            throw new TableException(
                $"behind this line there are bytes that are no {Dialect.Encoding}. Choose the encoding, such as latin1.", Name, _line,
                cause: e);
        }
        catch (InvalidDataException e)
        {
            throw Input.Damaged(Name, e);
        }
        catch (IOException e)
        {
            throw new TableException($"it cannot be read on: {e.Message}", Name, _line, cause: e);
        }
    }

    private string Advice()
    {
        var raw = _reader.GetRawRecordSpan();
        return Columns.Count == 1 ? "Choose the delimiter."
            : Dialect.Delimiter == ',' && raw.Contains(',') && _reader.RowFieldCount > Columns.Count
            ? "A cell that holds a comma is written in quotes."
            : "Every row has a cell for each column.";
    }

    private static string Cells(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "cell" : "cells")}");

    private static string Beginning(Input input, Encoding encoding)
    {
        // A letter that is cut in two at the end does not matter here, and bytes that are none are reported where they are read.
        var lenient = (Encoding)encoding.Clone();
        lenient.DecoderFallback = DecoderFallback.ReplacementFallback;
        var text = lenient.GetString(input.Beginning);
        return text is ['\uFEFF', .. var rest] ? rest : text;
    }
}
