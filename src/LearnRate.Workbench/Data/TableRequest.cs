using LearnRate.Data;
using LearnRate.Formats;

namespace LearnRate.Workbench.Data;

/// <summary>A table, how it is read, and how its rows are prepared.</summary>
internal sealed record TableRequest
{
    /// <summary>The file; what messages call it where a stream is read.</summary>
    public required string Name { get; init; }

    /// <summary>Opens the stream that is read instead of a file; null for the file.</summary>
    public Func<Stream>? Open { get; init; }

    /// <summary>How it is read.</summary>
    public ReadingOptions Reading { get; init; } = new();

    /// <summary>What is predicted, and how rows are prepared; null while nothing is.</summary>
    public PreparationOptions? Preparation { get; init; }

    /// <summary>Reads it.</summary>
    /// <exception cref="TableException">It cannot be read.</exception>
    public ReadTable Read(CancellationToken cancellationToken) => Open is { } open
        ? TableReader.ReadStream(open(), Name, Reading, cancellationToken) : TableReader.Read(Name, Reading, cancellationToken);

    /// <summary>Opens it, to read its rows as they come.</summary>
    /// <exception cref="TableException">It cannot be read.</exception>
    public OpenedRows OpenRows() =>
        Open is { } open ? TableReader.OpenStream(open(), Name, Reading) : TableReader.Open(Name, Reading);

    /// <summary>Reads it and prepares its rows.</summary>
    /// <exception cref="TableException">It cannot be read, or its rows not be prepared.</exception>
    public ReadyTable Prepare(CancellationToken cancellationToken) => ReadyTable.Create(
        Read(cancellationToken), Reading, Preparation ?? throw new InvalidOperationException("Nothing is predicted."));

    /// <summary>Says so if nothing is said to be predicted.</summary>
    /// <param name="session">What needs it.</param>
    /// <param name="file">The file, as the sentence names it.</param>
    /// <exception cref="WorkbenchException">There is no target.</exception>
    public void RequireTargets(string session, string file)
    {
        if (Preparation is not null) return;
        throw new WorkbenchException(FailureCode.Usage,
            $"{session} needs a target: {Setting.Target with { Value = "<column>" }}. " +
            $"See what the columns are: {new Activity("data inspect", file)}.");
    }
}
