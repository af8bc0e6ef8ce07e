using System.CommandLine;
using LearnRate.Plots;
using LearnRate.Sweeps;
using LearnRate.Workbench.Runs;
using Spectre.Console;

namespace LearnRate.Cli.Runs;

/// <summary><c>learnrate runs show</c>: an experiment's runs, or one, with their charts.</summary>
internal static class ShowCommand
{
    private const int ChartWidth = 80, ChartHeight = 15, MostRows = 40;

    private static readonly string[] Examples =
    [
        "learnrate runs show 3f9c21ab",
        "learnrate runs show 3f9c21ab/1/0.05 --out loss.svg",
        "learnrate runs show 3f9c21ab --chart loss",
    ];

    public static Command Create(Terminal terminal)
    {
        var id = IdArgument.Create("Which runs: an experiment, one of its seeds, or one run", ArgumentArity.ExactlyOne);
        var format = new FormatOptions("runs-1");
        var output = FigureOption.Create();
        var words = Enum.GetNames<RunChart>().Select(name => name.ToLowerInvariant()).ToArray();
        Option<RunChart?> chart = new("--chart")
        {
            Description =
                "The final loss against the rate, or the loss of each step of the best runs; both unless said, with --out the first " +
                    "where there are several rates",
            HelpName = string.Join('|', words),
            CustomParser = OptionParsers.By<RunChart?>(text => Array.IndexOf(words, text) is var i and >= 0
                ? (RunChart)i : throw new FormatException($"'{text}' is not known. Allowed: {string.Join(", ", words)}.")),
        };
        Option<bool> dark = new("--dark") { Description = "A dark figure" };
        Command command = new("show", "Show runs: their recipe, a row for each, and their charts") { id, chart, output, dark };
        format.AddTo(command, withCsv: false);
        var stores = new StoreOptions();
        stores.AddTo(command, trains: false);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var session = new RunsSession(stores.Place(parsed), new StoreNotices(terminal));
            var report = await session.ShowAsync(parsed.GetValue(id)!, cancellationToken);
            var (asked, isPlain) = (parsed.GetValue(chart), format.IsPlain(parsed));
            if (format.IsJson(parsed)) return FormatOptions.PrintJson(terminal, report.Sets);
            if (parsed.GetValue(output) is { } file)
                return FigureOption.Write(terminal, file, report.MainFigure(asked) with { IsDark = parsed.GetValue(dark) });
            Show(terminal.Page(isPlain), new(isPlain), report.Sets);
            foreach (var figure in report.Figures(asked))
            {
                terminal.Screen.WriteLine();
                terminal.Screen.Write(BrailleChart.Draw(figure, ChartWidth, ChartHeight));
            }

            return ExitCode.Done;
        });
        return command.WithExamples(Examples);
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
            console.WriteLine($"and {RunFacts.Whole(rows.Length - MostRows)} further runs; 'learnrate runs export' has them all.");
        foreach (var runs in found)
            if (RunFacts.Best(runs) is { } best && runs.Columns.Count > 1)
                console.WriteLine(
                    $"Best of seed {runs.Seed}: {RunFacts.Id(runs, best)} with a {RunFacts.Loss(runs)!.Value.Name} " +
                    $"of {RunTables.Loss(runs, best)}.");
    }

    // A line of a recipe: the words before its text form, which has no blanks before the first of these names ends.
    private static (string Name, IReadOnlyList<string> Values) Part(string line)
    {
        var space = line.StartsWith("momentum schedule ", StringComparison.Ordinal)
            ? "momentum schedule".Length : line.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? ("", [line]) : (line[..space], [line[(space + 1)..]]);
    }
}
