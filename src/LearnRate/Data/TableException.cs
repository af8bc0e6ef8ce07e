namespace LearnRate.Data;

/// <summary>Data that cannot be used as they are: one clear line that says where, what is wrong, and what to do.</summary>
public sealed class TableException : Exception
{
    /// <summary>Says what is wrong, and where.</summary>
    /// <param name="problem">What is wrong, the value seen, what is allowed.</param>
    /// <param name="source">The file or table, or null if the problem names it.</param>
    /// <param name="line">The line, counted from 1, or null if it is no matter of one line.</param>
    /// <param name="column">The column's name, or null if it is no matter of one column.</param>
    /// <param name="cause">What was thrown below, if anything.</param>
    public TableException(string problem, string? source = null, long? line = null, string? column = null, Exception? cause = null)
        : base(Text(problem, source, line, column), cause) => (File, Line, Column) = (source, line, column);

    /// <summary>The file or table, or null.</summary>
    public string? File { get; }

    /// <summary>The line, counted from 1, or null.</summary>
    public long? Line { get; }

    /// <summary>The column's name, or null.</summary>
    public string? Column { get; }

    /// <summary>What can be set so that the data can be used as they are; none if nothing helps but other data.</summary>
    public IReadOnlyList<TableRemedy> Remedies { get; init; } = [];

    /// <summary>A cell's text as a message shows it: one line, not too long.</summary>
    internal static string Show(ReadOnlySpan<char> text)
    {
        const int most = 40;
        return OnOneLine(text.Length <= most ? text.ToString() : $"{text[..most]}…");
    }

    private static string OnOneLine(string text) => string.Create(text.Length, text, (letters, from) =>
    {
        for (var i = 0; i < letters.Length; i++) letters[i] = char.IsControl(from[i]) ? ' ' : from[i];
    });

    private static string Text(string problem, string? source, long? line, string? column)
    {
        var place = string.Join(", ", ((string?[])
        [
            source is null ? null : Show(source), line is { } l ? FormattableString.Invariant($"line {l}") : null,
            column is null ? null : $"column \"{Show(column)}\"",
        ]).OfType<string>());
        // Names of columns hold whatever a file holds.
        return OnOneLine(place.Length == 0 ? problem : $"{place}: {problem}");
    }
}
