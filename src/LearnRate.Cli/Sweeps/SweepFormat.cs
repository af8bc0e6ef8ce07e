using System.CommandLine;
using System.Globalization;
using LearnRate.Workbench;
using LearnRate.Workbench.Sweeps;

namespace LearnRate.Cli.Sweeps;

/// <summary>In which form a sweep is told: as a page, as one JSON document, or as rows of CSV.</summary>
internal sealed class SweepFormat(Option<string?> csv, Option<bool> json, Option<bool> plain)
{
    /// <summary>The files that are asked for; - is standard output, and no file.</summary>
    public SweepOutputs Outputs(ParseResult parsed, string? figure) => new(
        figure is null ? null : new(Setting.Out, figure),
        parsed.GetValue(csv) is { } rows and not "-" ? new(Setting.Csv, rows) : null);

    /// <summary>Tells how far it is.</summary>
    public SweepReporter Progress(ParseResult parsed, Terminal terminal) =>
        new(terminal, terminal.ErrorIsRich && !parsed.GetValue(plain));

    /// <summary>Tells what came of it.</summary>
    public void Show(ParseResult parsed, Terminal terminal, SweepReport report)
    {
        SayWritten(terminal, report.Written);
        var isPlain = parsed.GetValue(plain);
        if (parsed.GetValue(csv) == "-") report.WriteCsv(terminal.Out);
        else if (parsed.GetValue(json)) terminal.Out.WriteLine(SweepDocument.From(report).ToJson());
        else new SweepScreen(terminal.Page(isPlain), terminal.Screen, report, isPlain).Show();
    }

    /// <summary>Tells what came of the tutorial's program.</summary>
    public void Show(ParseResult parsed, Terminal terminal, TutorialSweepReport report)
    {
        SayWritten(terminal, report.Written);
        if (parsed.GetValue(csv) == "-") report.WriteCsv(terminal.Out);
        else if (parsed.GetValue(json)) terminal.Out.WriteLine(TutorialSweepDocument.From(report).ToJson());
        else new TutorialSweepScreen(terminal.Screen, report).Show();
        if (report.Known > 0)
            terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{report.Known:N0} of {report.Runs.Length:N0} runs were known to the store (--fresh runs them anyway)"));
    }

    private static void SayWritten(Terminal terminal, IReadOnlyList<string> files)
    {
        foreach (var file in files) terminal.Error.WriteLine($"wrote {file}");
    }
}
