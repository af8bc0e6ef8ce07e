using System.CommandLine;
using LearnRate.Sweeps;
using LearnRate.Plots;
using LearnRate.Training;
using Spectre.Console;

namespace LearnRate.Cli.Runs;

/// <summary><c>learnrate runs show</c>: an experiment's runs, or one, with their charts.</summary>
internal static class ShowCommand
{
    private const int ChartWidth = 80, ChartHeight = 15, MostRows = 40, MostLines = 5;

    /// <summary>What is drawn.</summary>
    private enum Chart
    {
        Rates,
        Loss,
    }

    private static readonly string[] Examples =
    [
        "learnrate runs show 3f9c21ab",
        "learnrate runs show 3f9c21ab/1/0.05 --out loss.svg",
        "learnrate runs show 3f9c21ab --chart loss",
    ];

    public static Command Create(Terminal terminal)
    {
        var id = Selection.Ids("Which runs: an experiment, one of its seeds, or one run", ArgumentArity.ExactlyOne);
        var format = new FormatOptions("runs-1");
        var output = FigureFile.Option();
        var words = Enum.GetNames<Chart>().Select(name => name.ToLowerInvariant()).ToArray();
        Option<Chart?> chart = new("--chart")
        {
            Description =
                "The final loss against the rate, or the loss of each step of the best runs; both unless said, with --out the first " +
                    "where there are several rates",
            HelpName = string.Join('|', words),
            CustomParser = OptionParsers.By<Chart?>(text => Array.IndexOf(words, text) is var i and >= 0
                ? (Chart)i : throw new FormatException($"'{text}' is not known. Allowed: {string.Join(", ", words)}.")),
        };
        Option<bool> dark = new("--dark") { Description = "A dark figure" };
        Command command = new("show", "Show runs: their recipe, a row for each, and their charts") { id, chart, output, dark };
        format.AddTo(command, withCsv: false);
        command.Does(terminal, new(), (parsed, store) =>
        {
            var found = Selection.Resolve(store, parsed.GetValue(id)!, withTraces: true);
            var asked = parsed.GetValue(chart);
            if (format.IsJson(parsed))
            {
                terminal.Out.WriteLine(FormatOptions.Json(found));
                return ExitCode.Done;
            }

            var figures = Figures(found, asked);
            if (parsed.GetValue(output) is { } file)
                return figures is [var first, ..] ? FigureFile.Write(terminal, file, first with { IsDark = parsed.GetValue(dark) })
                    : throw new UnknownRunsException("these runs were kept without traces; there is no such chart of them.");
            Show(terminal.Page(format.IsPlain(parsed)), new(format.IsPlain(parsed)), found);
            foreach (var figure in figures)
            {
                terminal.Out.WriteLine();
                terminal.Out.Write(BrailleChart.Draw(figure, ChartWidth, ChartHeight));
            }

            return ExitCode.Done;
        });
        return command.WithExamples(Examples);
    }

    private static List<Figure> Figures(IReadOnlyList<RunSet> found, Chart? asked)
    {
        var figures = new List<Figure>();
        if (asked != Chart.Loss && (asked == Chart.Rates || found.Any(runs => runs.Columns.Count > 1)))
            figures.Add(RunFigures.Rates(found, [.. found.Select(runs => found.Count > 1 ? $"seed {runs.Seed}" : runs.Id.ToString())]));
        // One run as it is; of several the best of each seed.
        (string Name, RunResult Run)[] curves =
        [
            .. found.Where(runs => runs.Results is not null)
                .Select(runs => (Runs: runs, Run: runs.Columns.Count == 1 ? 0 : RunFacts.Best(runs))).Where(of => of.Run is not null)
                .Take(MostLines).Select(of => (RunFacts.Id(of.Runs, of.Run!.Value), of.Runs.Results![of.Run.Value])),
        ];
        if (asked != Chart.Rates && curves.Length > 0)
            figures.Add(RunFigures.Losses(curves) with { Title = curves is [var only] ? only.Name : null });
        return figures;
    }

    private static void Show(IAnsiConsole console, RunTables tables, IReadOnlyList<RunSet> found)
    {
        var recipe = found[0].Recipe;
        console.Write(new Text($"{recipe.Fingerprint}  {RunFacts.What(found[0])}", new Style(decoration: Decoration.Bold)));
        console.WriteLine();
        console.Write(tables.Facts([""], recipe.Text.Split('\n').Select(Part)));
        var rows = found.SelectMany(runs => Enumerable.Range(0, runs.Columns.Count).Select(run => (runs, run))).ToArray();
        console.Write(tables.Runs(rows.Take(MostRows)));
        if (rows.Length > MostRows)
            console.WriteLine($"and {RunTables.Whole(rows.Length - MostRows)} further runs; 'learnrate runs export' has them all.");
        foreach (var runs in found)
            if (RunFacts.Best(runs) is { } best && runs.Columns.Count > 1)
                console.WriteLine(
                    $"Best of seed {runs.Seed}: {RunFacts.Id(runs, best)} with a {RunFacts.Loss(runs)!.Value.Name} of {RunTables.Loss(runs, best)}.");
    }

    // A line of a recipe: the words before its text form, which has no blanks before the first of these names ends.
    private static (string Name, IReadOnlyList<string> Values) Part(string line)
    {
        var space = line.StartsWith("momentum schedule ", StringComparison.Ordinal)
            ? "momentum schedule".Length : line.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? ("", [line]) : (line[..space], [line[(space + 1)..]]);
    }
}
