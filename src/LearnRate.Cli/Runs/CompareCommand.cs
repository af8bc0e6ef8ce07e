using System.CommandLine;
using LearnRate.Plots;
using LearnRate.Storage;
using LearnRate.Workbench.Runs;

namespace LearnRate.Cli.Runs;

/// <summary><c>learnrate runs compare</c>: runs side by side, and one over the other in a chart.</summary>
internal static class CompareCommand
{
    private const int ChartWidth = 80, ChartHeight = 17, MostWidth = 30;

    private static readonly string[] Examples =
    [
        "learnrate runs compare 3f9c21ab/1/0.01 3f9c21ab/1/0.1",
        "learnrate runs compare 3f9c21ab/1 77d0e5c1/1 --out curves.svg",
    ];

    public static Command Create(Terminal terminal)
    {
        var ids = IdArgument.Create($"Two to {RunsSession.MostCompared} runs, or sets of runs with one seed each",
            new(2, RunsSession.MostCompared));
        var format = new FormatOptions("runs-1");
        var output = FigureOption.Create();
        Option<bool> dark = new("--dark") { Description = "A dark figure" };
        Command command = new("compare", "Compare runs: what differs, and their curves in one chart") { ids, output, dark };
        format.AddTo(command);
        var stores = new StoreOptions();
        stores.AddTo(command, trains: false);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var session = new RunsSession(stores.Place(parsed), new StoreNotices(terminal));
            var report = await session.CompareAsync(parsed.GetValue(ids)!, cancellationToken);
            if (format.IsJson(parsed)) return FormatOptions.PrintJson(terminal, report.Sets);
            if (format.IsCsv(parsed)) RunExport.WriteCsv(terminal.Out, report.Sets);
            else if (parsed.GetValue(output) is { } file)
                return FigureOption.Write(terminal, file, report.Figure with { IsDark = parsed.GetValue(dark) });
            else Show(terminal, format.IsPlain(parsed), report);
            return ExitCode.Done;
        });
        return command.WithExamples(Examples);
    }

    private static void Show(Terminal terminal, bool plain, CompareRunsReport report)
    {
        terminal.Page(plain).Write(new RunTables(plain).Facts(report.Names, report.Facts.Select(row =>
            (row.Name, (IReadOnlyList<string>)[.. row.Values.Select(value => RunTables.Short(value ?? "-", MostWidth))]))));
        terminal.Screen.WriteLine();
        terminal.Screen.Write(BrailleChart.Draw(report.Figure, ChartWidth, ChartHeight));
    }
}
