using System.CommandLine;
using System.Text;
using LearnRate.Sweeps;
using LearnRate.Storage;

namespace LearnRate.Cli.Runs;

/// <summary><c>learnrate runs export</c>: runs as a document, or the files of a trained model.</summary>
internal static class ExportCommand
{
    private static readonly string[] Examples =
    [
        "learnrate runs export > runs.json",
        "learnrate runs export 3f9c21ab --out runs.csv",
        "learnrate runs export 3f9c21ab/1/0.05 --out model/",
    ];

    public static Command Create(Terminal terminal)
    {
        var ids = Selection.Ids("Which runs; all unless said", ArgumentArity.ZeroOrMore);
        Option<bool> csv = new("--csv") { Description = "Print CSV without traces, not JSON" };
        Option<string?> output = new("--out")
        {
            Description = "A file (.json, .csv), or a folder for the files that training one run wrote",
            HelpName = "path",
        };
        Command command = new("export", "Write runs as JSON (docs/schemas: runs-1) or CSV, or a trained run's files into a folder") { ids,
            csv, output };
        command.Does(terminal, new(), (parsed, store) =>
        {
            var (asked, path) = (parsed.GetValue(ids) ?? [], parsed.GetValue(output));
            var isCsv = parsed.GetValue(csv) || Path.GetExtension(path)?.ToLowerInvariant() == ".csv";
            if (path is not null && Path.GetExtension(path).ToLowerInvariant() is not (".csv" or ".json"))
                return WriteModel(terminal, store, asked, path);
            IReadOnlyList<RunSet> found = asked is []
                ? store.List(RunId.All, withTraces: !isCsv) : Distinct(Selection.Resolve(store, asked, withTraces: !isCsv));
            if (path is not null) return OutFile.Write(terminal, path, () => Document(found, isCsv));
            terminal.Out.Write(Encoding.UTF8.GetString(Document(found, isCsv)));
            return ExitCode.Done;
        });
        return command.WithExamples(Examples, "Equal runs make equal bytes, however they were kept.");
    }

    private static byte[] Document(IReadOnlyList<RunSet> runs, bool isCsv)
    {
        using var bytes = new MemoryStream();
        if (isCsv)
        {
            using var writer = new StreamWriter(bytes, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            RunExport.WriteCsv(writer, runs);
        }
        else
        {
            RunExport.WriteJson(bytes, runs);
        }

        return bytes.ToArray();
    }

    // The order of the ids is no part of a document, and a run comes once.
    private static List<RunSet> Distinct(IReadOnlyList<RunSet> found) =>
    [
        .. found.GroupBy(runs => (runs.Recipe.Fingerprint, runs.Seed)).OrderBy(group => group.Key.Fingerprint, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Seed).SelectMany(Merged),
    ];

    // Ids may name runs of one set in parts.
    private static IEnumerable<RunSet> Merged(IEnumerable<RunSet> parts)
    {
        var seen = new HashSet<double>();
        foreach (var part in parts.OrderByDescending(part => part.Columns.Count).ThenBy(part => part.Columns.Rates.Span[0]))
        {
            var rest = part.Only(run => seen.Add(part.Columns.Rates.Span[run]));
            if (rest.Columns.Count > 0) yield return rest;
        }
    }

    private static int WriteModel(Terminal terminal, RunStore store, RunId[] asked, string folder)
    {
        var found = Selection.Resolve(store, asked, withTraces: false);
        if (found is not [{ Columns.Count: 1 } run])
            throw new UnknownRunsException(
                $"--out {folder} takes the files of one run; name one as in 3f9c21ab/1/0.05. For the numbers " +
                $"of {(asked is [] ? "all" : "these")} runs name a file that ends in .json or .csv.");
        var files = store.FindModel(run.Recipe.Fingerprint, run.Seed, run.Columns.Rates.Span[0]);
        if (files.Count == 0)
            throw new UnknownRunsException(
                $"{RunFacts.Id(run, 0)} has no files: it was one of a sweep, which keeps no weights. For its numbers name a file that " +
                $"ends in .json or .csv.");
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var (name, content) in files) File.WriteAllBytes(Path.Combine(folder, name), content);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            terminal.Error.WriteLine($"error: --out: {folder} cannot be written: {refused.Message}");
            return ExitCode.Usage;
        }

        terminal.Error.WriteLine($"wrote {string.Join(", ", files.Select(file => file.Key))} into {folder}");
        return ExitCode.Done;
    }
}
