using LearnRate.Training;

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
}
