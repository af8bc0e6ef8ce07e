using LearnRate.Data;
using LearnRate.Formats;
using LearnRate.Recipes;
using LearnRate.Training;
using LearnRate.Workbench.Data;

namespace LearnRate.Workbench.Predict;

/// <summary>Predictions that are asked for.</summary>
internal sealed record PredictRequest
{
    /// <summary>A model's file, or the folder that holds it.</summary>
    public required string Model { get; init; }

    /// <summary>The rows.</summary>
    public required TableRequest Table { get; init; }

    /// <summary>The texts for an empty cell; null for those that the model was trained with.</summary>
    public ValueList<string>? Missing { get; init; }

    /// <summary>How predictions are written; null for what the file's name says, or CSV.</summary>
    public PredictionFormat? Format { get; init; }

    /// <summary>The file that they are written to; null for the stream.</summary>
    public OutputFile? File { get; init; }

    /// <summary>Opens the stream that they are written to unless there is a file.</summary>
    public Func<Stream> Output { get; init; } = () => Stream.Null;
}

/// <summary>Predicts the rows of a table by a trained model, in memory that does not grow with them.</summary>
internal static class PredictSession
{
    /// <summary>Predicts.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">Ends it, even while rows are waited for; a file is then not written.</param>
    /// <exception cref="TableException">The model or a row cannot be used; rows before it are in the stream, but in no file.</exception>
    /// <exception cref="WorkbenchException">The file cannot be written.</exception>
    public static async Task<PredictReport> RunAsync(PredictRequest request, CancellationToken cancellationToken = default)
    {
        var model = ModelFile.Read(request.Model);
        var form = PredictionForm.Create(model.Preprocessing.Target, request.Format ?? FormatOf(request.File?.Path));
        var table = request.Table with
        {
            Reading = request.Table.Reading with
            {
                Missing = request.Missing ?? model.Missing ?? ReadingOptions.UsualMissing,
                Expected = [.. model.Preprocessing.Inputs.Select(input => input.Column)],
            },
        };
        using var file = request.File?.Open();
        // On a thread of its own, for reading may wait for ever where someone is to type, and cancelling ends that, too.
        var report = await Task.Run(Predict, cancellationToken).WaitAsync(cancellationToken);
        if (file is not null) request.File!.Keep(file);
        return report;

        PredictReport Predict()
        {
            using var opened = table.OpenRows();
            var writer = new PredictionWriter(file?.Stream ?? request.Output(), form, model.Precision == Precision.Float);
            try
            {
                var cells = new Prediction(model, opened.Rows, writer, request.File?.Path).Run(cancellationToken);
                return new(writer.Rows, cells, model.Preprocessing);
            }
            catch (IOException full) when (request.File is not null)
            {
                throw request.File.NotWritable(full);
            }
        }
    }

    private static PredictionFormat FormatOf(string? path) => Path.GetExtension(path)?.ToLowerInvariant() switch
    {
        ".json" => PredictionFormat.Json,
        ".jsonl" or ".ndjson" => PredictionFormat.Jsonl,
        _ => PredictionFormat.Csv,
    };
}
