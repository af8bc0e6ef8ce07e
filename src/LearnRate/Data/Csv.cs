using System.Globalization;

namespace LearnRate.Data;

/// <summary>Writes rows of CSV, as RFC 4180 has them but for lines that end in a line feed alone.</summary>
internal static class Csv
{
    /// <summary>A row without its line end.</summary>
    /// <param name="cells">Texts and numbers; null for a cell with nothing in it.</param>
    public static string Row(params IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell));

    /// <summary>
    /// A cell: in quotes where it would not read back as it is. A text that a spreadsheet would take for a formula gets an apostrophe
    /// before it, as OWASP recommends ("CSV Injection"); numbers stay numbers.
    /// </summary>
    public static string? Cell(string? text)
    {
        if (text is null) return null;
        if (text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..]
            && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) text = $"'{text}";
        return text.Length == 0 || char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]) || text.AsSpan().ContainsAny(",\"\r\n")
            ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
