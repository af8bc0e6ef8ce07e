using System.CommandLine;
using System.Text;
using LearnRate.Workbench;
using LearnRate.Workbench.Runs;

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
        var ids = IdArgument.Create("Which runs; all unless said", ArgumentArity.ZeroOrMore);
        Option<bool> csv = new("--csv") { Description = "Print CSV without traces, not JSON" };
        Option<string?> output = new("--out")
        {
            Description = "A file (.json, .csv), or a folder for the files that training one run wrote",
            HelpName = "path",
        };
        Command command = new("export", "Write runs as JSON (docs/schemas: runs-1) or CSV, or a trained run's files into a folder") { ids,
            csv, output };
        var stores = new StoreOptions();
        stores.AddTo(command, trains: false);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (session, asked) = (new RunsSession(stores.Place(parsed), new StoreNotices(terminal)), parsed.GetValue(ids) ?? []);
            if (parsed.GetValue(output) is not { } path)
                terminal.Out.Write(Encoding.UTF8.GetString(await session.ExportAsync(asked, parsed.GetValue(csv), cancellationToken)));
            else if (Path.GetExtension(path).ToLowerInvariant() is (".csv" or ".json") and var form)
                Write(terminal, path, await session.ExportAsync(asked, parsed.GetValue(csv) || form == ".csv", cancellationToken));
            else terminal.Error.WriteLine(
                $"wrote {string.Join(", ", await session.ExportModelAsync(asked, path, cancellationToken))} into {path}");
            return ExitCode.Done;
        });
        return command.WithExamples(Examples, "Equal runs make equal bytes, however they were kept.");
    }

    private static void Write(Terminal terminal, string path, byte[] document)
    {
        new OutputFile(Setting.Out, path).Write(stream => stream.Write(document));
        terminal.Error.WriteLine($"wrote {path}");
    }
}
