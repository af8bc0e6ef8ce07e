using LearnRate.Data;
using LearnRate.Models;

namespace LearnRate.Workbench.Predict;

/// <summary>Predicts rows as they come, a block at a time, in memory that does not grow with them.</summary>
/// <param name="model">The model.</param>
/// <param name="rows">The rows.</param>
/// <param name="writer">Where predictions go.</param>
/// <param name="file">The file that will not be there if a row cannot be used; null if what was written stays.</param>
internal sealed class Prediction(Model model, RowSource rows, PredictionWriter writer, string? file)
{
    private const int MostRows = 512, MostNumbers = 1 << 16;

    /// <summary>Predicts all rows.</summary>
    /// <returns>How many cells were empty, unknown or clipped, input column by input column.</returns>
    /// <exception cref="TableException">A row cannot be used; those before it have been written, and the message says how many.</exception>
    public IReadOnlyList<CellCounts> Run(CancellationToken cancellationToken)
    {
        var (encoder, predictor, outputs) = (model.Preprocessing.Bind(rows), new Predictor(model), model.Outputs);
        var block = Math.Clamp(MostNumbers / Math.Max(encoder.Features, outputs), 1, MostRows);
        var (features, predictions, lines) = (new double[block * encoder.Features], new double[block * outputs], new long?[block]);
        writer.Begin();
        for (var count = block; count == block;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var refused = Read(encoder, features, lines, out count);
            predictor.Predict(features.AsSpan(0, count * encoder.Features), predictions);
            for (var row = 0; row < count; row++)
            {
                var numbers = predictions.AsSpan(row * outputs, outputs);
                if (IsFinite(numbers)) writer.Row(numbers);
                else throw Stopped(new("what the model predicts is no finite number: the row is too far from those that it was trained on.",
                    rows.Name, lines[row]));
            }

            if (refused is not null) throw Stopped(refused);
        }

        writer.End();
        return encoder.Counts;
    }

    private TableException? Read(RowEncoder encoder, double[] features, long?[] lines, out int count)
    {
        count = 0;
        try
        {
            while (count < lines.Length && encoder.Read(features.AsSpan(count * encoder.Features))) lines[count++] = rows.Line;
            return null;
        }
        catch (TableException refused)
        {
            return refused;
        }
    }

    private TableException Stopped(TableException refused)
    {
        writer.Flush();
        var outcome = file is not null ? $"{file} was not written."
            : FormattableString.Invariant($"{writer.Rows:N0} {(writer.Rows == 1 ? "row was" : "rows were")} written before.");
        return new($"{refused.Message} {outcome}", cause: refused) { Remedies = refused.Remedies };
    }

    private static bool IsFinite(ReadOnlySpan<double> numbers)
    {
        foreach (var number in numbers)
            if (!double.IsFinite(number)) return false;
        return true;
    }
}
