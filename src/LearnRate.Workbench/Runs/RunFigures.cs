using LearnRate.Plots;
using LearnRate.Recipes;
using LearnRate.Sweeps;
using LearnRate.Training;

namespace LearnRate.Workbench.Runs;

/// <summary>Charts of stored runs.</summary>
internal static class RunFigures
{
    /// <summary>Losses beyond so many times the loss at the start are off the chart: they would flatten the rest of it.</summary>
    public const double MostGrowth = 10;

    /// <summary>
    /// The final loss against the rate, on logarithmic axes, a line for each; runs that
    /// diverged, or whose loss is off the chart, are marks at the upper edge.
    /// </summary>
    /// <param name="sets">What is drawn.</param>
    /// <param name="names">What each line is called.</param>
    public static Figure Rates(IReadOnlyList<RunSet> sets, IReadOnlyList<string> names)
    {
        var losses = sets.Select(RunFacts.Loss).ToArray();
        var starts = sets.SelectMany(set => set.Number("summary.first") is { } first ? first.ToArray() : []).Where(double.IsFinite)
            .ToArray();
        var most = starts.Length == 0 ? double.PositiveInfinity : MostGrowth * starts.Max();
        double[][] drawn = [.. losses.Select(loss => loss is { } l
            ? Array.ConvertAll(l.Values.ToArray(), value => double.IsFinite(value) && value <= most ? value : double.NaN) : [])];
        double[] marked = [.. sets.SelectMany((set, i) => Marked(set, losses[i]?.Values, most)).Distinct().Order()];
        var isOff = sets.SelectMany((set, i) => Marked(set, losses[i]?.Values, most, beyondOnly: true)).Any();
        return new()
        {
            X = new("learning rate") { IsLog = true },
            Y = new($"final {losses.FirstOrDefault(loss => loss is not null)?.Name ?? "loss"}") { IsLog = true },
            Lines = [.. sets.Select((set, i) => new Line(names[i], set.Columns.Rates.ToArray(), drawn[i]))],
            Beyond = Beyond(marked, marked.Length > 0 && sets.Any(set => set.Columns.OutcomeOf.Span.Contains(RunOutcome.Diverged)), isOff,
                most),
        };
    }

    /// <summary>The crosses at the upper edge, named by what is among them; null if there are none.</summary>
    public static Marks? Beyond(double[] rates, bool anyDiverged, bool anyOff, double most) => rates.Length == 0 ? null
        : new((anyDiverged, anyOff) switch
        {
            (true, false) => "diverged",
            (false, _) => $"a loss above {NumberFormat.Short(most, 3)}",
            _ => $"diverged, or a loss above {NumberFormat.Short(most, 3)}",
        }, rates);

    /// <summary>The loss of each step, a line for each run.</summary>
    public static Figure Losses(IReadOnlyList<(string Name, RunResult Run)> runs)
    {
        var all = runs.SelectMany(run => run.Run.Trace.Losses).Where(double.IsFinite);
        return new()
        {
            X = new("step") { Low = 0 },
            // Losses fall over decades, where they are above 0.
            Y = new("loss of the batch") { IsLog = all.All(loss => loss > 0) },
            Lines =
                [.. runs.Select(run => new Line(run.Name, [.. run.Run.Trace.Losses.Select((_, i) => (double)i * run.Run.Trace.Every)],
                    [.. run.Run.Trace.Losses]))],
        };
    }

    private static IEnumerable<double> Marked(RunSet set, ReadOnlyMemory<double>? losses, double most, bool beyondOnly = false)
    {
        for (var run = 0; run < set.Columns.Count; run++)
        {
            var isDiverged = set.Columns.OutcomeOf.Span[run] == RunOutcome.Diverged;
            if (isDiverged ? !beyondOnly : losses is { } values && values.Span[run] > most) yield return set.Columns.Rates.Span[run];
        }
    }
}
