using LearnRate.Training;
using LearnRate.Tutorial;

namespace LearnRate.Storage;

/// <summary>The runs of one recipe and seed that a store holds, by rising rate.</summary>
public sealed record StoredRuns
{
    /// <summary>Their recipe.</summary>
    public required StoredRecipe Recipe { get; init; }

    /// <summary>Their seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>When the last of them was kept.</summary>
    public required DateTimeOffset Kept { get; init; }

    /// <summary>The runs in columns.</summary>
    public required RunColumns Columns { get; init; }

    /// <summary>The runs one by one, with their traces; null if they were not asked for, or kept in columns only.</summary>
    public IReadOnlyList<RunResult>? Results { get; init; }

    /// <summary>The runs' name.</summary>
    public RunId Id => new(Recipe.Fingerprint[..RunId.Shown], Seed);

    /// <summary>A column of numbers by its name, or null if the recipe has none of that name.</summary>
    /// <param name="name">One of <see cref="StoredRecipe.Columns"/>.</param>
    public ReadOnlyMemory<double>? Number(string name)
    {
        for (var i = 0; i < Recipe.Columns.Count; i++)
            if (Recipe.Columns[i] == name) return Columns.Numbers[i];
        return null;
    }

    /// <summary>A run's digest, or null if it was kept in columns of another kind.</summary>
    /// <param name="run">Its place, counted from 0.</param>
    public Summary? Summary(int run)
    {
        if (Recipe.Columns == RunCodec.Columns) return RunCodec.SummaryOf(column => Columns.Numbers[column].Span[run]);
        return Recipe.Program is { } program
            ? Training.Summary.From(TutorialSummaries.Create(program,
                [.. Columns.Numbers.Take(TutorialSummaries.ColumnCount).Select(column => column.Slice(run, 1))]), 0)
            : null;
    }

    /// <summary>How a run went, or null if its digest is not known.</summary>
    /// <param name="run">Its place, counted from 0.</param>
    public Verdict? Verdict(int run) => Summary(run) is { } summary ? Training.Verdict.Judge(summary) : null;

    /// <summary>Some of the runs.</summary>
    /// <param name="isWanted">Which, by their places.</param>
    public StoredRuns Only(Func<int, bool> isWanted)
    {
        int[] wanted = [.. Enumerable.Range(0, Columns.Count).Where(isWanted)];
        if (wanted.Length == Columns.Count) return this;
        return this with
        {
            Columns = Columns.Only(wanted),
            Results = Results is { } results ? [.. wanted.Select(run => results[run])] : null,
        };
    }
}
