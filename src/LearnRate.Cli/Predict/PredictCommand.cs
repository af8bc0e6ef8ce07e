using System.CommandLine;
using LearnRate.Cli.Data;
using LearnRate.Workbench;
using LearnRate.Workbench.Predict;

namespace LearnRate.Cli.Predict;

/// <summary><c>learnrate predict</c>: what a model says of the rows of a table.</summary>
internal static class PredictCommand
{
    private static readonly string[] Examples =
    [
        "learnrate predict model.json houses.csv",
        "learnrate predict model.json houses.csv --out prices.jsonl",
        "zcat big.csv.gz | learnrate predict model.json - --format csv > predictions.csv",
    ];

    public static Command Create(Terminal terminal)
    {
        Argument<string> modelFile = new("model")
        {
            HelpName = "folder|model.json",
            Description = "A model.json, or the folder that holds it",
        };
        Argument<string> data = new("data")
        {
            HelpName = "file",
            Description =
                "A table with the columns that the model was trained on, in any order: CSV or Parquet, plain or gzip; - for standard input",
        };
        var format = OptionParsers.Optional<PredictionFormat>("--format",
            "How predictions are written; unless said, as the name of --out ends, or csv");
        Option<string?> to = new("--out")
        {
            Description = "The file to write; it appears when all rows are predicted. Standard output unless said",
            HelpName = "file",
        };
        TableOptions table = new("those that the model was trained with");
        Command command = new("predict", "Predict the rows of a table by a trained model") { modelFile, data, format, to };
        table.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var report = await PredictSession.RunAsync(
                new()
                {
                    Model = parsed.GetValue(modelFile)!,
                    Table = TableOptions.Request(parsed.GetValue(data)!, terminal, table.ToReadingOptions(parsed)),
                    Missing = table.Missing(parsed),
                    Format = parsed.GetValue(format),
                    File = parsed.GetValue(to) is { } path ? new(Setting.Out, path) : null,
                    Output = terminal.OutBytes,
                },
                cancellationToken);
            if (report.Note is { } note) terminal.Error.WriteLine($"note: {VisibleText.OnOneLine(note)}");
            return ExitCode.Done;
        });
        return command.WithExamples(Examples);
    }
}
