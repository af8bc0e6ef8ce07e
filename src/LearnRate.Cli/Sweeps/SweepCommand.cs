using System.CommandLine;
using LearnRate.Cli.Data;
using LearnRate.Cli.Runs;
using LearnRate.Cli.Schedules;
using LearnRate.Data;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Sweeps;

namespace LearnRate.Cli.Sweeps;

/// <summary><c>learnrate sweep</c>: a table, a test function or the tutorial at many rates and seeds.</summary>
internal static class SweepCommand
{
    // What another program trains is a problem, too, but not for this command.
    private static readonly string[] Problems = [.. Catalogue.Names<Problem>().Where(name => Catalogue.Parse<Problem>(name) is not ExternalProblem)];

    private static readonly string[] Examples =
    [
        "learnrate sweep houses.csv --target price",
        "learnrate sweep houses.csv --target price --rates 1e-5..1:log:48 --seeds 3 --optimizer sgd adam --out curve.svg",
        "learnrate sweep houses.csv --target price --race",
        "learnrate sweep tutorial --rates 1e-8..1:log:64",
        "learnrate sweep \"quadratic(curvatures=[1 100])\" --rates 0.015..0.025:lin:11",
    ];

    public static Command Create(Terminal terminal)
    {
        Argument<string> what = new("problem")
        {
            HelpName = $"file|{string.Join('|', Problems)}",
            Description =
                $"A table to learn from (CSV or Parquet, - for standard input), " +
                    $"or {string.Join(", ", Problems)}, with options as in quadratic(curvatures=[1 100])",
        };
        var (data, sweep) = (new DataOptions(), new SweepOptions());
        Option<bool> race = new("--race")
        {
            Description =
            "Drop rates that cannot win on the way: the same answer in a third of the steps"
        };
        var output = FigureFile.Option();
        Option<string?> csv = new("--csv")
        {
            Description = "Writes a row per run (- for standard output, instead of the page)",
            HelpName = "file",
        };
        Option<bool> json = new("--json") { Description = "Print one JSON document (docs/schemas/sweep-1.schema.json)" };
        Option<bool> plain = new("--plain") { Description = "No lines, no colours, nothing that moves: for screen readers and scripts" };
        Command command = new("sweep", "Train at many learning rates and seeds, judge every run, and say which rate is best") { what };
        data.AddOptionsTo(command);
        sweep.AddTo(command);
        var stores = new StoreOptions();
        stores.AddTo(command, trains: true);
        foreach (var option in (Option[])[race, output, csv, json, plain, ConfigFile.Option()]) command.Add(option);
        command.SetAction((parsed, cancellationToken) =>
        {
            try
            {
                var name = parsed.GetValue(what)!;
                var problem = ProblemOf(name);
                // As it is, the tutorial's neuron is the tutorial's program, bit for bit.
                if (problem is TutorialProblem tutorial && sweep.LeavesTheProgram(parsed))
                    return Task.FromResult(SweepTutorial(terminal, tutorial, sweep.Rates(parsed), stores, parsed, (race, output, csv, json),
                        cancellationToken));

                var sweeps = problem is not null ? sweep.CreateSweeps(parsed, problem)
                    : sweep.CreateSweeps(parsed, Prepare(name, parsed, data, terminal, cancellationToken));
                foreach (var (schedule, horizon) in sweeps.Select(s => (s.Experiment.Schedule, s.Experiment.Horizon)).Distinct())
                    RateOptions.Warn(terminal, schedule, horizon);
                var settings = new Settings("sweep", name,
                    [.. data.Given(parsed).Concat(sweep.Given(parsed)).Select(o => (o.Option[2..], o.Words)),
                        .. parsed.GetValue(race) ? [("race", (IReadOnlyList<string>)[])] : ((string, IReadOnlyList<string>)[])[]]);
                using var opened = stores.Open(parsed);
                opened.Waiting = terminal.Error.WriteLine;
                var store = new CountedStore(opened, stores.IsFresh(parsed));
                var start = terminal.Clock.GetTimestamp();
                var watching = new SweepProgressReporter(terminal, terminal.ErrorIsRich && !parsed.GetValue(plain));
                var results = watching.Run(() => parsed.GetValue(race)
                    ? [.. sweeps.Select(s => s.Race(watching, store, cancellationToken: cancellationToken))]
                    : Sweep.RunAll(sweeps, watching, store, cancellationToken: cancellationToken));
                if (cancellationToken.IsCancellationRequested)
                {
                    terminal.Error.WriteLine(
                        $"interrupted; what had ended is kept in {opened.Place.Name}, and the same command goes on from there");
                    cancellationToken.ThrowIfCancellationRequested();
                }

                CheckCommand.Warn(terminal, opened);
                var report = new SweepReport(name, settings, results, store.Known, parsed.GetValue(race),
                    terminal.Clock.GetElapsedTime(start));
                if (parsed.GetValue(output) is { } figure)
                    Write(terminal, "--out", figure, () => File.WriteAllBytes(figure, FigureFile.Bytes(figure, report.Curve())));
                if (parsed.GetValue(csv) is { } rows and not "-")
                    Write(terminal, "--csv", rows, () => File.WriteAllLines(rows, report.Csv()));
                if (parsed.GetValue(csv) == "-") foreach (var row in report.Csv()) terminal.Out.WriteLine(row);
                else if (parsed.GetValue(json)) terminal.Out.WriteLine(SweepDocument.From(report).ToJson());
                else new SweepScreen(terminal.Page(parsed.GetValue(plain)), report, parsed.GetValue(plain)).Show();
                return Task.FromResult(report.Best is null ? ExitCode.NoUsableRate : ExitCode.Done);
            }
            catch (FormatException refused)
            {
                terminal.Error.WriteLine($"error: {refused.Message}");
                return Task.FromResult(ExitCode.Usage);
            }
        });
        return command.WithExamples(Examples);
    }

    private static int SweepTutorial(
        Terminal terminal, TutorialProblem tutorial, ValueList<double> rates, StoreOptions stores, ParseResult parsed,
        (Option<bool> Race, Option<string?> Figure, Option<string?> Csv, Option<bool> Json) asked, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(asked.Race))
            throw new FormatException(
                "--race has no use for the tutorial's own program, which runs a million rates in half a second. With --steps its neuron " +
                "is trained by the engine.");
        using var store = stores.Open(parsed);
        store.Waiting = terminal.Error.WriteLine;
        var runs = TutorialRuns.Create(tutorial, rates, store, stores.IsFresh(parsed), cancellationToken);
        if (parsed.GetValue(asked.Figure) is { } figure)
            Write(terminal, "--out", figure, () => File.WriteAllBytes(figure, FigureFile.Bytes(figure, runs.Curve())));
        if (parsed.GetValue(asked.Csv) is { } file and not "-")
        {
            Write(terminal, "--csv", file, () =>
            {
                using var writer = new StreamWriter(file);
                runs.WriteCsv(writer);
            });
        }

        if (parsed.GetValue(asked.Csv) == "-") runs.WriteCsv(terminal.Out);
        else if (parsed.GetValue(asked.Json)) terminal.Out.WriteLine(runs.ToJson());
        else runs.Show(terminal);
        runs.SayKnown(terminal);
        return ExitCode.Done;
    }

    // A word without a dot or slash that is no file names a problem, or is meant to.
    private static Problem? ProblemOf(string text)
    {
        var name = text.Split('(')[0].Trim();
        if (Problems.Contains(name)) return Catalogue.Parse<Problem>(text);
        if (text == "-" || File.Exists(text) || text.AsSpan().IndexOfAny('.', '/', '\\') >= 0) return null;
        throw new FormatException(
            $"'{text}' is no file, and no problem. Problems " +
            $"are {string.Join(", ", Problems)}.{(Spelling.Nearest(name, Problems) is { } meant ? $" Did you mean '{meant}'?" : "")}");
    }

    private static PreparedTable Prepare(string file, ParseResult parsed, DataOptions data, Terminal terminal,
        CancellationToken cancellationToken)
    {
        if (data.Targets(parsed).Length == 0)
            throw new FormatException(
                $"sweep needs a target: --target <column>. See what the columns are: learnrate data inspect {Settings.Quoted(file)}.");
        return PreparedTable.Create(data.Read(file, parsed, terminal, cancellationToken).Table, data.ToPreparationOptions(parsed));
    }

    private static void Write(Terminal terminal, string option, string file, Action write)
    {
        try
        {
            write();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{option}: {file} cannot be written: {refused.Message}", refused);
        }

        terminal.Error.WriteLine($"wrote {file}");
    }
}
