using LearnRate.Training;

namespace LearnRate.Tests.Training;

/// <summary>The summary of a run by plain formulas over its whole trace, except how far parameters moved.</summary>
internal static class ReferenceSummary
{
    public static Summary Compute(RunResult run, Experiment experiment) =>
        Compute([.. run.Trace.Losses], experiment.Problem.TrainingRows, experiment.BatchSize, experiment.Steps, first: null,
            experiment.Precision == Precision.Float) with
        {
            FirstMove = run.Summary.FirstMove,
            LastMove = run.Summary.LastMove,
            LastMoves = run.Summary.LastMoves
        };

    public static Summary Compute(double[] losses, int rows, int batch, int horizon, double? first, bool isFloat = false,
        int? length = null)
    {
        var epoch = (rows - 1) / batch + 1;
        var stretch = length ?? (horizon / epoch >= 16 ? epoch : Math.Max(1, horizon / 16));
        int Rows(int step) => step % epoch == epoch - 1 ? rows - (epoch - 1) * batch : Math.Min(batch, rows);
        double[] means = [.. Enumerable.Range(0, horizon / stretch)
            .Select(s => Enumerable.Range(s * stretch, stretch).Sum(i => Rows(i) * losses[i]) / Enumerable.Range(s * stretch, stretch)
                .Sum(Rows))];
        var start = first ?? losses[0];
        var summary = new Summary
        {
            Horizon = horizon,
            Steps = horizon,
            Epoch = epoch,
            Window = stretch,
            Resolution = (isFloat ? Math.ScaleB(1, -23) : Math.ScaleB(1, -52)) * Math.Max(Math.Abs(start), Math.Abs(means[^1])),
            First = start,
            Best = means.Min(),
            Last = means[^1],
            AboveSince = (Array.FindLastIndex(means, mean => mean <= start) + 1) * stretch,
        };
        if (means.Length < 16) return Finite(summary);

        double[] Quarter(int k) => means[(means.Length * (k - 1) / 4)..(means.Length * k / 4)];
        var tail = Quarter(4);
        var (level, middle) = (tail.Average(), (tail.Length - 1) / 2.0);
        var slope = tail.Select((y, i) => (i - middle) * (y - level)).Sum() / tail.Select((_, i) => (i - middle) * (i - middle)).Sum();
        var from = (means.Length - tail.Length) * stretch;
        int[] steps = [.. Enumerable.Range(from, tail.Length * stretch)];
        var within = steps.Sum(i => Rows(i) * Math.Pow(losses[i] - means[i / stretch], 2)) / steps.Sum(Rows) * stretch / (stretch - 1);
        return Finite(summary with
        {
            Second = Quarter(2).Average(),
            Third = Quarter(3).Average(),
            Level = level,
            Slope = slope / stretch,
            Spread = Math.Sqrt(tail.Select((y, i) => Math.Pow(y - level - slope * (i - middle), 2)).Sum() / (tail.Length - 2)),
            BatchSpread = stretch == 1 ? 0 : Math.Sqrt(within),
        });
    }

    // What is too large to be summed up is not there.
    private static Summary Finite(Summary summary)
    {
        var numbers = new double[Summary.Numbers];
        summary.CopyTo(numbers);
        return Summary.From(Array.ConvertAll(numbers, number => double.IsFinite(number) ? number : double.NaN));
    }
}
