using System.Globalization;
using LearnRate.Data;
using LearnRate.Models;
using LearnRate.Plots;
using LearnRate.Recipes;
using LearnRate.Workbench;
using LearnRate.Workbench.Train;
using Spectre.Console;

namespace LearnRate.Cli.Train;

/// <summary>What came of a training, on a page.</summary>
internal sealed class TrainScreen(IAnsiConsole console, TextWriter whole, TrainReport report, bool plain)
{
    private const int ChartWidth = 80, ChartRows = 10;

    public void Show()
    {
        var (data, trained) = (report.Data, report.Trained);
        Say(
            $"{data.Data.Name}: {Whole(data.Split.Training.Count)} training, {Whole(data.Split.Validation.Count)} validation " +
            $"and {Whole(data.Split.Test.Count)} test rows");
        Say(
            $"network {report.Problem.Network}, {Whole(report.Problem.Parameters)} parameters; {report.Experiment.Optimizer} at the rate " +
            $"{NumberFormat.Rate(report.Experiment.Rate)}{(report.Plan.Rate is null ? ", its usual one (--rate)" : "")}");
        var ended = report.KnownTrace is not null ? "known to the store, so nothing was trained (--fresh trains anyway)"
            : string.Create(CultureInfo.InvariantCulture,
                $"{report.Epochs:0.##} of {report.Plan.Epochs} epochs in {Duration.Print(report.Elapsed)}{Ending()}");
        if (report.BestEpoch is not { } best)
        {
            Say(ended);
        }
        else
        {
            Say(ended);
            Say(string.Create(CultureInfo.InvariantCulture,
                $"the weights of epoch {best:0.##} are best by " +
                $"their {(trained.Best!.Validation is null ? "training" : "validation")} loss"));
        }

        if (trained.Run.Evaluations.Count > 1)
        {
            console.WriteLine();
            Say(BrailleChart.Draw(Chart(), Math.Clamp(console.Profile.Width, 40, ChartWidth), ChartRows).TrimEnd('\n'));
        }

        if (trained.Test is { } test)
        {
            console.WriteLine();
            ShowScores(test, trained.Baseline!);
        }

        console.WriteLine();
        Say($"written to {report.Folder}: {string.Join(", ", report.Files)}");
        if (trained.Model is not null)
        {
            var rows = report.Settings.Data == "-" ? "rows.csv" : report.Settings.Data;
            SayWhole($"predict with it: learnrate predict {Settings.Quoted(report.Folder)} {Settings.Quoted(rows)}");
        }
    }

    // How the training ended, in a clause.
    private string Ending() => report.Trained.Reason switch
    {
        StopReason.NoLongerBetter => $", stopped early: no better validation loss for {report.Plan.Patience} epochs",
        StopReason.Cancelled when report.TimeLimit is { } limit => $", stopped by --time {Duration.Print(limit)}",
        StopReason.Cancelled => ", interrupted",
        _ => "",
    };

    private void ShowScores(Score test, Score baseline)
    {
        var trivial = report.Data.Preprocessing.Target is NumberTargets ? "always the mean" : $"always {Commonest()}";
        var table = new Spectre.Console.Table { Border = plain ? TableBorder.None : TableBorder.Simple };
        foreach (var header in (string[])[$"on the {Whole(report.Data.Split.Test.Count)} test rows", "model", trivial])
            table.AddColumn(new TableColumn(Markup.Escape(header))
            {
                Alignment = table.Columns.Count == 0 ? Justify.Left : Justify.Right,
                Padding = new(0, 0, 1, 0),
            });
        foreach (var (name, model, usual) in Rows(test, baseline))
            table.AddRow(Markup.Escape(name), $"[bold]{Markup.Escape(model)}[/]", Markup.Escape(usual));
        console.Write(table);
    }

    private static IEnumerable<(string Name, string Model, string Usual)> Rows(Score test, Score baseline)
    {
        if ((test, baseline) is (ClassScore model, ClassScore usual))
        {
            yield return ("accuracy", TrainingMetrics.Percent(model.Accuracy), TrainingMetrics.Percent(usual.Accuracy));
            yield return ("log loss", NumberFormat.Digits(model.LogLoss, 4), NumberFormat.Digits(usual.LogLoss, 4));
        }
        else if ((test, baseline) is (NumberScore numbers, NumberScore means))
        {
            foreach (var (number, mean) in numbers.Targets.Zip(means.Targets))
            {
                var of = numbers.Targets.Count == 1 ? "" : $" of {number.Column}";
                yield return ($"R²{of}", TrainingMetrics.R2(number.R2), TrainingMetrics.R2(mean.R2));
                yield return ($"RMSE{of}", NumberFormat.Digits(number.Rmse, 4), NumberFormat.Digits(mean.Rmse, 4));
                yield return ($"mean absolute error{of}", NumberFormat.Digits(number.Mae, 4), NumberFormat.Digits(mean.Mae, 4));
            }
        }
    }

    private string Commonest()
    {
        var name = report.Data.Classes.MaxBy(c => c.Training)!.Class;
        return name.Length <= 24 ? name : $"{name[..23]}…";
    }

    private Figure Chart()
    {
        var evaluations = report.Trained.Run.Evaluations;
        double[] epochs = [.. evaluations.Select(e => (double)e.Steps / report.Experiment.StepsPerEpoch)];
        double[] training = [.. evaluations.Select(e => e.Training.Loss)],
            validation = [.. evaluations.Where(e => e.Validation is not null).Select(e => e.Validation!.Loss)];
        return new()
        {
            X = new("epoch"),
            Y = new(report.Data.Preprocessing.Target is NumberTargets
                ? "squared loss" : "log loss")
            { IsLog = training.Concat(validation).All(loss => loss > 0) },
            Lines = [new("training", epochs, training),
                .. validation.Length > 0 ? [new Line("validation", epochs, validation)] : (Line[])[]],
        };
    }

    private static string Whole(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private void Say(string text)
    {
        console.Write(new Text(text));
        console.WriteLine();
    }

    // A command is copied, so it is not broken into lines.
    private void SayWhole(string text) => whole.WriteLine(text);
}
