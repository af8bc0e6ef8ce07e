namespace LearnRate.Data;

/// <summary>The words for yes and no, in large letters or small ones.</summary>
public static class BooleanWords
{
    private static readonly (string No, string Yes)[] Pairs =
        [("false", "true"), ("no", "yes"), ("f", "t"), ("n", "y"), ("off", "on"), ("0", "1")];

    /// <summary>What is understood, for messages.</summary>
    internal static string Allowed => string.Join(", ", Pairs.Select(pair => $"{pair.No}/{pair.Yes}"));

    /// <summary>Every word in every spelling by large and small letters, for programs that tell these apart.</summary>
    internal static IEnumerable<(string Text, bool IsYes)> Spellings =>
        Pairs.SelectMany(pair => SpellingsOf(pair.No).Select(text => (text, false))
            .Concat(SpellingsOf(pair.Yes).Select(text => (text, true))));

    /// <summary>Reads a word.</summary>
    /// <param name="text">false, no, f, n, off, 0, or true, yes, t, y, on, 1.</param>
    /// <param name="yes">What it says.</param>
    /// <returns>Whether it is such a word.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out bool yes)
    {
        yes = false;
        foreach (var (no, positive) in Pairs)
        {
            if (text.Equals(no, StringComparison.OrdinalIgnoreCase)) return true;
            if (text.Equals(positive, StringComparison.OrdinalIgnoreCase)) return yes = true;
        }

        return false;
    }

    /// <summary>Whether words say yes and no, and nothing else. A column of 0 and 1 alone is one of numbers.</summary>
    internal static bool AreAll(ReadOnlySpan<string> words)
    {
        var (yes, no) = (false, false);
        foreach (var word in words)
        {
            if (!TryParse(word, out var says)) return false;
            if (says) yes = true;
            else no = true;
        }

        return yes && no;
    }

    /// <summary>A word of small letters in every spelling by large and small letters.</summary>
    internal static IEnumerable<string> SpellingsOf(string word) => word.Aggregate(
        (IEnumerable<string>)[""], (beginnings, letter) =>
            beginnings.SelectMany(beginning => ((char[])[letter, char.ToUpperInvariant(letter)]).Distinct()
                .Select(written => beginning + written)));
}
