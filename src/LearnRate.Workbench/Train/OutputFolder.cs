using System.Globalization;
using System.Text;

namespace LearnRate.Workbench.Train;

/// <summary>
/// The folder that a training leaves: run.json, trace.csv and, unless it diverged, the model. It appears whole or not at all.
/// </summary>
internal static class OutputFolder
{
    /// <summary>
    /// Where the output goes: the folder that was named, which is empty or new, or a new one beside those that are there.
    /// </summary>
    /// <exception cref="WorkbenchException">The folder is in use.</exception>
    public static string Choose(string? named, bool overwrite, string data)
    {
        if (named is not null)
        {
            if (File.Exists(named)) throw new WorkbenchException(FailureCode.OutputNotWritable,
                $"{Setting.Out}: {named} is a file. Name a folder.");
            if (!overwrite && Directory.Exists(named) && Directory.EnumerateFileSystemEntries(named).Any())
                throw new WorkbenchException(FailureCode.OutputNotWritable,
                    $"{Setting.Out}: the folder {named} is not empty. Name another, or add {Setting.Overwrite} to replace the files of a " +
                    $"training in it.");
            return named;
        }

        var stem = data == "-" ? "learnrate-model" : $"{Path.GetFileName(data).Split('.')[0]}-model";
        return Enumerable.Range(1, int.MaxValue).Select(i => i == 1 ? stem : string.Create(CultureInfo.InvariantCulture, $"{stem}-{i}"))
            .First(name => !Directory.Exists(name) && !File.Exists(name));
    }

    /// <summary>Says so if a folder cannot be written, before work begins that would be lost.</summary>
    /// <exception cref="WorkbenchException">It cannot.</exception>
    public static void EnsureWritable(string folder)
    {
        // What is missing on the way to it can be made where the nearest folder that is there can be written.
        var nearest = Path.GetFullPath(folder);
        while (!Directory.Exists(nearest) && !File.Exists(nearest) && Path.GetDirectoryName(nearest) is { } parent) nearest = parent;
        var probe = Path.Combine(nearest, $".learnrate-{Guid.NewGuid():N}.part");
        try
        {
            Directory.CreateDirectory(probe);
            Directory.Delete(probe);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(folder, probe, refused);
        }
    }

    /// <summary>Writes files into a folder: beside it first, then all at once.</summary>
    /// <exception cref="WorkbenchException">They cannot be written.</exception>
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
            throw NotWritable(folder, beside, refused);
        }
        finally
        {
            if (Directory.Exists(beside)) Directory.Delete(beside, recursive: true);
        }
    }

    /// <summary>The files that a training leaves.</summary>
    public static IReadOnlyList<(string Name, byte[] Content)> Files(TrainReport report)
    {
        List<(string Name, byte[] Content)> files =
        [
            (RunFile, Encoding.UTF8.GetBytes(TrainDocument.From(report).ToJson() + "\n")),
            (TraceFile, report.KnownTrace ?? Encoding.UTF8.GetBytes(TraceCsv.Write(report.Trained.Run, report.Experiment))),
        ];
        if (report.Trained.Model is { } model)
            files.AddRange([(ModelFile, Bytes(stream => Formats.ModelFile.WriteStream(stream, model))),
                (OnnxFile, Bytes(stream => Formats.OnnxFile.Write(stream, model)))]);
        return files;
    }

    /// <summary>All files of a training.</summary>
    public static IReadOnlyList<string> Names { get; } = [RunFile, TraceFile, ModelFile, OnnxFile];

    public const string RunFile = "run.json", TraceFile = "trace.csv", ModelFile = "model.json", OnnxFile = "model.onnx";

    private static byte[] Bytes(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }

    // The name for the time being says nothing to whoever gave the folder another.
    private static WorkbenchException NotWritable(string folder, string temporary, Exception cause)
    {
        var reason = cause.Message.Replace(temporary, Path.GetFullPath(folder), StringComparison.Ordinal);
        return new(FailureCode.OutputNotWritable, $"{Setting.Out}: {folder} cannot be written: {reason}", cause);
    }
}
