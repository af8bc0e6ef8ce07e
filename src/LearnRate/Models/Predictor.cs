using LearnRate.Data;
using LearnRate.Engine;
using LearnRate.Numerics;
using LearnRate.Training;

namespace LearnRate.Models;

/// <summary>
/// A model at work. It holds the memory of a batch, so that predicting takes no
/// more however many rows there are; for one thread at a time.
/// </summary>
public sealed class Predictor
{
    private readonly Model _model;
    private readonly Forward _outputs;

    /// <summary>Sets a model to work.</summary>
    /// <exception cref="ArgumentException">Its parts do not fit each other.</exception>
    public Predictor(Model model)
    {
        model.CheckParts();
        _model = model;
        _outputs = model.Precision == Precision.Float ? Start<float>(model) : Start<double>(model);
    }

    /// <summary>Predicts from features.</summary>
    /// <param name="features">The features, row after row; finite.</param>
    /// <param name="predictions">Where predictions go, row after row: the numbers predicted,
    /// in the units of the table, or a probability per class.</param>
    /// <exception cref="ArgumentException">The features make no whole rows, or there is no room for the predictions.</exception>
    public void Predict(ReadOnlySpan<double> features, Span<double> predictions)
    {
        var (width, outputs) = (_model.Network.Inputs, _model.Outputs);
        var rows = features.Length / width;
        if (rows * width != features.Length)
            throw new ArgumentException($"{features.Length} features make no whole rows of {width}.", nameof(features));
        if (predictions.Length < rows * outputs)
            throw new ArgumentException($"Predictions of {rows} rows are {rows * outputs} numbers; there is room for {predictions.Length}.",
                nameof(predictions));
        _outputs(features, predictions);
        for (var row = 0; row < rows; row++)
        {
            var prediction = predictions.Slice(row * outputs, outputs);
            if (_model.Preprocessing.Target is NumberTargets numbers) numbers.Restore(prediction);
            else Softmax(prediction);
        }
    }

    /// <summary>Predicts every row of a table.</summary>
    /// <param name="table">The table, with the columns that the model was trained on in any order; others do not matter.</param>
    /// <exception cref="TableException">A column is missing, or a cell cannot be used.</exception>
    public Predictions Predict(Table table)
    {
        int[] rows = [.. Enumerable.Range(0, table.RowCount)];
        var predictions = new double[rows.Length * _model.Outputs];
        Predict(_model.Preprocessing.Transform(table, rows), predictions);
        return new(_model, predictions);
    }

    /// <summary>Predicts prepared rows, such as those kept for the test.</summary>
    /// <param name="rows">The rows.</param>
    public Predictions Predict(Rows rows)
    {
        var predictions = new double[rows.Count * _model.Outputs];
        Predict(rows.Inputs(0, rows.Count), predictions);
        return new(_model, predictions);
    }

    // Less the largest, so that nothing overflows.
    private static void Softmax(Span<double> outputs)
    {
        var (largest, sum) = (double.NegativeInfinity, 0.0);
        foreach (var output in outputs) largest = Math.Max(largest, output);
        foreach (ref var output in outputs) sum += output = Elementary.Exp(output - largest);
        foreach (ref var output in outputs) output /= sum;
    }

    private delegate void Forward(ReadOnlySpan<double> inputs, Span<double> outputs);

    private static Forward Start<T>(Model model)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> =>
            new RowsNetwork<T>(model.Network, model.Parameters.Span).Outputs;
}

/// <summary>What a model says of some rows.</summary>
public sealed class Predictions
{
    private readonly Model _model;
    private readonly double[] _numbers;

    internal Predictions(Model model, double[] numbers) => (_model, _numbers) = (model, numbers);

    /// <summary>How many rows there are.</summary>
    public int Count => _numbers.Length / _model.Outputs;

    /// <summary>The numbers of a row: those predicted, in the units of the table, or a probability per class.</summary>
    /// <param name="row">The row, counted from 0.</param>
    public ReadOnlySpan<double> Numbers(int row) => _numbers.AsSpan(row * _model.Outputs, _model.Outputs);

    /// <summary>The number of the likeliest class of a row, counted from 0; the first of equally likely ones.</summary>
    /// <param name="row">The row, counted from 0.</param>
    public int ClassNumber(int row)
    {
        var numbers = Numbers(row);
        var named = 0;
        for (var c = 1; c < numbers.Length; c++)
            if (numbers[c] > numbers[named]) named = c;
        return named;
    }

    /// <summary>The likeliest class of a row.</summary>
    /// <param name="row">The row, counted from 0.</param>
    /// <exception cref="InvalidOperationException">The model predicts numbers.</exception>
    public string Class(int row) => _model.Preprocessing.Target is ClassTarget target ? target.Classes[ClassNumber(row)]
        : throw new InvalidOperationException("The model predicts numbers, no classes.");
}
