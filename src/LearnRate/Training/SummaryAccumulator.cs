using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LearnRate.Engine;
using LearnRate.Numerics;

namespace LearnRate.Training;

/// <summary>
/// Gathers the summaries of a bundle's runs step by step: in constant memory, and in double whatever the runs compute in.
/// </summary>
internal sealed class SummaryAccumulator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The distance from 1 to the next number.</summary>
    private static readonly double Epsilon = double.CreateTruncating(T.BitIncrement(T.One) - T.One);

    private readonly Experiment _experiment;
    private readonly Learner<T> _learner;
    private readonly int _window, _windows, _second, _third, _tail;
    private readonly Accumulator[] _accumulators = new Accumulator[Lanes<T>.Count / Lanes<double>.Count];
    private readonly Tensor<T> _before;
    private uint _running;

    /// <summary>Watches a learner that has not moved yet.</summary>
    public SummaryAccumulator(Experiment experiment, Learner<T> learner)
    {
        (_experiment, _learner, _before) = (experiment, learner, new(learner.Layout.Length));
        (_window, _windows) = Windows(experiment.Steps, experiment.StepsPerEpoch);
        (_second, _third, _tail) = (Quarter(1), Quarter(2), _windows < Summary.MinWindows ? int.MaxValue : Quarter(3));
        _accumulators.AsSpan().Fill(Accumulator.Nothing);
        SetRunning(uint.MaxValue);
    }

    /// <summary>How many steps make a stretch of a run, and how many whole stretches it has.</summary>
    public static (int Length, int Count) Windows(int horizon, int epoch)
    {
        var length = horizon / epoch >= Summary.MinWindows ? epoch : Math.Max(1, horizon / Summary.MinWindows);
        return (length, horizon / length);
    }

    /// <summary>Before a step.</summary>
    public void Begin(int step)
    {
        if (step == 0) MeasureFirst();
        if (step == 0 || step == (_windows - 2) * _window) _learner.Parameters.AsSpan().CopyTo(_before);
    }

    /// <summary>After a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="rows">How many rows its batch had.</param>
    /// <param name="losses">The mean loss of the batch in each run, before the step.</param>
    /// <param name="running">A bit for each lane whose run goes on.</param>
    public void End(int step, int rows, in Lanes<T> losses, uint running)
    {
        if (running != _running) SetRunning(running);
        // A division takes as long as a step of two parameters.
        var (stretch, place) = _window == 1 ? (step, 0) : Math.DivRem(step, _window);
        if (stretch >= _windows) return;
        var (lower, upper) = Lanes<T>.Widen(losses);
        var (weight, inTail) = (Lanes<double>.Create(rows), stretch >= _tail);
        _accumulators[0].Add(lower, weight, inTail);
        if (_accumulators.Length > 1) _accumulators[1].Add(upper, weight, inTail);
        if (step == 0 && FirstBatches == 1) AddFirst(losses, 1);
        if (place == _window - 1) EndWindow(stretch, step + 1);
    }

    /// <summary>The summary of a run so far.</summary>
    /// <param name="lane">Its lane.</param>
    /// <param name="steps">How many whole steps it did.</param>
    /// <param name="divergence">Where it diverged, if it did.</param>
    public Summary Summarize(int lane, int steps, Divergence? divergence)
    {
        var run = _accumulators[lane / Lanes<double>.Count];
        lane %= Lanes<double>.Count;
        var any = steps >= _window;
        var summary = new Summary
        {
            Horizon = _experiment.Steps,
            Steps = steps,
            Epoch = _experiment.StepsPerEpoch,
            Window = _window,
            Resolution = any ? Finite(Epsilon * Math.Max(Math.Abs(run.First[lane]), Math.Abs(run.Last[lane]))) : double.NaN,
            First = steps > 0 || divergence is not null ? Finite(run.First[lane]) : double.NaN,
            Best = Finite(run.Best[lane]),
            Last = any ? Finite(run.Last[lane]) : double.NaN,
            FirstMove = any ? Finite(run.FirstMove[lane]) : double.NaN,
            AboveSince = any ? run.AboveSince[lane] : double.NaN,
            DivergedAt = divergence?.Step ?? double.NaN,
            Cause = divergence is null ? double.NaN : (double)divergence.Cause,
        };
        return divergence is null && steps == _experiment.Steps && _windows >= Summary.MinWindows ? WithTail(summary, run, lane) : summary;
    }

    /// <summary>All that is known of a run, to go on with in another bundle of the same experiment after the same step.</summary>
    public double[] Save(int lane) =>
        [.. Numbers(lane).Select(place => MemoryMarshal.Cast<Accumulator, double>(_accumulators.AsSpan())[place]),
            .. Conversion.Doubles<T>(_learner.Layout.Read(_before, lane))];

    /// <summary>Goes on with what was saved.</summary>
    public void Restore(int lane, ReadOnlySpan<double> saved)
    {
        var numbers = MemoryMarshal.Cast<Accumulator, double>(_accumulators.AsSpan());
        foreach (var place in Numbers(lane))
        {
            numbers[place] = saved[0];
            saved = saved[1..];
        }

        var before = new T[saved.Length];
        for (var i = 0; i < before.Length; i++) before[i] = T.CreateTruncating(saved[i]);
        _learner.Layout.Write(_before, lane, before);
    }

    private int FirstBatches => Math.Clamp(_experiment.Steps / Summary.FirstShare, 1, _experiment.StepsPerEpoch);

    private int Quarter(int count) => (int)((long)_windows * count / 4);

    private static double Finite(double number) => double.IsFinite(number) ? number : double.NaN;

    private static IEnumerable<int> Numbers(int lane)
    {
        var size = Unsafe.SizeOf<Accumulator>() / sizeof(double);
        var first = lane / Lanes<double>.Count * size + lane % Lanes<double>.Count;
        // The last vector is the mask of the runs that go on, which is the bundle's.
        return Enumerable.Range(0, size / Lanes<double>.Count - 1).Select(k => first + k * Lanes<double>.Count);
    }

    private void SetRunning(uint running)
    {
        _running = running;
        Span<double> ones = stackalloc double[Lanes<double>.Count];
        for (var g = 0; g < _accumulators.Length; g++)
        {
            for (var lane = 0; lane < ones.Length; lane++) ones[lane] = running >> (g * ones.Length + lane) & 1;
            _accumulators[g].Running = Lanes<double>.Create(ones) > Lanes<double>.Zero;
        }
    }

    // The loss of one batch is there anyway.
    private void MeasureFirst()
    {
        if (FirstBatches == 1) return;
        var (batches, all) = (new Batches(_experiment), 0);
        for (var i = 0; i < FirstBatches; i++)
        {
            var rows = batches.Next();
            AddFirst(_learner.Loss(rows), rows.Length);
            all += rows.Length;
        }

        foreach (ref var run in _accumulators.AsSpan()) run.First /= Lanes<double>.Create(all);
    }

    private void AddFirst(in Lanes<T> losses, int rows)
    {
        var (lower, upper) = Lanes<T>.Widen(losses);
        _accumulators[0].First = Lanes<double>.Fma(Lanes<double>.Create(rows), lower, _accumulators[0].First);
        if (_accumulators.Length > 1) _accumulators[1].First = Lanes<double>.Fma(Lanes<double>.Create(rows), upper, _accumulators[1].First);
    }

    private void EndWindow(int stretch, int steps)
    {
        foreach (ref var run in _accumulators.AsSpan())
        {
            var mean = run.End(Lanes<double>.Create(steps));
            if (stretch >= _tail) run.EndInTail(mean, Lanes<double>.Create(stretch - (_tail + _windows - 1) / 2.0));
            else if (stretch >= _third) run.Third += mean;
            else if (stretch >= _second) run.Second += mean;
            if (stretch == _tail - 1) run.Reference = mean;
        }

        if (stretch != 0 && stretch < _windows - 2) return;
        var parameters = _learner.Parameters.AsSpan();
        var before = _before.AsSpan();
        var moved = _learner.Gradients.AsSpan(); // their step is done
        for (var i = 0; i < moved.Length; i++) moved[i] = parameters[i] - before[i];
        var (lower, upper) = Lanes<T>.Widen(Lanes<T>.Sqrt(_learner.Layout.SquaredNorm(moved)));
        _accumulators[0].Move(lower, stretch == 0);
        if (_accumulators.Length > 1) _accumulators[1].Move(upper, stretch == 0);
    }

    private Summary WithTail(Summary summary, in Accumulator run, int lane)
    {
        double count = _windows - _tail;
        var (mean, slope) = (run.Sum1[lane] / count, run.Moment[lane] * 12 / (count * (count * count - 1)));
        var rest = run.Sum2[lane] - count * mean * mean - slope * run.Moment[lane];
        var within = run.Within[lane] / run.Rows[lane] * _window / (_window - 1);
        return summary with
        {
            Second = Finite(run.Second[lane] / (_third - _second)),
            Third = Finite(run.Third[lane] / (_tail - _third)),
            Level = Finite(run.Reference[lane] + mean),
            Slope = Finite(slope / _window),
            Spread = Finite(Math.Sqrt(Math.Max(0, rest / (count - 2)))),
            BatchSpread = _window == 1 ? 0 : Finite(Math.Sqrt(Math.Max(0, within))),
            LastMove = Finite(run.LastMove[lane]),
            LastMoves = Finite(run.LastMoves[lane]),
        };
    }

    /// <summary>What is gathered of eight runs.</summary>
    private struct Accumulator
    {
        public static Accumulator Nothing => new() { Best = Lanes<double>.Create(double.PositiveInfinity) };

        public Lanes<double> First, Best, Last, Second, Third, FirstMove, LastMove, LastMoves, AboveSince;

        /// <summary>The last stretch before the tail: sums over the tail are those of differences from it, which cancel less.</summary>
        public Lanes<double> Reference;

        /// <summary>Over the stretches of the tail: the sums of their means, of these times their place, and squared.</summary>
        public Lanes<double> Sum1, Moment, Sum2;

        /// <summary>Over the rows of the tail: the squares of their batches' losses within stretches, and how many they are.</summary>
        public Lanes<double> Within, Rows;

        private Lanes<double> _sum, _rows, _weight, _squares;

        /// <summary>A mask of the runs that go on. The last, see <see cref="Numbers"/>.</summary>
        public Lanes<double> Running;

        // A step from which a controller goes back may have had no finite loss.
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

        /// <summary>The mean of the stretch that ends.</summary>
        public Lanes<double> End(Lanes<double> steps)
        {
            var mean = Lanes<double>.Select(_rows > Lanes<double>.Zero, _sum / _rows, Last);
            Best = Lanes<double>.Select(Running & (mean < Best), mean, Best);
            Last = Lanes<double>.Select(Running, mean, Last);
            AboveSince = Lanes<double>.Select(Running & (mean <= First), steps, AboveSince);
            (_sum, _weight, _rows) = (Lanes<double>.Zero, _rows, Lanes<double>.Zero);
            return mean;
        }

        public void EndInTail(Lanes<double> mean, Lanes<double> place)
        {
            var deviation = mean - Reference;
            Sum1 += deviation;
            Moment = Lanes<double>.Fma(deviation, place, Moment);
            Sum2 = Lanes<double>.Fma(deviation, deviation, Sum2);
            Within += _squares - _weight * deviation * deviation;
            Rows += _weight;
            _squares = Lanes<double>.Zero;
        }

        public void Move(Lanes<double> distance, bool isFirst)
        {
            if (isFirst) FirstMove = Lanes<double>.Select(Running, distance, FirstMove);
            else (LastMove, LastMoves) = (LastMoves, distance);
        }
    }
}
