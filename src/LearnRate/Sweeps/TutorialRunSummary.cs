using LearnRate.Training;
using LearnRate.Tutorial;

namespace LearnRate.Sweeps;

/// <summary>Runs of the tutorial's program, which knows nothing of summaries, summed up as those of the engine are.</summary>
public static class TutorialRunSummary
{
    /// <summary>
    /// The summary of a run of the tutorial's program, whose horizon is the passes that all runs go
    /// through; what it did after them is not in it, except where it diverged.
    /// </summary>
    /// <param name="columns">Its numbers and those of others.</param>
    /// <param name="run">Which one.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such run.</exception>
    public static Summary Create(TutorialSummaries columns, int run)
    {
        if (run < 0 || run >= columns.Count) throw new ArgumentOutOfRangeException(nameof(run), run, $"There are {columns.Count} runs.");
        var (samples, at) = (TutorialSamples.Training(default).Length, columns.Diverged[run]);
        var (diverged, hasTail) = (double.IsFinite(at), !double.IsFinite(at) && columns.Passes >= Summary.MinWindows);
        static double Finite(double number) => double.IsFinite(number) ? number : double.NaN;
        double OfTail(ReadOnlySpan<double> column) => hasTail ? Finite(column[run]) : double.NaN;
        return new()
        {
            Horizon = columns.Passes * samples,
            Steps = diverged ? at - 1 : columns.Passes * samples,
            Epoch = samples,
            Window = samples,
            Resolution = Finite(Math.ScaleB(1, -52) * Math.Max(columns.Start, columns.Last[run])),
            First = columns.Start,
            Best = Finite(columns.Best[run]),
            Last = Finite(columns.Last[run]),
            Second = OfTail(columns.Second),
            Third = OfTail(columns.Third),
            Level = OfTail(columns.Level),
            Slope = OfTail(columns.Slope),
            Spread = OfTail(columns.Spread),
            BatchSpread = OfTail(columns.SampleSpread),
            FirstMove = Finite(columns.FirstMove[run]),
            LastMove = OfTail(columns.LastMove),
            LastMoves = OfTail(columns.LastMoves),
            AboveSince = at <= samples ? double.NaN : columns.AboveSince[run],
            DivergedAt = diverged ? at - 1 : double.NaN,
            Cause = !diverged ? double.NaN : (double)(columns.DivergedInWeight[run] == 1
                ? DivergenceCause.Parameter : DivergenceCause.BatchLoss),
        };
    }
}
