using System.Globalization;
using LearnRate.Models;
using LearnRate.Recipes;
using LearnRate.Training;
using LearnRate.Workbench.Train;

namespace LearnRate.Cli.Train;

/// <summary>How far a training is, in words for a table.</summary>
internal sealed class ProgressCells(TrainingStarted started, TimeProvider clock)
{
    private readonly long _start = clock.GetTimestamp();

    public TrainingMetrics Metrics => started.Metrics;

    public Experiment Experiment => started.Experiment;

    public string[] Headers =>
        ["epoch", $"training {Loss}", .. Metrics.IsOnValidation ? [$"validation {Loss}"] : (string[])[], .. Metrics.Names, "rate",
            "rows/s", "time left"];

    // Numbers are scaled, so that their squared loss is one of this program.
    private string Loss => Metrics.Names[0] == "accuracy" ? Metrics.Loss : "loss";

    private TimeSpan Elapsed => clock.GetElapsedTime(_start);

    public string[] Format(TrainingProgress at, Evaluation evaluation) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"{at.Epochs:0.##}{(at.IsBest ? " *" : "")}"),
        NumberFormat.Digits(evaluation.Training.Loss, 4),
        .. evaluation.Validation is { } validation ? [NumberFormat.Digits(validation.Loss, 4)] : (string[])[],
        .. Metrics.Format(evaluation),
        NumberFormat.Short(at.Rate, 4), Pace(at), Left(at),
    ];

    /// <summary>Training rows per second, since the beginning.</summary>
    public string Pace(TrainingProgress at)
    {
        var rows = at.Epochs * Experiment.Problem.TrainingRows / Math.Max(1e-6, Elapsed.TotalSeconds);
        return rows >= 9.5e6 ? string.Create(CultureInfo.InvariantCulture, $"{rows / 1e6:0} M") : rows >= 1e6
            ? string.Create(CultureInfo.InvariantCulture, $"{rows / 1e6:0.0} M")
            : rows >= 1e3 ? string.Create(CultureInfo.InvariantCulture, $"{rows / 1e3:0} k")
            : string.Create(CultureInfo.InvariantCulture, $"{rows:0}");
    }

    /// <summary>
    /// What the rest takes at the pace so far; nothing in the first half second, in which the program itself gets up to speed.
    /// </summary>
    public string Left(TrainingProgress at) =>
        at.Steps == 0 || Elapsed < TimeSpan.FromSeconds(0.5) ? "" : Duration.Print(Elapsed / at.Steps * (Experiment.Steps - at.Steps));
}
