namespace LearnRate.Data;

/// <summary>Something that was guessed, left out or found when a table was prepared, and that could matter.</summary>
public sealed class TableNote
{
    internal TableNote(string text, string? column = null) => (Text, Column) = (text, column);

    /// <summary>What, in a sentence.</summary>
    public string Text { get; }

    /// <summary>The column that it is about, or null.</summary>
    public string? Column { get; }

    /// <summary>What can be set so that it is otherwise; none if nothing is of use but other data.</summary>
    public IReadOnlyList<TableRemedy> Remedies { get; internal init; } = [];
}
