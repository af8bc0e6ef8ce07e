using System.CommandLine;
using LearnRate.Plots;
using LearnRate.Recipes;
using LearnRate.Schedules;
using LearnRate.Workbench;
using LearnRate.Workbench.Schedules;

namespace LearnRate.Cli.Schedules;

/// <summary><c>learnrate schedule</c>: draws schedules, or lists them all.</summary>
internal static class ScheduleCommand
{
    private const int ChartWidth = 80, ChartHeight = 17;

    private static readonly string[] Examples =
    [
        "learnrate schedule",
        "learnrate schedule \"warmup(5%).then(cosine)\" --epochs 30 --rate 0.1",
        "learnrate schedule onecycle wsd \"0.5 * step(10epochs)\" --out schedules.svg",
        "learnrate schedule points.csv --rate 0.1 --out rates.csv",
    ];

    public static Command Create(Terminal terminal)
    {
        Argument<Schedule[]> schedules = new("schedule")
        {
            HelpName = "schedule",
            Description = "Schedules such as cosine or warmup(5%).then(cosine), or CSV files of points (step,factor); none lists all",
            Arity = ArgumentArity.ZeroOrMore,
            CustomParser = OptionParsers.All<Schedule>(text => [RateOptions.Parse(text)]),
        };
        Option<int> epochs = new("--epochs")
        {
            Description = "How many epochs the run has",
            HelpName = "count",
            DefaultValueFactory = _ => 30,
            CustomParser = result => NumberParsers.ParseCount(result, 1, 100_000),
        };
        Option<int> perEpoch = new("--steps-per-epoch")
        {
            Description = "How many steps make an epoch",
            HelpName = "count",
            DefaultValueFactory = _ => 100,
            CustomParser = result => NumberParsers.ParseCount(result, 1, 10_000),
        };
        Option<double[]> rate = new("--rate")
        {
            Description = "The learning rate at the factor 1; without it factors are shown",
            HelpName = "rate",
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = NumberParsers.ParseRates,
        };
        Option<string?> output = new("--out")
        {
            Description = "Writes a figure (.svg, .png) or the numbers of every step (.csv)",
            HelpName = "file",
        };
        output.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var file }] && Path.GetExtension(file).ToLowerInvariant() is not (".svg" or ".png" or ".csv"))
                result.AddError($"--out: '{file}' must end in .svg, .png or .csv.");
        });
        Option<bool> log = new("--log") { Description = "A logarithmic axis for the rate" };
        Option<bool> dark = new("--dark") { Description = "A dark figure" };

        Command command = new("schedule", "Draw learning rate schedules, or list them all") { schedules, epochs, perEpoch, rate, output,
            log, dark };
        command.SetAction(parsed =>
        {
            var chosen = parsed.GetValue(schedules)!;
            if (chosen is []) return List(terminal);
            var horizon = new Horizon(parsed.GetValue(epochs) * parsed.GetValue(perEpoch), parsed.GetValue(perEpoch));
            var report = new ScheduleReport(chosen, horizon, parsed.GetValue(rate) is [var given, ..] ? given : null);
            var figure = report.Figure with { IsDark = parsed.GetValue(dark) };
            if (parsed.GetValue(log)) figure = figure with { Y = figure.Y with { IsLog = true, Low = null } };
            return Show(terminal, report, figure, parsed.GetValue(output));
        });
        return command.WithExamples(Examples,
            "Schedules combine: a.then(b), a * b, 0.5 * a, a.for(50%), a.stretch(). Lengths are steps (100), epochs (3epochs) or shares " +
            "of the run (5%).");
    }

    private static int List(Terminal terminal)
    {
        foreach (var description in Catalogue.Descriptions<Schedule>())
            terminal.Out.WriteLine($"{description.Name,-12} {description.Summary}");
        terminal.Out.WriteLine();
        terminal.Out.WriteLine("They combine: a.then(b), a * b, 0.5 * a, a.for(50%), a.stretch(). Lengths are steps (100), epochs");
        terminal.Out.WriteLine("(3epochs) or shares of the run (5%). Draw one: learnrate schedule \"warmup(5%).then(cosine)\"");
        return ExitCode.Done;
    }

    private static int Show(Terminal terminal, ScheduleReport report, Figure figure, string? file)
    {
        foreach (var warning in report.Warnings) terminal.Error.WriteLine($"warning: {warning}");
        if (file is null)
        {
            terminal.Screen.Write(BrailleChart.Draw(figure, ChartWidth, ChartHeight));
            return ExitCode.Done;
        }

        report.Write(new(Setting.Out, file), figure);
        terminal.Error.WriteLine($"wrote {file}");
        return ExitCode.Done;
    }
}
