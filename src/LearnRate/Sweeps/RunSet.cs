using LearnRate.Training;
using LearnRate.Tutorial;

namespace LearnRate.Sweeps;

/// <summary>The runs of one recipe and seed, by rising rate: what a sweep made of a seed, or what a store holds of it.</summary>
public sealed record RunSet
{
    private RunSet(RunRecipe recipe, ulong seed, RunColumns columns) => (Recipe, Seed, Columns) = (recipe, seed, columns);

    /// <summary>Their recipe.</summary>
    public RunRecipe Recipe { get; }

    /// <summary>Their seed.</summary>
    public ulong Seed { get; }

    /// <summary>The runs in columns.</summary>
    public RunColumns Columns { get; private init; }

    /// <summary>The runs one by one, with their traces; null if they were not asked for, or kept in columns only.</summary>
    public IReadOnlyList<RunResult>? Results { get; private init; }

    /// <summary>When the last of them was saved, or null if they come from no store.</summary>
    public DateTimeOffset? Saved { get; init; }

    /// <summary>
    /// The lowest loss that data let a run of this seed reach, by which verdicts tell a run that data limit: the lowest level at which one
    /// of the set's runs ended. Null where there are no data; a test function has its own minimum.
    /// </summary>
    public double? Floor { get; private init; }

    /// <summary>The runs' name.</summary>
    public RunId Id => new(Recipe.Fingerprint[..RunId.Shown], Seed);

    /// <summary>A set of runs in columns.</summary>
    /// <param name="recipe">Their recipe, which names the columns.</param>
    /// <param name="seed">Their seed.</param>
    /// <param name="columns">The runs.</param>
    /// <param name="results">The same runs one by one, if they are known.</param>
    /// <exception cref="ArgumentException">There are not as many columns as the recipe names, or not as many results as runs.</exception>
    public static RunSet Create(RunRecipe recipe, ulong seed, RunColumns columns, IReadOnlyList<RunResult>? results = null)
    {
        if (columns.Numbers.Count != recipe.Columns.Count)
            throw new ArgumentException(
                $"There are {columns.Numbers.Count} columns of numbers; the recipe names {recipe.Columns.Count}.", nameof(columns));
        if (results is not null && results.Count != columns.Count)
            throw new ArgumentException($"There are {results.Count} results of {columns.Count} runs.", nameof(results));
        var set = new RunSet(recipe, seed, columns) { Results = results };
        return set with { Floor = recipe.Data is not null && set.Number("summary.level") is { } levels ? FloorOf(levels, columns) : null };
    }

    /// <summary>A set of runs of an experiment.</summary>
    /// <param name="experiment">The experiment; its own rate and seed are not used.</param>
    /// <param name="seed">Their seed.</param>
    /// <param name="runs">The runs, each rate once.</param>
    public static RunSet Create(Experiment experiment, ulong seed, IReadOnlyList<RunResult> runs)
    {
        RunResult[] inOrder = [.. runs.OrderBy(run => run.Rate)];
        return Create(RunRecipe.From(experiment), seed, new(
            inOrder.Select(run => run.Rate).ToArray(), inOrder.Select(run => run.Outcome).ToArray(),
            inOrder.Select(run => run.Steps).ToArray(), RunNumbers.ToColumns(inOrder)), inOrder);
    }

    /// <summary>A column of numbers by its name, or null if the recipe has none of that name.</summary>
    /// <param name="name">One of <see cref="RunRecipe.Columns"/>.</param>
    public ReadOnlyMemory<double>? Number(string name)
    {
        for (var i = 0; i < Recipe.Columns.Count; i++)
            if (Recipe.Columns[i] == name) return Columns.Numbers[i];
        return null;
    }

    /// <summary>A run's summary, or null if it was kept in columns of another kind.</summary>
    /// <param name="run">Its place, counted from 0.</param>
    public Summary? Summary(int run)
    {
        if (Recipe.Columns == RunNumbers.Columns) return RunNumbers.Summary(column => Columns.Numbers[column].Span[run]);
        return Recipe.Program is { } program
            ? TutorialRunSummary.Create(TutorialSummaries.Create(program,
                [.. Columns.Numbers.Take(TutorialSummaries.ColumnCount).Select(column => column.Slice(run, 1))]), 0)
            : null;
    }

    /// <summary>How a run went, or null if its summary is not known.</summary>
    /// <param name="run">Its place, counted from 0.</param>
    public Verdict? Verdict(int run) => Summary(run) is { } summary ? Training.Verdict.Judge(summary, Floor) : null;

    /// <summary>Some of the runs, judged as before.</summary>
    /// <param name="isWanted">Which, by their places.</param>
    public RunSet Only(Func<int, bool> isWanted)
    {
        int[] wanted = [.. Enumerable.Range(0, Columns.Count).Where(isWanted)];
        if (wanted.Length == Columns.Count) return this;
        return this with
        {
            Columns = Columns.Only(wanted),
            Results = Results is { } results ? [.. wanted.Select(run => results[run])] : null,
        };
    }

    /// <summary>The same with the runs one by one, too.</summary>
    internal RunSet WithResults(IReadOnlyList<RunResult> results) => this with { Results = results };

    private static double? FloorOf(ReadOnlyMemory<double> levels, RunColumns runs)
    {
        double? floor = null;
        for (var run = 0; run < runs.Count; run++)
        {
            var level = levels.Span[run];
            if (runs.OutcomeOf.Span[run] == RunOutcome.Finished && double.IsFinite(level) && !(floor <= level)) floor = level;
        }

        return floor;
    }
}
