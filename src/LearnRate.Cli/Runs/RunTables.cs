using LearnRate.Recipes;
using LearnRate.Sweeps;
using LearnRate.Training;
using LearnRate.Workbench.Runs;
using Spectre.Console;

namespace LearnRate.Cli.Runs;

/// <summary>Tables of stored runs for a terminal.</summary>
internal sealed class RunTables(bool plain)
{
    /// <summary>A row for each experiment and seed.</summary>
    public Spectre.Console.Table Sets(IEnumerable<RunSet> sets, DateTimeOffset now)
    {
        var table = New([1, 2], [3, 4, 5, 6], "id", "what is learned", "optimizer", "runs", "diverged", "best rate", "loss", "verdict",
            "age");
        foreach (var runs in sets)
        {
            var best = RunFacts.Best(runs);
            Row(table,
                runs.Id.ToString(), Short(RunFacts.What(runs), 60), Short(runs.Recipe.Optimizer ?? "", 40),
                RunFacts.Whole(runs.Columns.Count),
                RunFacts.Whole(RunFacts.Count(runs, RunOutcome.Diverged)),
                best is { } b ? NumberFormat.Rate(runs.Columns.Rates.Span[b]) : "-", best is { } of ? Loss(runs, of) : "-",
                best is { } its ? runs.Verdict(its)?.Word ?? "" : "", Age(now - runs.Saved!.Value));
        }

        return table;
    }

    /// <summary>A row for each run.</summary>
    public Spectre.Console.Table Runs(IEnumerable<(RunSet Runs, int Run)> all)
    {
        var table = New([], [2, 3], "id", "outcome", "steps", "loss", "verdict");
        foreach (var (runs, run) in all)
        {
            Row(table,
                RunFacts.Id(runs, run), RunFacts.Outcome(runs.Columns.OutcomeOf.Span[run]), RunFacts.Whole(runs.Columns.Steps.Span[run]),
                Loss(runs, run), runs.Verdict(run)?.Word ?? "");
        }

        return table;
    }

    /// <summary>A name in each row, and a column for each thing that has it.</summary>
    public Spectre.Console.Table Facts(IReadOnlyList<string> headers, IEnumerable<(string Name, IReadOnlyList<string> Values)> rows)
    {
        var table = New([.. Enumerable.Range(1, headers.Count)], [], ["", .. headers]);
        if (headers.All(header => header.Length == 0)) table.HideHeaders();
        foreach (var (name, values) in rows) Row(table, [name, .. values]);
        return table;
    }

    public static string Loss(RunSet runs, int run) =>
        RunFacts.Loss(runs) is { } loss && double.IsFinite(loss.Values.Span[run]) ? NumberFormat.Short(loss.Values.Span[run], 5) : "-";

    public static string Short(string text, int width) => text.Length <= width ? text : $"{text[..(width - 1)]}…";

    private static void Row(Spectre.Console.Table table, params string[] cells) => table.AddRow([.. cells.Select(Markup.Escape)]);

    // In one unit, as large as leaves a whole number: 40s, 5min, 3h, 12d.
    private static string Age(TimeSpan age) => age switch
    {
        { TotalDays: >= 2 } => $"{RunFacts.Whole((long)age.TotalDays)}d",
        { TotalHours: >= 2 } => $"{(int)age.TotalHours}h",
        { TotalMinutes: >= 2 } => $"{(int)age.TotalMinutes}min",
        _ => $"{Math.Max(0, (int)age.TotalSeconds)}s",
    };

    private Spectre.Console.Table New(int[] wrapped, int[] right, params string[] headers)
    {
        var table = new Spectre.Console.Table { Border = plain ? TableBorder.None : TableBorder.Simple };
        for (var i = 0; i < headers.Length; i++)
            table.AddColumn(new TableColumn(Markup.Escape(headers[i]))
            {
                Alignment = right.Contains(i) ? Justify.Right : Justify.Left,
                Padding = new(0, 0, 1, 0),
                NoWrap = !wrapped.Contains(i),
            });
        return table;
    }
}
