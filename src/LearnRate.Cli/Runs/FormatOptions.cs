using System.CommandLine;
using System.Text;
using LearnRate.Sweeps;
using LearnRate.Workbench.Runs;

namespace LearnRate.Cli.Runs;

/// <summary>In which form a command about runs prints.</summary>
/// <param name="schema">The name of the JSON document's schema.</param>
internal sealed class FormatOptions(string schema)
{
    private readonly Option<bool> _json = new("--json") { Description = $"Print one JSON document (docs/schemas: {schema})" };

    private readonly Option<bool> _csv = new("--csv") { Description = "Print a table in CSV" };

    private readonly Option<bool> _plain = new("--plain") { Description = "No lines, no colours: for screen readers and scripts" };

    public void AddTo(Command command, bool withCsv = true)
    {
        command.Add(_json);
        if (withCsv) command.Add(_csv);
        command.Add(_plain);
        command.Validators.Add(result =>
        {
            if (withCsv && result.GetValue(_json) && result.GetValue(_csv))
                result.AddError("--json and --csv exclude each other; take one.");
        });
    }

    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    public bool IsCsv(ParseResult parsed) => parsed.GetValue(_csv);

    public bool IsPlain(ParseResult parsed) => parsed.GetValue(_plain);

    /// <summary>Prints runs as a JSON document.</summary>
    public static int PrintJson(Terminal terminal, IReadOnlyList<RunSet> runs)
    {
        terminal.Out.WriteLine(Encoding.UTF8.GetString(RunDocuments.Json(runs)).TrimEnd('\n'));
        return ExitCode.Done;
    }
}
