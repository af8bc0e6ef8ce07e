using System.Globalization;
using LearnRate.Plots;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Sweeps;
using LearnRate.Workbench.Sweeps;
using LearnRate.Workbench.Train;
using Spectre.Console;

namespace LearnRate.Cli.Sweeps;

/// <summary>What came of sweeps, on a page: a table for each, the U curve, and the rate to train with.</summary>
internal sealed class SweepScreen(IAnsiConsole console, TextWriter whole, SweepReport report, bool plain)
{
    private const int ChartWidth = 80, ChartRows = 14, MostRows = 24;

    public void Show()
    {
        var first = report.Results[0].Sweep;
        var experiment = first.Experiment;
        if (experiment.Problem is NetworkProblem network)
        {
            Say(string.Create(CultureInfo.InvariantCulture,
                $"{network.Data.Name}: {network.Data.Training.Count:N0} training and {network.Data.Validation?.Count ?? 0:N0} " +
                $"validation rows; {experiment.Steps:N0} steps, {experiment.Steps / (double)experiment.StepsPerEpoch:0.##} epochs"));
            if (report.Results.Count == 1)
            {
                var schedule = experiment.Schedule is LearnRate.Schedules.ConstantSchedule ? "" : $", {experiment.Schedule}";
                Say($"network {network.Network}, {experiment.Optimizer}{schedule}, batches of {Whole(experiment.BatchSize)}");
            }
        }

        Say(string.Create(
            CultureInfo.InvariantCulture, $"{report.Runs:N0} runs in {Duration.Print(report.Elapsed)}{Known()}{Race()}"));
        foreach (var result in report.Results)
        {
            console.WriteLine();
            if (report.Results.Count > 1) Say(result.Sweep.Label);
            ShowRates(result);
        }

        console.WriteLine();
        Say(BrailleChart.Draw(report.Curve(), Math.Clamp(console.Profile.Width, 40, ChartWidth), ChartRows).TrimEnd('\n'));
        console.WriteLine();
        foreach (var result in report.Results) ShowBest(result);
    }

    private string Known() => report.Known == 0 ? "" : report.Known == report.Runs ? ", all known to the store"
        : string.Create(CultureInfo.InvariantCulture, $", {report.Known:N0} of them known to the store");

    private string Race() => !report.IsRace ? ""
        : string.Create(CultureInfo.InvariantCulture, $"; the race took {100 * Share():0} % of the steps");

    // Of many rates: those about the best, the cliff, and some between. What a race dropped has no final loss.
    private void ShowRates(SweepResult result)
    {
        var rows = result.Rates.Where(rate => rate.Mean is not null || rate.Diverged > 0).Index().ToArray();
        var every = (rows.Length - 1) / MostRows + 1;
        var best = rows.Where(row => row.Item.Rate == result.Best?.Rate).Select(row => (int?)row.Index).FirstOrDefault();
        var shown = rows.Where(row => row.Index % every == 0 || row.Index == rows.Length - 1
            || Math.Abs(row.Index - best ?? int.MaxValue) <= 2 || row.Item.Rate == result.Cliff).ToArray();
        var seeds = result.Sweep.Seeds.Count;
        var table = new Spectre.Console.Table { Border = plain ? TableBorder.None : TableBorder.Simple };
        foreach (var header in (string[])["rate", report.Loss, .. seeds > 1 ? ["of the seeds"] : (string[])[], "verdict", ""])
            table.AddColumn(new TableColumn(Markup.Escape(header))
            {
                Alignment = header == report.Loss ? Justify.Right : Justify.Left,
                Padding = new(0, 0, 1, 0),
            });
        foreach (var (_, rate) in shown)
        {
            var mark = rate.Rate == result.Best?.Rate ? "best" : result.Best?.Band.Contains(rate.Rate) == true ? "as good" : "";
            table.AddRow([.. ((string[])
            [
                NumberFormat.Rate(rate.Rate), rate.Mean is { } mean ? NumberFormat.Digits(mean, 4) : "-",
                .. seeds > 1 ? [rate.Mean is null ? ""
                    : $"{NumberFormat.Digits(rate.Lowest!.Value, 3)} to {NumberFormat.Digits(rate.Highest!.Value, 3)}"] : (string[])[],
                SweepReport.Verdicts(result, rate), mark,
            ]).Select(cell => mark == "best" ? $"[bold]{Markup.Escape(cell)}[/]" : Markup.Escape(cell))]);
        }

        console.Write(table);
        if (shown.Length < rows.Length) Say($"and {Whole(rows.Length - shown.Length)} rates between; --csv or --json has them all.");
        if (rows.Length < result.Rates.Count) Say($"{Whole(result.Rates.Count - rows.Length)} rates were dropped on the way.");
    }

    private void ShowBest(SweepResult result)
    {
        var label = report.Results.Count > 1 ? $"{result.Sweep.Label}: " : "";
        if (result.Best is not { } best)
        {
            Say($"{label}no rate at which the runs of all seeds finished");
            return;
        }

        Say(
            $"{label}best rate {NumberFormat.Rate(best.Rate)}, {report.Loss} {NumberFormat.Digits(best.Loss, 4)}; " +
            $"{As(best.Band)}; {Cliff(result)}");
        if (best.Rate == result.Sweep.Rates[0] || best.Rate == result.Sweep.Rates[^1])
            Say(
                $"{label}it is the {(best.Rate == result.Sweep.Rates[0] ? "lowest" : "highest")} rate that was tried: " +
                $"try {(best.Rate == result.Sweep.Rates[0] ? "lower" : "higher")} ones, too");
        if (result != report.Best || report.Results[0].Sweep.Experiment.Problem is not NetworkProblem) return;
        SayWhole($"train with it: {Training(result)}");
    }

    private static string As(ValueList<double> band) => band.Count == 1
        ? "no other is as good"
        : $"{Whole(band.Count)} rates from {NumberFormat.Rate(band[0])} to {NumberFormat.Rate(band[^1])} are as good";

    private static string Cliff(SweepResult result) => result.Cliff switch
    {
        null => "none diverged",
        0 => "runs diverge at the lowest rate already",
        { } cliff => $"runs diverge above {NumberFormat.Rate(cliff)}",
    };

    // The sweep's options, but for what makes it a sweep, and what it found.
    private string Training(SweepResult result)
    {
        var experiment = result.Sweep.Experiment;
        string[] swept = ["rates", "seeds", "optimizer", "schedule", "batch", "hidden", "race"];
        var found = new List<(string, IReadOnlyList<string>)> { ("rate", [NumberFormat.Rate(result.Best!.Rate)]) };
        if (report.Settings.Options.Any(o => o.Option == "optimizer")) found.Add(("optimizer", [experiment.Optimizer.ToString()]));
        if (report.Settings.Options.Any(o => o.Option == "schedule")) found.Add(("schedule", [experiment.Schedule.ToString()]));
        if (report.Settings.Options.Any(o => o.Option == "batch"))
            found.Add(("batch", [experiment.BatchSize.ToString(CultureInfo.InvariantCulture)]));
        if (report.Settings.Options.Any(o => o.Option == "hidden"))
            found.Add(("hidden", [Models.TrainingPlan.PrintHidden([.. ((NetworkProblem)experiment.Problem).Network.Layers.SkipLast(1)])]));
        return (report.Settings with
        {
            Command = "train",
            Options = [.. report.Settings.Options.Where(o => !swept.Contains(o.Option)), .. found]
        }).CommandLine;
    }

    private double Share() =>
        report.Results.Sum(result => (double)result.Steps)
            / report.Results.Sum(result => (double)result.Sweep.Rates.Count * result.Sweep.Seeds.Count * result.Sweep.Experiment.Steps);

    private static string Whole(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private void Say(string text)
    {
        console.Write(new Text(text));
        console.WriteLine();
    }

    // A command is copied, so it is not broken into lines.
    private void SayWhole(string text) => whole.WriteLine(text);
}
