using LearnRate.Data;
using LearnRate.Formats;

namespace LearnRate.Workbench.Data;

/// <summary>A table that was read and prepared.</summary>
/// <param name="Data">The prepared table.</param>
/// <param name="Notes">What was guessed, left out or found on the way, and could matter; a sentence each.</param>
internal sealed record ReadyTable(PreparedTable Data, IReadOnlyList<Sentence> Notes)
{
    /// <summary>Reads and prepares a table.</summary>
    /// <param name="read">The table as it was read.</param>
    /// <param name="reading">How it was asked to be read.</param>
    /// <param name="preparation">What is predicted, and how rows are prepared.</param>
    /// <exception cref="TableException">Its rows cannot be prepared.</exception>
    public static ReadyTable Create(ReadTable read, ReadingOptions reading, PreparationOptions preparation)
    {
        var data = PreparedTable.Create(read.Table, preparation);
        var used = data.Preprocessing.Inputs.Select(input => input.Column).Concat(preparation.Targets).ToHashSet();
        return new(data,
        [
            .. ReadingNotes.Lines(read, reading),
            .. ReadingNotes.Formats(read, reading, [.. read.Table.Columns.Where(column => used.Contains(column.Name))]),
            .. data.Notes.Select(KnownFailures.Describe),
        ]);
    }
}
