using System.CommandLine;
using LearnRate.Workbench.Data;

namespace LearnRate.Cli.Data;

/// <summary><c>learnrate data inspect</c>: what is guessed about a table, and how each guess is overridden.</summary>
internal static class DataCommand
{
    private static readonly string[] Examples =
    [
        "learnrate data inspect houses.csv --target price",
        "learnrate data inspect houses.csv --target price --kind zip=category --drop remarks",
        "zcat big.csv.gz | learnrate data inspect - --target label --json",
    ];

    public static Command Create(Terminal terminal)
    {
        var data = new DataOptions();
        Option<bool> json = new("--json") { Description = "Print one JSON document (docs/schemas/inspect-1.schema.json)" };
        Option<bool> plain = new("--plain") { Description = "No lines, no colours: for screen readers and scripts" };
        Command inspect = new("inspect", "Show what a table holds, how it would be prepared, and how each guess is overridden");
        data.AddTo(inspect);
        inspect.Add(json);
        inspect.Add(plain);
        inspect.SetAction(async (parsed, cancellationToken) =>
        {
            var report = await InspectSession.RunAsync(data.Request(parsed, terminal), cancellationToken);
            if (parsed.GetValue(json)) terminal.Out.WriteLine(InspectDocument.From(report).ToJson());
            else new InspectScreen(terminal.Page(parsed.GetValue(plain)), report, parsed.GetValue(plain)).Show();
            return ExitCode.Done;
        });
        inspect.WithExamples(Examples);
        return new Command("data", "Look at tables before learning from them") { inspect }.WithExamples(Examples[..1]);
    }
}
