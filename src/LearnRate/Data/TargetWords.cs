using System.Globalization;

namespace LearnRate.Data;

/// <summary>Whether the words of a target look like classes.</summary>
internal static class TargetWords
{
    /// <summary>So few classes are in no doubt, such as ranges of ages.</summary>
    private const int MostUndoubted = 20;

    /// <summary>Refuses words that are many and either look like numbers or are hardly ever the same.</summary>
    /// <param name="table">The table.</param>
    /// <param name="target">The target.</param>
    /// <param name="classes">How many different words it has.</param>
    /// <param name="rows">How many rows have one.</param>
    /// <exception cref="TableException">They do not look like classes; its remedies say what can be set.</exception>
    public static void Check(Table table, TextColumn target, int classes, int rows)
    {
        if (classes <= MostUndoubted) return;
        var counts = new int[target.Words.Length];
        foreach (var code in target.Codes)
            if (code >= 0) counts[code]++;
        (string Text, int Count)[] words =
            [.. target.Words.ToArray().Zip(counts, (word, count) => (word, count)).Where(word => word.count > 0)];
        if (2 * words.Where(word => LooksLikeNumber(word.Text)).Sum(word => (long)word.Count) >= rows)
        {
            // Such as <1.0 among numbers: the commonest word that is none keeps the others from being read as numbers.
            var other = words.OrderBy(word => double.TryParse(word.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
                .ThenByDescending(word => word.Count).First().Text;
            throw Refused(string.Create(CultureInfo.InvariantCulture,
                $"the target looks like numbers, but was read as {classes:N0} different words in {rows:N0} rows, because of cells " +
                $"such as '{TableException.Show(other)}'. Say what such cells mean, or that its words are classes."),
                TableRemedy.ReadAsMissing, TableRemedy.ReadAsNumbers, TableRemedy.PredictClasses);
        }

        if (2 * classes > rows)
        {
            throw Refused(string.Create(CultureInfo.InvariantCulture,
                $"the target has {classes:N0} different words in {rows:N0} rows, too many for classes: most could not be learned. " +
                $"Choose another target, or say that its words are classes."),
                TableRemedy.PredictClasses);
        }

        TableException Refused(string problem, params TableRemedy[] remedies) =>
            new(problem, table.Name, column: target.Name) { Remedies = remedies };
    }

    private static bool LooksLikeNumber(string word) => word.Count(char.IsAsciiDigit) > word.Count(char.IsLetter);
}
