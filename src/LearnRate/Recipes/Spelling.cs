namespace LearnRate.Recipes;

/// <summary>What someone meant who mistyped a word.</summary>
internal static class Spelling
{
    /// <summary>The known word that is nearest, or null if none is near: at most two letters off, or a third of a longer word.</summary>
    /// <param name="word">What was typed.</param>
    /// <param name="known">What is allowed.</param>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        var nearest = known.MinBy(name => Distance(word, name));
        return nearest is not null && Distance(word, nearest) <= Math.Max(2, word.Length / 3) ? nearest : null;
    }

    /// <summary>How many letters must be added, removed or changed to make one word of another (Levenshtein 1966).</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
