using System.CommandLine;
using LearnRate.Workbench.Train;

namespace LearnRate.Cli.Train;

/// <summary>In which form a training is told: as a page, as one JSON document, or as an event per line.</summary>
internal sealed class TrainFormat(Option<bool> json, Option<bool> jsonLines, Option<bool> plain)
{
    /// <summary>Tells how far it is.</summary>
    public TrainReporter Progress(ParseResult parsed, Terminal terminal, TrainRequest request) => new(
        terminal, started => parsed.GetValue(jsonLines) ? new EventProgress(terminal.Out, started.Experiment, request.Settings.CommandLine)
            : terminal.ErrorIsRich && !parsed.GetValue(plain) ? new LiveProgress(terminal, new(started, terminal.Clock))
            : new RowProgress(terminal.Error, new(started, terminal.Clock)));

    /// <summary>Tells what came of it.</summary>
    public void Show(ParseResult parsed, Terminal terminal, TrainReport report)
    {
        var isPlain = parsed.GetValue(plain);
        if (parsed.GetValue(json)) terminal.Out.WriteLine(TrainDocument.From(report).ToJson());
        else if (parsed.GetValue(jsonLines)) terminal.Out.WriteLine(new EventDocument("end", Result: TrainDocument.From(report)).ToJson());
        else new TrainScreen(terminal.Page(isPlain), terminal.Screen, report, isPlain).Show();
    }
}
