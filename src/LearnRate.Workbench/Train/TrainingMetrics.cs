using System.Globalization;
using LearnRate.Data;
using LearnRate.Recipes;
using LearnRate.Training;

namespace LearnRate.Workbench.Train;

/// <summary>Losses during training in numbers that people know: R² and RMSE, or accuracy.</summary>
internal sealed class TrainingMetrics
{
    private readonly double? _unit, _variance;

    public TrainingMetrics(PreparedTable data)
    {
        IsOnValidation = data.Data.Validation is not null;
        if (data.Preprocessing.Target is not NumberTargets targets) return;
        _unit = targets.Numbers is [var only] ? only.Scale : null;
        _variance = Variance(data.Data.Validation ?? data.Data.Training);
    }

    /// <summary>What the loss is called.</summary>
    public string Loss => _variance is null ? "log loss" : "squared loss";

    /// <summary>What the numbers of <see cref="Format"/> are called.</summary>
    public string[] Names => _variance is null ? ["accuracy"] : _unit is null ? ["R²"] : ["R²", "RMSE"];

    /// <summary>Whether they are of the validation rows, else of the training rows.</summary>
    public bool IsOnValidation { get; }

    public string[] Format(Evaluation evaluation)
    {
        var measure = evaluation.Validation ?? evaluation.Training;
        if (_variance is not { } variance) return [Percent(measure.Accuracy!.Value)];
        var r2 = R2(variance > 0 ? 1 - measure.Loss / variance : null);
        return _unit is { } unit ? [r2, NumberFormat.Digits(unit * Math.Sqrt(measure.Loss), 4)] : [r2];
    }

    /// <summary>A share as percent.</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");

    /// <summary>R² to four places, and nothing below 0 that rounds to it.</summary>
    public static string R2(double? r2) =>
        r2 is { } share ? (Math.Round(share, 4) + 0.0).ToString("0.0000", CultureInfo.InvariantCulture) : "none";

    // Of all targets together, in their scaled numbers, as the loss is.
    private static double Variance(Rows rows)
    {
        var sum = 0.0;
        for (var t = 0; t < rows.TargetsPerRow; t++)
        {
            var mean = Enumerable.Range(0, rows.Count).Average(row => rows.Targets(row)[t]);
            sum += Enumerable.Range(0, rows.Count).Average(row => (rows.Targets(row)[t] - mean) * (rows.Targets(row)[t] - mean));
        }

        return sum / rows.TargetsPerRow;
    }
}
