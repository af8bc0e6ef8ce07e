using System.Runtime.CompilerServices;
using LearnRate.Data;
using LearnRate.Recipes;

namespace LearnRate.Formats;

/// <summary>Reads the texts of one column as its format says.</summary>
internal sealed class CellReader
{
    private readonly CellFormat _format;
    private readonly char _mark;
    private readonly bool _isPlain, _numbersAreMissing, _isQuick;
    private readonly string[] _empty;

    /// <param name="format">How the cells are written.</param>
    /// <param name="missing">Texts that mean an empty cell unless the format has its own.</param>
    public CellReader(CellFormat format, ValueList<string> missing)
    {
        (_format, _mark, _empty) = (format, format.DecimalMark, [.. format.Empty ?? missing]);
        _isPlain = format is { Prefix: "", Suffix: "" };
        _numbersAreMissing = _empty.Any(token => NumberText.TryParse(token, _mark, out _) || WrittenNumber.TryParse(token, format, out _));
        _isQuick = _isPlain && !_numbersAreMissing;
    }

    /// <summary>A reader of a column's format, of which what was asked for takes the place.</summary>
    public static CellReader Create(CellFormat format, ReadingOptions options)
    {
        if (options.DecimalMark is { } mark)
            format = format with { DecimalMark = mark, ThousandsMark = format.ThousandsMark == mark ? null : format.ThousandsMark };
        return new(options.GuessMissing ? format : format with { Empty = null }, options.Missing);
    }

    public bool IsMissing(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return true;
        foreach (var token in _empty)
            if (text.Equals(token, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryNumber(ReadOnlySpan<char> text, out double number) =>
        // Most cells are plain, and those that are not are looked at once more.
        _isQuick && WrittenNumber.TryParsePlain(text, _mark, out number) || TryWritten(text, out number);

    private bool TryWritten(ReadOnlySpan<char> text, out double number)
    {
        number = 0;
        return !text.IsEmpty && !(_numbersAreMissing && IsMissing(text))
            && (_isPlain && WrittenNumber.TryParsePlain(text, _mark, out number) || WrittenNumber.TryParse(text, _format, out number));
    }
}
