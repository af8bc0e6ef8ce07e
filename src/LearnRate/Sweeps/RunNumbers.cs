using LearnRate.Recipes;
using LearnRate.Training;

namespace LearnRate.Sweeps;

/// <summary>The numbers of a run that lists and charts of many runs need, as columns: its final losses and its summary.</summary>
internal static class RunNumbers
{
    /// <summary>The names of the columns.</summary>
    public static readonly ValueList<string> Columns =
    [
        "trainingLoss", "trainingAccuracy", "validationLoss", "validationAccuracy",
        "summary.horizon", "summary.steps", "summary.epoch", "summary.window", "summary.resolution", "summary.first", "summary.best",
        "summary.last", "summary.second", "summary.third", "summary.level", "summary.slope", "summary.spread", "summary.batchSpread",
        "summary.firstMove", "summary.lastMove", "summary.lastMoves", "summary.aboveSince", "summary.divergedAt", "summary.cause",
    ];

    private const int Finals = 4;

    /// <summary>The numbers of a run, in the order of <see cref="Columns"/>; NaN where it has none.</summary>
    public static void Fill(RunResult run, Span<double> row)
    {
        row[0] = run.Final?.Training.Loss ?? double.NaN;
        row[1] = run.Final?.Training.Accuracy ?? double.NaN;
        row[2] = run.Final?.Validation?.Loss ?? double.NaN;
        row[3] = run.Final?.Validation?.Accuracy ?? double.NaN;
        run.Summary.CopyTo(row[Finals..]);
    }

    /// <summary>The columns of some runs.</summary>
    public static ReadOnlyMemory<double>[] ToColumns(IReadOnlyList<RunResult> runs)
    {
        double[][] numbers = [.. Columns.Select(_ => new double[runs.Count])];
        Span<double> row = stackalloc double[Columns.Count];
        for (var run = 0; run < runs.Count; run++)
        {
            Fill(runs[run], row);
            for (var column = 0; column < row.Length; column++) numbers[column][run] = row[column];
        }

        return Array.ConvertAll(numbers, column => (ReadOnlyMemory<double>)column);
    }

    /// <summary>The summary of a run, from its numbers by their columns.</summary>
    public static Summary Summary(Func<int, double> number)
    {
        Span<double> numbers = stackalloc double[Training.Summary.Numbers];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = number(Finals + i);
        return Training.Summary.From(numbers);
    }
}
