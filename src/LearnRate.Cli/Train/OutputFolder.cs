using System.Globalization;
using System.Text;
using LearnRate.Training;

namespace LearnRate.Cli.Train;

/// <summary>
/// The folder that a training leaves: run.json, trace.csv and, unless it diverged, the model. It appears whole or not at all.
/// </summary>
internal static class OutputFolder
{
    /// <summary>
    /// Where the output goes: the folder that was named, which is empty or new, or a new one beside those that are there.
    /// </summary>
    /// <exception cref="FormatException">The folder is in use.</exception>
    public static string Choose(string? named, bool overwrite, string data)
    {
        if (named is not null)
        {
            if (File.Exists(named)) throw new FormatException($"--out: {named} is a file. Name a folder.");
            if (!overwrite && Directory.Exists(named) && Directory.EnumerateFileSystemEntries(named).Any())
                throw new FormatException(
                    $"--out: the folder {named} is not empty. Name another, or add --overwrite to replace the files of a training in it.");
            return named;
        }

        var stem = data == "-" ? "learnrate-model" : $"{Path.GetFileName(data).Split('.')[0]}-model";
        return Enumerable.Range(1, int.MaxValue).Select(i => i == 1 ? stem : string.Create(CultureInfo.InvariantCulture, $"{stem}-{i}"))
            .First(name => !Directory.Exists(name) && !File.Exists(name));
    }

    /// <summary>Writes files into a folder: beside it first, then all at once.</summary>
    /// <exception cref="FormatException">They cannot be written.</exception>
    public static void Write(string folder, IReadOnlyList<(string Name, byte[] Content)> files)
    {
        var full = Path.GetFullPath(folder);
        var beside = $"{full}.{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}.part";
        try
        {
            Directory.CreateDirectory(beside);
            foreach (var (name, content) in files) File.WriteAllBytes(Path.Combine(beside, name), content);
            if (Directory.Exists(full) && !Directory.EnumerateFileSystemEntries(full).Any()) Directory.Delete(full);
            if (!Directory.Exists(full))
            {
                Directory.Move(beside, full);
                return;
            }

            // An earlier model must not stand beside the run of another.
            foreach (var name in Names.Except(files.Select(file => file.Name))) File.Delete(Path.Combine(full, name));
            foreach (var (name, _) in files) File.Move(Path.Combine(beside, name), Path.Combine(full, name), overwrite: true);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"--out: {folder} cannot be written: {refused.Message}", refused);
        }
        finally
        {
            if (Directory.Exists(beside)) Directory.Delete(beside, recursive: true);
        }
    }

    /// <summary>All files of a training.</summary>
    public static IReadOnlyList<string> Names { get; } = [RunFile, TraceFile, ModelFile, OnnxFile];

    public const string RunFile = "run.json", TraceFile = "trace.csv", ModelFile = "model.json", OnnxFile = "model.onnx";

    /// <summary>
    /// The trace as CSV: a row per recorded step with the loss of its batch, and one per epoch with the losses over all rows.
    /// </summary>
    public static byte[] Trace(TrainReport report)
    {
        var (run, experiment) = (report.Trained.Run, report.Experiment);
        var text = new StringBuilder("step,epoch,rate,batch_loss,training_loss,validation_loss");
        var hasAccuracy = run.Evaluations is [{ Training.Accuracy: not null }, ..];
        text.Append(hasAccuracy ? ",training_accuracy,validation_accuracy\n" : "\n");
        var next = 0;
        for (var i = 0; i <= run.Trace.Losses.Count; i++)
        {
            var step = i < run.Trace.Losses.Count ? i * run.Trace.Every : int.MaxValue;
            // What is after so many steps comes before the step of that number.
            for (; next < run.Evaluations.Count && run.Evaluations[next].Steps <= step; next++)
                AppendEvaluation(text, experiment, run.Evaluations[next], hasAccuracy);
            if (i == run.Trace.Losses.Count) break;
            text.Append(CultureInfo.InvariantCulture,
                $"{step},{Epoch(step, experiment)},{Text(run.Trace.Rates[i])},{Text(run.Trace.Losses[i])},,{(hasAccuracy ? ",," : "")}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void AppendEvaluation(StringBuilder text, Experiment experiment, Evaluation evaluation, bool hasAccuracy)
    {
        text.Append(CultureInfo.InvariantCulture,
            $"{evaluation.Steps},{Epoch(evaluation.Steps, experiment)},,,{Text(evaluation.Training.Loss)},{Text(evaluation.Validation?.Loss)}");
        text.Append(hasAccuracy ? $",{Text(evaluation.Training.Accuracy)},{Text(evaluation.Validation?.Accuracy)}\n" : "\n");
    }

    private static string Epoch(int step, Experiment experiment) =>
        ((double)step / experiment.StepsPerEpoch).ToString("0.######", CultureInfo.InvariantCulture);

    // A loss from which a controller went back is no number.
    private static string Text(double? number) =>
        number is { } finite && double.IsFinite(finite) ? finite.ToString("R", CultureInfo.InvariantCulture) : "";
}
