using System.CommandLine;
using LearnRate.Cli.Data;
using LearnRate.Formats;

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
            var model = ModelFile.Read(parsed.GetValue(modelFile)!);
            var (source, path) = (parsed.GetValue(data)!, parsed.GetValue(to));
            var form = PredictionForm.Create(model.Preprocessing.Target, parsed.GetValue(format) ?? FormatOf(path));
            var reading = table.ToReadingOptions(parsed,
                model.Missing) with
            { Expected = [.. model.Preprocessing.Inputs.Select(input => input.Column)] };
            using var file = path is null ? null : AtomicFile.Create(path);
            // On a thread of its own, for reading may wait for ever where someone is to type, and Ctrl-C ends that, too.
            await Task.Run(() => Predict(file?.Stream ?? terminal.OutBytes()), cancellationToken).WaitAsync(cancellationToken);
            file?.Keep();
            return ExitCode.Done;

            void Predict(Stream stream)
            {
                using var opened = source == "-" ? TableReader.OpenStream(terminal.In(), "standard input", reading)
                    : TableReader.Open(source, reading);
                new Prediction(model, opened.Rows, new(stream, form, model.Precision == Training.Precision.Float),
                    path).Run(cancellationToken);
            }
        });
        return command.WithExamples(Examples);
    }

    private static PredictionFormat FormatOf(string? path) => Path.GetExtension(path)?.ToLowerInvariant() switch
    {
        ".json" => PredictionFormat.Json,
        ".jsonl" or ".ndjson" => PredictionFormat.Jsonl,
        _ => PredictionFormat.Csv,
    };
}
