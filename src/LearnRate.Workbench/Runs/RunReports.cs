using System.Globalization;
using LearnRate.Plots;
using LearnRate.Recipes;
using LearnRate.Storage;
using LearnRate.Sweeps;
using LearnRate.Training;

namespace LearnRate.Workbench.Runs;

/// <summary>Runs that a query found.</summary>
/// <param name="Place">The store.</param>
/// <param name="Sets">The runs, the last kept first.</param>
internal sealed record RunListReport(StorePlace Place, IReadOnlyList<RunSet> Sets);

/// <summary>What is drawn of runs.</summary>
internal enum RunChart
{
    /// <summary>The final loss against the rate.</summary>
    Rates,

    /// <summary>The loss of each step.</summary>
    Loss,
}

/// <summary>Runs of an experiment, or one, and their charts.</summary>
/// <param name="Sets">The runs, a set for each seed.</param>
internal sealed record ShowRunsReport(IReadOnlyList<RunSet> Sets)
{
    private const int MostLines = 5;

    /// <summary>The charts that there are of them.</summary>
    /// <param name="asked">The only one that is wanted; null for all.</param>
    public IReadOnlyList<Figure> Figures(RunChart? asked)
    {
        var figures = new List<Figure>();
        if (asked != RunChart.Loss && (asked == RunChart.Rates || Sets.Any(runs => runs.Columns.Count > 1)))
            figures.Add(RunFigures.Rates(Sets, [.. Sets.Select(runs => Sets.Count > 1 ? $"seed {runs.Seed}" : runs.Id.ToString())]));
        // One run as it is; of several the best of each seed.
        (string Name, RunResult Run)[] curves =
        [
            .. Sets.Where(runs => runs.Results is not null)
                .Select(runs => (Runs: runs, Run: runs.Columns.Count == 1 ? 0 : RunFacts.Best(runs))).Where(of => of.Run is not null)
                .Take(MostLines).Select(of => (RunFacts.Id(of.Runs, of.Run!.Value), of.Runs.Results![of.Run.Value])),
        ];
        if (asked != RunChart.Rates && curves.Length > 0)
            figures.Add(RunFigures.Losses(curves) with { Title = curves is [var only] ? only.Name : null });
        return figures;
    }

    /// <summary>The first of the charts.</summary>
    /// <inheritdoc cref="Figures" path="/param"/>
    /// <exception cref="WorkbenchException">There is none.</exception>
    public Figure MainFigure(RunChart? asked) => Figures(asked) is [var first, ..] ? first
        : throw new WorkbenchException(FailureCode.UnknownRuns,
            $"these runs were kept without traces; there is no such chart of them.");
}

/// <summary>Sets of runs side by side.</summary>
/// <param name="Sets">The sets.</param>
internal sealed record CompareRunsReport(IReadOnlyList<RunSet> Sets)
{
    private bool IsSingle => Sets.All(runs => runs.Columns.Count == 1);

    /// <summary>What each is called.</summary>
    public IReadOnlyList<string> Names => [.. Sets.Select(runs => IsSingle ? RunFacts.Id(runs, 0) : runs.Id.ToString())];

    /// <summary>One over the other: single runs by their losses, sets by their final losses.</summary>
    public Figure Figure => IsSingle && Sets.All(runs => runs.Results is not null)
        ? RunFigures.Losses([.. Sets.Select((runs, i) => (Names[i], runs.Results![0]))]) : RunFigures.Rates(Sets, Names);

    /// <summary>What is known of them, a row per fact; null where one does not have it.</summary>
    public IEnumerable<(string Name, IReadOnlyList<string?> Values)> Facts => AllFacts().Where(row => row.Values.Any(v => v is not null));

    private IEnumerable<(string Name, IReadOnlyList<string?> Values)> AllFacts()
    {
        (string Name, IReadOnlyList<string?> Values) Row(string name, Func<RunSet, string?> value) => (name, [.. Sets.Select(value)]);
        string? OfBest(RunSet runs, Func<int, string?> value) =>
            (runs.Columns.Count == 1 ? 0 : RunFacts.Best(runs)) is { } best ? value(best) : null;

        yield return Row("problem", runs => runs.Recipe.Problem);
        yield return Row("data", runs => runs.Recipe.Data);
        yield return Row("optimizer", runs => runs.Recipe.Optimizer);
        yield return Row("schedule", runs => runs.Recipe.Schedule);
        foreach (var part in (string[])["controller", "batch", "steps", "precision"])
            yield return Row(part, runs => runs.Recipe.Part(part));
        yield return Row("seed", runs => runs.Seed.ToString(CultureInfo.InvariantCulture));
        if (!IsSingle) yield return Row("runs", runs => RunFacts.Whole(runs.Columns.Count));
        if (!IsSingle) yield return Row("diverged", runs => RunFacts.Whole(RunFacts.Count(runs, RunOutcome.Diverged)));
        yield return Row(IsSingle ? "rate" : "best rate", runs => OfBest(runs, run => NumberFormat.Rate(runs.Columns.Rates.Span[run])));
        yield return Row("outcome", runs => OfBest(runs, run => RunFacts.Outcome(runs.Columns.OutcomeOf.Span[run])));
        yield return Row("steps done", runs => OfBest(runs, run => RunFacts.Whole(runs.Columns.Steps.Span[run])));
        yield return Row("verdict", runs => OfBest(runs, run => runs.Verdict(run)?.Word));
        foreach (var column in Sets.SelectMany(runs => runs.Recipe.Columns).Distinct()
            .Where(column => !column.Contains('.', StringComparison.Ordinal)))
            yield return Row(Words(column), runs => OfBest(runs, run => Number(runs, run, column)));
    }

    private static string? Number(RunSet runs, int run, string column) =>
        runs.Number(column) is { } numbers && double.IsFinite(numbers.Span[run]) ? NumberFormat.Short(numbers.Span[run], 6) : null;

    // validationLoss is "validation loss" for people.
    private static string Words(string column) =>
        string.Concat(column.Select(letter => char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : letter.ToString()));
}
