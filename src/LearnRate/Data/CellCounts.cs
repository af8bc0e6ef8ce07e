namespace LearnRate.Data;

/// <summary>How many cells of one input column were empty, unknown or clipped, of the rows that were read so far.</summary>
/// <param name="column">The column's name.</param>
public sealed class CellCounts(string column)
{
    /// <summary>The column's name.</summary>
    public string Column => column;

    /// <summary>Cells that are empty.</summary>
    public long Empty { get; internal set; }

    /// <summary>Words that no training row had.</summary>
    public long Unseen { get; internal set; }

    /// <summary>Numbers outside the training rows' range, which count as its nearer end.</summary>
    public long Clipped { get; internal set; }
}
