using LearnRate.Data;
using LearnRate.Recipes;

namespace LearnRate.Formats;

/// <summary>Decides by the texts of a column how its cells are written.</summary>
internal static class CellFormats
{
    /// <summary>So many of ten cells must be numbers for a column of numbers; the others are then mistakes, and refused.</summary>
    private const int NumbersOfTen = 9;

    /// <summary>A unit is one only if so many different numbers have it: "2 doors" and "4 doors" alone are words.</summary>
    private const int FewestWithUnit = 3;

    private static readonly char?[] Thousands = [null, ',', '.', '\'', ' '];

    /// <summary>What people write into the empty cells of a column of numbers.</summary>
    public static ValueList<string> EmptyNumbers { get; } =
        ["-", "--", "---", "–", "—", "n/a", "#N/A", "#NA", "N.A.", "None", "nil", ".", "..", "#DIV/0!", "#VALUE!", "(null)", "<NA>"];

    /// <summary>How the numbers of a column are written, or null if they are none.</summary>
    /// <param name="cells">The different texts that are no empty cells, and how many cells have each.</param>
    /// <param name="usual">The decimal mark that the file's other numbers have.</param>
    /// <param name="said">The decimal mark that was asked for, or null.</param>
    /// <param name="isChosen">Whether the column was said to hold numbers.</param>
    /// <exception cref="TableException">Its numbers are written in two ways.</exception>
    public static CellFormat? Numbers(IReadOnlyList<(string Text, int Count)> cells, char usual, char? said, bool isChosen)
    {
        var all = cells.Sum(cell => (long)cell.Count);
        char[] marks = said is { } only ? [only] : usual == ',' ? [',', '.'] : ['.', ','];
        if (!isChosen && AreCodes(cells)) return null;
        foreach (var mark in marks[..1])
            if (cells.All(cell => WrittenNumber.TryParsePlain(cell.Text, mark, out _))) return new() { DecimalMark = mark };

        var (prefix, suffix) = Affixes(cells);
        var (best, most) = (new CellFormat { DecimalMark = marks[0] }, 0L);
        foreach (var mark in marks)
        {
            foreach (var thousands in Thousands)
            {
                if (thousands == mark) continue;
                var format = new CellFormat { DecimalMark = mark, ThousandsMark = thousands, Prefix = prefix, Suffix = suffix };
                var numbers = cells.Sum(cell => WrittenNumber.TryParse(cell.Text, format, out _) ? (long)cell.Count : 0);
                if (numbers > most) (best, most) = (format, numbers);
            }
        }

        if (isChosen) return best;
        if (10 * most < NumbersOfTen * all) return WrittenInTwoWays(cells, all) is { } mixed ? throw mixed : null;
        return suffix.Length > 0 && char.IsLetter(suffix[0]) && prefix.Length == 0 && cells.Count < FewestWithUnit ? null : best;
    }

    /// <summary>
    /// Which of a column's texts mean an empty cell where it holds words: all of them, but NA where the words are codes of two capital
    /// letters, as those of countries, states and continents are; null for all of them.
    /// </summary>
    public static ValueList<string>? EmptyWords(IReadOnlyList<string> words, ValueList<string> missing)
    {
        const int fewest = 3;
        const string name = "NA";
        if (!words.Contains(name)) return null;
        var others = words.Where(word => word != name && !missing.Contains(word, StringComparer.OrdinalIgnoreCase)).ToArray();
        return others.Length >= fewest && others.All(word => word is [>= 'A' and <= 'Z', >= 'A' and <= 'Z'])
            ? [.. missing.Where(text => !text.Equals(name, StringComparison.OrdinalIgnoreCase))] : null;
    }

    /// <summary>Whole numbers of which some begin with 0 number nothing: 01001 is a place, and not the same as 1001.</summary>
    private static bool AreCodes(IReadOnlyList<(string Text, int Count)> cells)
    {
        var padded = false;
        foreach (var (text, _) in cells)
        {
            if (WrittenNumber.IsPadded(text)) padded = true;
            else if (text.ContainsAny('.', ',') && WrittenNumber.TrySplit(text, out _)) return false;
        }

        return padded;
    }

    private static (string Prefix, string Suffix) Affixes(IReadOnlyList<(string Text, int Count)> cells)
    {
        var counts = new Dictionary<(string, string), long>();
        foreach (var (text, count) in cells)
        {
            if (!WrittenNumber.TrySplit(text, out var written)) continue;
            var affixes = (written.Prefix.ToString(), written.Suffix.ToString());
            counts[affixes] = counts.GetValueOrDefault(affixes) + count;
        }

        return counts.Count == 0 ? ("", "") : counts.MaxBy(pair => pair.Value).Key;
    }

    private static TableException? WrittenInTwoWays(IReadOnlyList<(string Text, int Count)> cells, long all)
    {
        var (points, commas, either) = (0L, 0L, 0L);
        string? pointed = null, comma = null;
        foreach (var (text, count) in cells)
        {
            var (isPoint, isComma) = (WrittenNumber.TryParsePlain(text, '.', out _), WrittenNumber.TryParsePlain(text, ',', out _));
            if (isPoint || isComma) either += count;
            if (isPoint && !isComma) (points, pointed) = (points + count, pointed ?? text);
            if (isComma && !isPoint) (commas, comma) = (commas + count, comma ?? text);
        }

        return points == 0 || commas == 0 || 10 * either < NumbersOfTen * all ? null
            : new($"its numbers are written in two ways, such as '{TableException.Show(pointed)}' and '{TableException.Show(comma)}'. " +
                "Write all with one decimal mark, or take the column as words.");
    }
}
