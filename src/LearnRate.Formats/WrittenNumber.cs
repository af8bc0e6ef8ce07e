using System.Globalization;
using System.Runtime.CompilerServices;
using LearnRate.Data;

namespace LearnRate.Formats;

/// <summary>
/// A number as people write it: a sign, which may be U+2212 or parentheses around; a currency or nothing; digits, in groups of three
/// or not; a unit, a currency or nothing.
/// </summary>
internal readonly ref struct WrittenNumber
{
    private const int LongestBody = 64, LongestAffix = 12;

    /// <summary>Beyond this not every whole number is a double, so that two different ones may be read as one.</summary>
    public const double MostWhole = 9_007_199_254_740_991;

    private static readonly string[] Currencies =
    [
        "CHF", "USD", "EUR", "GBP", "JPY", "CNY", "INR", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "BRL", "MXN",
        "ZAR", "SGD", "HKD", "KRW", "TRY", "RUB", "Fr.", "SFr.", "Rs", "Rs.", "kr", "kr.", "zł", "Kč", "Ft",
    ];

    private WrittenNumber(bool isNegative, ReadOnlySpan<char> prefix, ReadOnlySpan<char> body, ReadOnlySpan<char> suffix)
    {
        IsNegative = isNegative;
        Prefix = prefix;
        Body = body;
        Suffix = suffix;
    }

    public bool IsNegative { get; }

    public ReadOnlySpan<char> Prefix { get; }

    /// <summary>Digits, marks and an exponent.</summary>
    public ReadOnlySpan<char> Body { get; }

    public ReadOnlySpan<char> Suffix { get; }

    /// <summary>Takes a text apart.</summary>
    /// <returns>Whether it is written like a number.</returns>
    public static bool TrySplit(ReadOnlySpan<char> text, out WrittenNumber written)
    {
        written = default;
        var negative = false;
        if (text is ['(', .., ')'])
        {
            negative = true;
            text = text[1..^1].Trim();
        }

        if (!TakeSign(ref text, ref negative)) return false;
        var first = text.IndexOfAnyInRange('0', '9');
        if (first < 0) return false;
        if (first > 0 && text[first - 1] is '.' or ',' && (first == 1 || !char.IsLetter(text[first - 2]))) first--;
        var prefix = text[..first].Trim();
        var rest = text[first..];
        if (prefix is [.., '-' or '\u2212'])
        {
            if (negative) return false;
            negative = true;
            prefix = prefix[..^1].TrimEnd();
        }

        if (!IsCurrency(prefix)) return false;
        var end = 0;
        while (end < rest.Length && (char.IsAsciiDigit(rest[end]) || rest[end] is '.' or ',' or '\'' or '’' || IsBlank(rest[end]))) end++;
        if (rest[..end].TrimEnd().Length == end) end += Exponent(rest[end..]);
        var body = rest[..end].Trim();
        var suffix = rest[end..].Trim();
        if (body.Length > LongestBody || !IsUnit(suffix)) return false;
        written = new(negative, prefix, body, suffix);
        return true;
    }

    /// <summary>Reads a cell that is written as a column's are.</summary>
    /// <returns>Whether it is such a number, finite, and no whole number that a double cannot hold.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, CellFormat format, out double number)
    {
        number = 0;
        return TrySplit(text, out var written) && written.Prefix.SequenceEqual(format.Prefix)
            && written.Suffix.SequenceEqual(format.Suffix) && written.TryRead(format.DecimalMark, format.ThousandsMark, out number);
    }

    /// <summary>Reads a number without groups, or says that it is none; a whole number that a double cannot hold is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryParsePlain(ReadOnlySpan<char> text, char mark, out double number) =>
        NumberText.TryParse(text, mark, out number) && (Math.Abs(number) <= MostWhole || !IsWhole(text));

    /// <summary>The number, read by the column's marks.</summary>
    public bool TryRead(char mark, char? thousands, out double number)
    {
        Span<char> letters = stackalloc char[LongestBody + 1];
        var (count, group, grouped, decimals) = (0, 0, false, false);
        foreach (var letter in Body)
        {
            var separator = letter == '’' ? '\'' : IsBlank(letter) ? ' ' : letter;
            if (separator == thousands && !decimals)
            {
                // The first group has one to three digits and does not begin with 0, each other has three.
                if (grouped ? group != 3 : group is 0 or > 3 || letters[0] == '0') return Fail(out number);
                (grouped, group) = (true, 0);
                continue;
            }

            if (char.IsAsciiDigit(letter)) group++;
            else if (grouped && !decimals && group != 3) return Fail(out number);
            else decimals = true;
            letters[count++] = letter;
        }

        if (grouped && !decimals && group != 3) return Fail(out number);
        if (!TryParsePlain(letters[..count], mark, out number)) return false;
        if (IsNegative) number = -number;
        return true;
    }

    /// <summary>Whether a text is digits that begin with 0, as codes are.</summary>
    public static bool IsPadded(ReadOnlySpan<char> text) =>
        text is ['0', _, ..] && !text.ContainsAnyExceptInRange('0', '9');

    private static bool Fail(out double number)
    {
        number = 0;
        return false;
    }

    private static bool IsWhole(ReadOnlySpan<char> text) =>
        !(text is ['+' or '-', ..] ? text[1..] : text).ContainsAnyExceptInRange('0', '9');

    private static bool TakeSign(ref ReadOnlySpan<char> text, ref bool negative)
    {
        if (text is not ['-' or '\u2212' or '+', ..]) return true;
        if (negative) return false;
        negative = text[0] != '+';
        text = text[1..].TrimStart();
        return text is not ['-' or '\u2212' or '+', ..];
    }

    private static bool IsBlank(char letter) => letter is ' ' or '\u00A0' or '\u202F' or '\u2009';

    private static int Exponent(ReadOnlySpan<char> text)
    {
        if (text is not ['e' or 'E', ..]) return 0;
        var place = text is [_, '+' or '-', ..] ? 2 : 1;
        var digits = place;
        while (digits < text.Length && char.IsAsciiDigit(text[digits])) digits++;
        return digits > place ? digits : 0;
    }

    private static bool IsCurrency(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return true;
        if (text.Length > 4) return false;
        foreach (var currency in Currencies)
            if (text.SequenceEqual(currency)) return true;
        return char.GetUnicodeCategory(text[^1]) == UnicodeCategory.CurrencySymbol
            && !text[..^1].ContainsAnyExceptInRange('A', 'Z');
    }

    private static bool IsUnit(ReadOnlySpan<char> text) => text.IsEmpty || (text.Length <= LongestAffix
        && (char.IsLetter(text[0]) || text[0] is '%' or '‰' or '°' or '′' or '″' or '"' or '\''
            || char.GetUnicodeCategory(text[0]) == UnicodeCategory.CurrencySymbol));
}
