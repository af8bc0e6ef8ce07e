using System.CommandLine;
using System.Globalization;
using LearnRate.Sweeps;
using LearnRate.Plots;
using LearnRate.Storage;
using LearnRate.Training;

namespace LearnRate.Cli.Runs;

/// <summary><c>learnrate runs compare</c>: runs side by side, and one over the other in a chart.</summary>
internal static class CompareCommand
{
    private const int ChartWidth = 80, ChartHeight = 17, Most = 6, MostWidth = 30;

    private static readonly string[] Examples =
    [
        "learnrate runs compare 3f9c21ab/1/0.01 3f9c21ab/1/0.1",
        "learnrate runs compare 3f9c21ab/1 77d0e5c1/1 --out curves.svg",
    ];

    public static Command Create(Terminal terminal)
    {
        var ids = Selection.Ids($"Two to {Most} runs, or sets of runs with one seed each", new(2, Most));
        var format = new FormatOptions("runs-1");
        var output = FigureFile.Option();
        Option<bool> dark = new("--dark") { Description = "A dark figure" };
        Command command = new("compare", "Compare runs: what differs, and their curves in one chart") { ids, output, dark };
        format.AddTo(command);
        command.Does(terminal, new(), (parsed, store) =>
        {
            var found = Selection.Resolve(store, parsed.GetValue(ids)!, withTraces: true);
            if (found.Count is < 2 or > Most)
                throw new UnknownRunsException(
                    $"these ids name {found.Count} sets of runs, one for each experiment and seed; 2 to {Most} can be compared. Name a " +
                    $"seed with 3f9c21ab/1.");
            if (format.IsJson(parsed)) terminal.Out.WriteLine(FormatOptions.Json(found));
            else if (format.IsCsv(parsed)) RunExport.WriteCsv(terminal.Out, found);
            else return Show(terminal, format.IsPlain(parsed), found, parsed.GetValue(output), parsed.GetValue(dark));
            return ExitCode.Done;
        });
        return command.WithExamples(Examples);
    }

    private static int Show(Terminal terminal, bool plain, IReadOnlyList<RunSet> found, string? file, bool isDark)
    {
        var single = found.All(runs => runs.Columns.Count == 1);
        string[] names = [.. found.Select(runs => single ? RunFacts.Id(runs, 0) : runs.Id.ToString())];
        var figure = single && found.All(runs => runs.Results is not null)
            ? RunFigures.Losses([.. found.Select((runs, i) => (names[i], runs.Results![0]))])
            : RunFigures.Rates(found, names);
        if (file is not null) return FigureFile.Write(terminal, file, figure with { IsDark = isDark });
        terminal.Page(plain)
            .Write(new RunTables(plain).Facts(names, Facts(found, single).Where(row => row.Values.Any(value => value != "-"))));
        terminal.Out.WriteLine();
        terminal.Out.Write(BrailleChart.Draw(figure, ChartWidth, ChartHeight));
        return ExitCode.Done;
    }

    private static IEnumerable<(string Name, IReadOnlyList<string> Values)> Facts(IReadOnlyList<RunSet> found, bool single)
    {
        (string Name, IReadOnlyList<string> Values) Of(string name, Func<RunSet, string?> value) =>
            (name, [.. found.Select(runs => RunTables.Short(value(runs) ?? "-", MostWidth))]);
        string OfBest(RunSet runs, Func<int, string?> value) =>
            (runs.Columns.Count == 1 ? 0 : RunFacts.Best(runs)) is { } best ? value(best) ?? "-" : "-";
        string Number(RunSet runs, int run, string column) =>
            runs.Number(column) is { } numbers && double.IsFinite(numbers.Span[run]) ? Numbers.Short(numbers.Span[run], 6) : "-";

        yield return Of("problem", runs => runs.Recipe.Problem);
        yield return Of("data", runs => runs.Recipe.Data);
        yield return Of("optimizer", runs => runs.Recipe.Optimizer);
        yield return Of("schedule", runs => runs.Recipe.Schedule);
        foreach (var part in (string[])["controller", "batch", "steps", "precision"]) yield return Of(part, runs => runs.Recipe.Part(part));
        yield return Of("seed", runs => runs.Seed.ToString(CultureInfo.InvariantCulture));
        if (!single) yield return Of("runs", runs => RunTables.Whole(runs.Columns.Count));
        if (!single) yield return Of("diverged", runs => RunTables.Whole(RunFacts.Count(runs, RunOutcome.Diverged)));
        yield return Of(single ? "rate" : "best rate", runs => OfBest(runs, run => Numbers.Rate(runs.Columns.Rates.Span[run])));
        yield return Of("outcome", runs => OfBest(runs, run => RunFacts.Outcome(runs.Columns.OutcomeOf.Span[run])));
        yield return Of("steps done", runs => OfBest(runs, run => RunTables.Whole(runs.Columns.Steps.Span[run])));
        yield return Of("verdict", runs => OfBest(runs, run => runs.Verdict(run)?.Word));
        foreach (var column in found.SelectMany(runs => runs.Recipe.Columns).Distinct()
            .Where(column => !column.Contains('.', StringComparison.Ordinal)))
            yield return Of(Words(column), runs => OfBest(runs, run => Number(runs, run, column)));
    }

    // validationLoss is "validation loss" for people.
    private static string Words(string column) =>
        string.Concat(column.Select(letter => char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : letter.ToString()));
}
