using System.CommandLine;
using System.Globalization;
using LearnRate.Storage;
using LearnRate.Workbench.Runs;
using Spectre.Console;

namespace LearnRate.Cli.Runs;

/// <summary><c>learnrate runs list</c>: the experiments of a store and their best runs, or each run.</summary>
internal static class ListCommand
{
    private const int MostRows = 50;

    private static readonly string[] Examples =
    [
        "learnrate runs list",
        "learnrate runs list --optimizer adam --below 0.1 --since 7d",
        "learnrate runs list 3f9c21ab --each --outcome diverged --csv",
    ];

    public static Command Create(Terminal terminal)
    {
        var (options, filter) = (new StoreOptions(), new RunFilter());
        var ids = IdArgument.Create("Which runs; all unless said", ArgumentArity.ZeroOrMore);
        Option<bool> each = new("--each") { Description = "A row for each run, not for each experiment and seed" };
        var format = new FormatOptions("runlist-1, with --each runs-1");
        Command command = new("list", "List experiments that are kept, the last first, with their best runs") { ids, each };
        filter.AddTo(command);
        format.AddTo(command);
        options.AddTo(command, trains: false);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var query = filter.Query(parsed, parsed.GetValue(ids) ?? []);
            var report = await new RunsSession(options.Place(parsed), new StoreNotices(terminal)).ListAsync(query, cancellationToken);
            var isEach = parsed.GetValue(each);
            if (format.IsJson(parsed) && isEach) return FormatOptions.PrintJson(terminal, report.Sets);
            if (format.IsJson(parsed)) terminal.Out.WriteLine(RunListDocument.From(report.Sets).ToJson());
            else if (format.IsCsv(parsed) && isEach) RunExport.WriteCsv(terminal.Out, report.Sets);
            else if (format.IsCsv(parsed)) RunListDocument.From(report.Sets).WriteCsv(terminal.Out);
            else Show(terminal.Page(format.IsPlain(parsed)), new(format.IsPlain(parsed)), report, isEach, terminal.Clock.GetUtcNow());
            return ExitCode.Done;
        });
        return command.WithExamples(Examples);
    }

    private static void Show(IAnsiConsole console, RunTables tables, RunListReport report, bool each, DateTimeOffset now)
    {
        var (place, found) = (report.Place, report.Sets);
        if (found.Count == 0)
        {
            console.WriteLine(place.Exists ? $"No runs in {place.Name} match." : $"No runs are kept in {place.Name} yet.");
            return;
        }

        var rows = each ? found.Sum(runs => runs.Columns.Count) : found.Count;
        if (each)
            console.Write(tables.Runs(found.SelectMany(runs => Enumerable.Range(0, runs.Columns.Count).Select(run => (runs, run)))
                .Take(MostRows)));
        else console.Write(tables.Sets(found.Take(MostRows), now));
        if (rows > MostRows)
            console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"and {rows - MostRows:N0} further rows; --json and --csv have them all."));
    }
}
