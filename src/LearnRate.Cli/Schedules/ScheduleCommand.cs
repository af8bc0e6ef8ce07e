using System.CommandLine;
using System.Globalization;
using LearnRate.Plots;
using LearnRate.Recipes;
using LearnRate.Schedules;

namespace LearnRate.Cli.Schedules;

/// <summary><c>learnrate schedule</c>: draws schedules, or lists them all.</summary>
internal static class ScheduleCommand
{
    private const int ChartWidth = 80, ChartHeight = 17, MostPoints = 2000;

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
            CustomParser = result => Numbers.ParseCount(result, 1, 100_000),
        };
        Option<int> perEpoch = new("--steps-per-epoch")
        {
            Description = "How many steps make an epoch",
            HelpName = "count",
            DefaultValueFactory = _ => 100,
            CustomParser = result => Numbers.ParseCount(result, 1, 10_000),
        };
        Option<double[]> rate = new("--rate")
        {
            Description = "The learning rate at the factor 1; without it factors are shown",
            HelpName = "rate",
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = Numbers.ParseRates,
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
            if (chosen is [])
            {
                List(terminal);
                return ExitCode.Done;
            }

            var horizon = new Horizon(parsed.GetValue(epochs) * parsed.GetValue(perEpoch), parsed.GetValue(perEpoch));
            foreach (var schedule in chosen.Distinct()) RateOptions.Warn(terminal, schedule, horizon);
            double? peak = parsed.GetValue(rate) is [var given, ..] ? given : null;
            var figure = Draw(chosen, horizon, peak) with { IsDark = parsed.GetValue(dark) };
            if (parsed.GetValue(log)) figure = figure with { Y = figure.Y with { IsLog = true, Low = null } };
            if (parsed.GetValue(output) is { } file) return Write(terminal, file, figure, chosen, horizon, peak);
            terminal.Out.Write(BrailleChart.Draw(figure, ChartWidth, ChartHeight));
            return ExitCode.Done;
        });
        return command.WithExamples(Examples,
            "Schedules combine: a.then(b), a * b, 0.5 * a, a.for(50%), a.stretch(). Lengths are steps (100), epochs (3epochs) or shares " +
            "of the run (5%).");
    }

    /// <summary>The figure of some schedules over a run.</summary>
    public static Figure Draw(IReadOnlyList<Schedule> schedules, Horizon horizon, double? rate)
    {
        var every = (horizon.Steps - 1) / MostPoints + 1;
        int[] steps = [.. Enumerable.Range(0, (horizon.Steps - 1) / every + 1).Select(i => i * every).Append(horizon.Steps - 1).Distinct()];
        double[] epochs = [.. steps.Select(step => (double)step / horizon.StepsPerEpoch)];
        return new()
        {
            X = new("epoch") { Low = 0, High = (double)horizon.Steps / horizon.StepsPerEpoch },
            Y = new(rate is null ? "factor on the learning rate" : "learning rate") { Low = 0 },
            Title = schedules is [var only] ? only.ToString() : null,
            Lines = [.. schedules.Select(schedule =>
                new Line(schedule.ToString(), epochs, [.. steps.Select(step => (rate ?? 1) * schedule.Factor(step, horizon))]))],
        };
    }

    private static void List(Terminal terminal)
    {
        foreach (var description in Catalogue.Descriptions<Schedule>())
            terminal.Out.WriteLine($"{description.Name,-12} {description.Summary}");
        terminal.Out.WriteLine();
        terminal.Out.WriteLine("They combine: a.then(b), a * b, 0.5 * a, a.for(50%), a.stretch(). Lengths are steps (100), epochs");
        terminal.Out.WriteLine("(3epochs) or shares of the run (5%). Draw one: learnrate schedule \"warmup(5%).then(cosine)\"");
    }

    private static int Write(Terminal terminal, string file, Figure figure, Schedule[] schedules, Horizon horizon, double? rate)
    {
        try
        {
            switch (Path.GetExtension(file).ToLowerInvariant())
            {
                case ".svg": File.WriteAllText(file, figure.ToSvg()); break;
                case ".png": File.WriteAllBytes(file, figure.ToPng()); break;
                default: File.WriteAllLines(file, Rows(schedules, horizon, rate)); break;
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            terminal.Error.WriteLine($"error: --out: {file} cannot be written: {refused.Message}");
            return ExitCode.Usage;
        }

        terminal.Error.WriteLine($"wrote {file}");
        return ExitCode.Done;
    }

    // A row per step: the rate of each schedule, and the factor on the momentum where one changes it.
    private static IEnumerable<string> Rows(Schedule[] schedules, Horizon horizon, double? rate)
    {
        Schedule[] cycling =
            [.. schedules.Where(schedule => Enumerable.Range(0, horizon.Steps).Any(step => schedule.MomentumFactor(step, horizon) != 1))];
        yield return string.Join(',', ["step", "epoch", .. schedules.Select(s => Quoted(s.ToString())),
            .. cycling.Select(s => Quoted($"momentum {s}"))]);
        for (var step = 0; step < horizon.Steps; step++)
        {
            IEnumerable<double> numbers =
            [
                step, (double)step / horizon.StepsPerEpoch,
                .. schedules.Select(s => (rate ?? 1) * s.Factor(step, horizon)), .. cycling.Select(s => s.MomentumFactor(step, horizon)),
            ];
            yield return string.Join(',', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)));
        }
    }

    private static string Quoted(string text) => text.Contains(',', StringComparison.Ordinal) ? $"\"{text}\"" : text;
}
