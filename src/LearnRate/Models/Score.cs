using LearnRate.Data;
using LearnRate.Numerics;

namespace LearnRate.Models;

/// <summary>How well rows are predicted, in numbers that people know.</summary>
public abstract record Score
{
    private protected Score()
    {
    }

    /// <summary>How well a model predicts prepared rows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">The rows, 1 or more, prepared as the model's were.</param>
    public static Score Compute(Model model, Rows rows)
    {
        var predictions = new Predictor(model).Predict(rows);
        return model.Preprocessing.Target is NumberTargets numbers
            ? ComputeNumbers(numbers, rows, (row, target) => predictions.Numbers(row)[target])
            : ComputeClasses(rows, predictions.ClassNumber, (row, c) => predictions.Numbers(row)[c]);
    }

    /// <summary>
    /// How well the trivial prediction does: the mean of the training rows' targets, or
    /// their commonest class, with the classes' shares for probabilities.
    /// </summary>
    /// <param name="data">The table.</param>
    /// <param name="rows">The rows to predict, 1 or more.</param>
    public static Score ComputeBaseline(PreparedTable data, Rows rows)
    {
        var training = data.Data.Training;
        if (data.Preprocessing.Target is NumberTargets numbers)
        {
            double[] means =
                [.. numbers.Numbers.Select((number, t) =>
                    number.Restore(Enumerable.Range(0, training.Count).Average(row => training.Targets(row)[t])))];
            return ComputeNumbers(numbers, rows, (_, target) => means[target]);
        }

        var shares = new double[((ClassTarget)data.Preprocessing.Target).Classes.Count];
        for (var row = 0; row < training.Count; row++) shares[(int)training.Targets(row)[0]] += 1.0 / training.Count;
        var commonest = Array.IndexOf(shares, shares.Max());
        return ComputeClasses(rows, _ => commonest, (_, c) => shares[c]);
    }

    private static NumberScore ComputeNumbers(NumberTargets targets, Rows rows, Func<int, int, double> predicted) => new(
        [.. targets.Numbers.Select((number, t) =>
        {
            var truth = Enumerable.Range(0, rows.Count).Select(row => number.Restore(rows.Targets(row)[t])).ToArray();
            var mean = truth.Average();
            double squares = 0, absolute = 0, total = 0;
            for (var row = 0; row < truth.Length; row++)
            {
                var error = truth[row] - predicted(row, t);
                (squares, absolute, total) =
                    (squares + error * error, absolute + Math.Abs(error), total + (truth[row] - mean) * (truth[row] - mean));
            }

            return new NumberQuality(number.Column, total > 0 ? 1 - squares / total : null, Math.Sqrt(squares / truth.Length),
                absolute / truth.Length);
        })]);

    private static ClassScore ComputeClasses(Rows rows, Func<int, int> named, Func<int, int, double> probability)
    {
        // As scikit-learn does: a class held impossible costs much, not infinitely much.
        const double least = 2.220446049250313e-16;
        var (right, loss) = (0, 0.0);
        for (var row = 0; row < rows.Count; row++)
        {
            var truth = (int)rows.Targets(row)[0];
            if (named(row) == truth) right++;
            loss -= Elementary.Log(Math.Max(least, probability(row, truth)));
        }

        return new((double)right / rows.Count, loss / rows.Count);
    }
}

/// <summary>How well numbers are predicted.</summary>
/// <param name="Targets">One by one.</param>
public sealed record NumberScore(IReadOnlyList<NumberQuality> Targets) : Score
{
    /// <summary>The mean R² of the targets that have one, or null if none has.</summary>
    public double? R2 => Targets.Average(target => target.R2);

    /// <inheritdoc/>
    public bool Equals(NumberScore? other) => other is not null && Targets.SequenceEqual(other.Targets);

    /// <inheritdoc/>
    public override int GetHashCode() => Targets.Count == 0 ? 0 : Targets[0].GetHashCode();
}

/// <summary>How well one number is predicted.</summary>
/// <param name="Column">The target's name.</param>
/// <param name="R2">The share of its variance that is explained: 1 is perfect, 0 as
/// good as its mean; null if it is the same in every row.</param>
/// <param name="Rmse">The root of the mean squared error, in the target's unit.</param>
/// <param name="Mae">The mean absolute error, in the target's unit.</param>
public sealed record NumberQuality(string Column, double? R2, double Rmse, double Mae);

/// <summary>How well classes are predicted.</summary>
/// <param name="Accuracy">The share of rows whose class is predicted rightly, 0 to 1.</param>
/// <param name="LogLoss">The mean of −ln of the probability given to the right class; 0 is perfect.</param>
public sealed record ClassScore(double Accuracy, double LogLoss) : Score;
