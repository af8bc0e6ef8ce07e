using System.CommandLine;
using LearnRate.Cli.Data;
using LearnRate.Cli.Runs;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Workbench;
using LearnRate.Workbench.Sweeps;

namespace LearnRate.Cli.Sweeps;

/// <summary><c>learnrate sweep</c>: a table, a test function or the tutorial at many rates and seeds.</summary>
internal static class SweepCommand
{
    // What another program trains is a problem, too, but not for this command.
    private static readonly string[] Problems =
        [.. Catalogue.Names<Problem>().Where(name => Catalogue.Parse<Problem>(name) is not ExternalProblem)];

    private static readonly string[] Examples =
    [
        "learnrate sweep houses.csv --target price",
        "learnrate sweep houses.csv --target price --rates 1e-5..1:log:48 --seeds 3 --optimizer sgd adam --out curve.svg",
        "learnrate sweep houses.csv --target price --race",
        "learnrate sweep tutorial --rates 1e-8..1:log:64",
        "learnrate sweep \"quadratic(curvatures=[1 100])\" --rates 0.015..0.025:lin:11",
    ];

    // A switch has no words.
    private static readonly (string, IReadOnlyList<string>)[] Race = [("race", [])];

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
        var output = FigureOption.Create();
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
        var format = new SweepFormat(csv, json, plain);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (name, plan) = (parsed.GetValue(what)!, sweep.Plan(parsed));
            var problem = ProblemOf(name);
            var isRace = parsed.GetValue(race);
            var request = new SweepRequest
            {
                What = name,
                Problem = problem,
                Table = problem is null ? data.Request(name, parsed, terminal) : null,
                Plan = plan,
                IsRace = isRace,
                Settings = new("sweep", name, [.. data.Given(parsed), .. sweep.Given(parsed), .. isRace ? Race : []]),
                Store = stores.Request(parsed),
                Outputs = format.Outputs(parsed, parsed.GetValue(output)),
            };
            return request.Program is null ? await Sweep(terminal, request, format, parsed, cancellationToken)
                : await SweepTutorial(terminal, request, format, parsed, cancellationToken);
        });
        return command.WithExamples(Examples);
    }

    private static async Task<int> Sweep(
        Terminal terminal, SweepRequest request, SweepFormat format, ParseResult parsed, CancellationToken cancellationToken)
    {
        using var progress = format.Progress(parsed, terminal);
        var report = await new SweepSession(terminal.Clock, new StoreNotices(terminal)).RunAsync(request, progress, cancellationToken);
        format.Show(parsed, terminal, report);
        return report.Best is null ? ExitCode.NoUsableRate : ExitCode.Done;
    }

    private static async Task<int> SweepTutorial(
        Terminal terminal, SweepRequest request, SweepFormat format, ParseResult parsed, CancellationToken cancellationToken)
    {
        format.Show(parsed, terminal, await TutorialSweepSession.RunAsync(request, new StoreNotices(terminal), cancellationToken));
        return ExitCode.Done;
    }

    // A word without a dot or slash that is no file names a problem, or is meant to.
    private static Problem? ProblemOf(string text)
    {
        var name = text.Split('(')[0].Trim();
        if (Problems.Contains(name)) return Parsed(text);
        if (text == "-" || File.Exists(text) || text.AsSpan().IndexOfAny('.', '/', '\\') >= 0) return null;
        var meant = Spelling.Nearest(name, Problems) is { } nearest ? $" Did you mean '{nearest}'?" : "";
        throw new WorkbenchException(FailureCode.Usage,
            $"'{text}' is no file, and no problem. Problems are {string.Join(", ", Problems)}.{meant}");
    }

    private static Problem Parsed(string text)
    {
        try
        {
            return Catalogue.Parse<Problem>(text);
        }
        catch (FormatException refused)
        {
            throw new WorkbenchException(FailureCode.Usage, $"{refused.Message}", refused);
        }
    }
}
