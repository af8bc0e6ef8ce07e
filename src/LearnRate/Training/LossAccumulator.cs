using System.Runtime.CompilerServices;
using LearnRate.Numerics;

namespace LearnRate.Training;

/// <summary>What the losses of eight runs come to, window by window. It knows nothing of what trains them.</summary>
internal struct LossAccumulator
{
    public static LossAccumulator Nothing => new() { Best = Lanes<double>.Create(double.PositiveInfinity) };

    public Lanes<double> First, Best, Last, Second, Third, FirstMove, LastMove, LastMoves, AboveSince;

    /// <summary>The last window before the tail: sums over the tail are those of differences from it, which cancel less.</summary>
    public Lanes<double> Reference;

    /// <summary>Over the windows of the tail: the sums of their means, of these times their place, and squared.</summary>
    public Lanes<double> Sum1, Moment, Sum2;

    /// <summary>Over the rows of the tail: the squares of their batches' losses within windows, and how many they are.</summary>
    public Lanes<double> Within, Rows;

    private Lanes<double> _sum, _rows, _weight, _squares;

    /// <summary>A mask of the runs that go on. The last, so that <see cref="SummaryAccumulator{T}.Save"/> can leave it out.</summary>
    public Lanes<double> Running;

    // A step that a controller rolled back may have had no finite loss.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Lanes<double> loss, Lanes<double> rows, bool inTail)
    {
        var finite = Lanes<double>.IsFinite(loss);
        (loss, rows) = (loss & finite, rows & finite);
        _sum = Lanes<double>.Fma(rows, loss, _sum);
        _rows += rows;
        if (!inTail) return;
        var deviation = (loss - Reference) & finite;
        _squares = Lanes<double>.Fma(rows * deviation, deviation, _squares);
    }

    /// <summary>Ends a window.</summary>
    /// <param name="window">Its number, counted from 0.</param>
    /// <param name="windows">The windows of the run.</param>
    /// <param name="steps">How many steps have been done.</param>
    public void EndWindow(int window, in SummaryWindows windows, int steps)
    {
        var mean = End(Lanes<double>.Create(steps), isFirst: window == 0);
        if (window >= windows.Tail) EndInTail(mean, Lanes<double>.Create(window - (windows.Tail + windows.Count - 1) / 2.0));
        else if (window >= windows.Third) Third += mean;
        else if (window >= windows.Second) Second += mean;
        if (window == windows.Tail - 1) Reference = mean;
    }

    /// <summary>Takes how far parameters have moved: in the first window, in the last but one, or in the last two together.</summary>
    public void Move(Lanes<double> distance, bool isFirst)
    {
        if (isFirst) FirstMove = Lanes<double>.Select(Running, distance, FirstMove);
        else (LastMove, LastMoves) = (LastMoves, distance);
    }

    /// <summary>The summary of a run so far.</summary>
    /// <param name="lane">Its lane.</param>
    /// <param name="windows">The windows of the run.</param>
    /// <param name="steps">How many whole steps it did.</param>
    /// <param name="divergence">Where it diverged, if it did.</param>
    /// <param name="epsilon">The distance from 1 to the next number, in the run's precision.</param>
    public readonly Summary Summarize(int lane, in SummaryWindows windows, int steps, Divergence? divergence, double epsilon)
    {
        var any = steps >= windows.Length;
        var summary = new Summary
        {
            Horizon = windows.Horizon,
            Steps = steps,
            Epoch = windows.Epoch,
            Window = windows.Length,
            Resolution = any ? Finite(epsilon * Math.Max(Math.Abs(First[lane]), Math.Abs(Last[lane]))) : double.NaN,
            First = steps > 0 || divergence is not null ? Finite(First[lane]) : double.NaN,
            Best = Finite(Best[lane]),
            Last = any ? Finite(Last[lane]) : double.NaN,
            FirstMove = any ? Finite(FirstMove[lane]) : double.NaN,
            AboveSince = any ? AboveSince[lane] : double.NaN,
            DivergedAt = divergence?.Step ?? double.NaN,
            Cause = divergence is null ? double.NaN : (double)divergence.Cause,
        };
        return divergence is null && steps == windows.Horizon && windows.HasTail ? WithTail(summary, windows, lane) : summary;
    }

    private readonly Summary WithTail(Summary summary, in SummaryWindows windows, int lane)
    {
        double count = windows.Count - windows.Tail;
        var (mean, slope) = (Sum1[lane] / count, Moment[lane] * 12 / (count * (count * count - 1)));
        var rest = Sum2[lane] - count * mean * mean - slope * Moment[lane];
        var within = Within[lane] / Rows[lane] * windows.Length / (windows.Length - 1);
        return summary with
        {
            Second = Finite(Second[lane] / (windows.Third - windows.Second)),
            Third = Finite(Third[lane] / (windows.Tail - windows.Third)),
            Level = Finite(Reference[lane] + mean),
            Slope = Finite(slope / windows.Length),
            Spread = Finite(Math.Sqrt(Math.Max(0, rest / (count - 2)))),
            BatchSpread = windows.Length == 1 ? 0 : Finite(Math.Sqrt(Math.Max(0, within))),
            LastMove = Finite(LastMove[lane]),
            LastMoves = Finite(LastMoves[lane]),
        };
    }

    private static double Finite(double number) => double.IsFinite(number) ? number : double.NaN;

    // The mean of the window that ends; that of the one before if there was no finite loss, and the initial loss before the first.
    private Lanes<double> End(Lanes<double> steps, bool isFirst)
    {
        var mean = Lanes<double>.Select(_rows > Lanes<double>.Zero, _sum / _rows, isFirst ? First : Last);
        Best = Lanes<double>.Select(Running & (mean < Best), mean, Best);
        Last = Lanes<double>.Select(Running, mean, Last);
        AboveSince = Lanes<double>.Select(Running & (mean <= First), steps, AboveSince);
        (_sum, _weight, _rows) = (Lanes<double>.Zero, _rows, Lanes<double>.Zero);
        return mean;
    }

    private void EndInTail(Lanes<double> mean, Lanes<double> place)
    {
        var deviation = mean - Reference;
        Sum1 += deviation;
        Moment = Lanes<double>.Fma(deviation, place, Moment);
        Sum2 = Lanes<double>.Fma(deviation, deviation, Sum2);
        Within += _squares - _weight * deviation * deviation;
        Rows += _weight;
        _squares = Lanes<double>.Zero;
    }
}
