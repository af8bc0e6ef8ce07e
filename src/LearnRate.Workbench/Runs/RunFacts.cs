using System.Globalization;
using LearnRate.Sweeps;
using LearnRate.Training;

namespace LearnRate.Workbench.Runs;

/// <summary>What lists, tables and charts say of stored runs.</summary>
internal static class RunFacts
{
    /// <summary>What is learned, and from which data.</summary>
    public static string What(RunSet runs) => runs.Recipe.Data is { } data ? $"{data}: {runs.Recipe.Problem}" : runs.Recipe.Problem;

    /// <summary>
    /// The loss by which runs are compared, and what it is called: over the validation
    /// rows where there are some, over the training rows otherwise.
    /// </summary>
    public static (string Name, ReadOnlyMemory<double> Values)? Loss(RunSet runs)
    {
        if (runs.Number("validationLoss") is { } validation && AnyFinite(validation)) return ("validation loss", validation);
        if (runs.Number("trainingLoss") is { } training) return ("training loss", training);
        return runs.Recipe.Columns.Count > 0 ? (runs.Recipe.Columns[0], runs.Columns.Numbers[0]) : null;
    }

    /// <summary>The place of the run with the lowest loss, the lower rate of two alike; null if none has a loss.</summary>
    public static int? Best(RunSet runs)
    {
        if (Loss(runs) is not { } loss) return null;
        int? best = null;
        for (var run = 0; run < runs.Columns.Count; run++)
        {
            if (runs.Columns.OutcomeOf.Span[run] != RunOutcome.Finished || !double.IsFinite(loss.Values.Span[run])) continue;
            if (best is null || loss.Values.Span[run] < loss.Values.Span[best.Value]) best = run;
        }

        return best;
    }

    public static string Outcome(RunOutcome outcome) => outcome.ToString().ToLowerInvariant();

    public static int Count(RunSet runs, RunOutcome outcome) => runs.Columns.OutcomeOf.Span.Count(outcome);

    public static string Id(RunSet runs, int run) => new RunId(runs.Id.Experiment, runs.Seed, runs.Columns.Rates.Span[run]).ToString();

    /// <summary>A whole number as people read it: 12,000.</summary>
    public static string Whole(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>How many runs, in words: 1 run, 12,000 runs.</summary>
    public static string Runs(long count) => $"{Whole(count)} run{(count == 1 ? "" : "s")}";

    private static bool AnyFinite(ReadOnlyMemory<double> numbers)
    {
        foreach (var number in numbers.Span)
            if (double.IsFinite(number)) return true;
        return false;
    }
}
