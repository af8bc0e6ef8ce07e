using System.Globalization;
using System.Text;
using LearnRate.Data;
using LearnRate.Training;

namespace LearnRate.Workbench.Train;

/// <summary>
/// A run's trace as CSV: a row per recorded step with the loss of its batch, and one per epoch with the losses over all rows.
/// </summary>
internal static class TraceCsv
{
    public static string Write(RunResult run, Experiment experiment)
    {
        var hasAccuracy = run.Evaluations is [{ Training.Accuracy: not null }, ..];
        var text = new StringBuilder();
        void Append(int step, params IEnumerable<string?> cells) => text.Append(Csv.Row(
        [
            step.ToString(CultureInfo.InvariantCulture),
            ((double)step / experiment.StepsPerEpoch).ToString("0.######", CultureInfo.InvariantCulture), .. cells,
        ])).Append('\n');

        text.Append(Csv.Row(["step", "epoch", "rate", "batch_loss", "training_loss", "validation_loss",
            .. hasAccuracy ? ["training_accuracy", "validation_accuracy"] : (string[])[]])).Append('\n');
        string?[] noAccuracy = hasAccuracy ? [null, null] : [];
        var next = 0;
        for (var i = 0; i <= run.Trace.Losses.Count; i++)
        {
            var step = i < run.Trace.Losses.Count ? i * run.Trace.Every : int.MaxValue;
            // What is after so many steps comes before the step of that number.
            for (; next < run.Evaluations.Count && run.Evaluations[next].Steps <= step; next++)
            {
                var (at, training, validation) =
                    (run.Evaluations[next].Steps, run.Evaluations[next].Training, run.Evaluations[next].Validation);
                Append(at, [null, null, Number(training.Loss), Number(validation?.Loss),
                    .. hasAccuracy ? [Number(training.Accuracy), Number(validation?.Accuracy)] : (string?[])[]]);
            }

            if (i < run.Trace.Losses.Count)
                Append(step, [Number(run.Trace.Rates[i]), Number(run.Trace.Losses[i]), null, null, .. noAccuracy]);
        }

        return text.ToString();
    }

    // A loss from which a controller went back is no number.
    private static string? Number(double? number) =>
        number is { } finite && double.IsFinite(finite) ? finite.ToString("R", CultureInfo.InvariantCulture) : null;
}
