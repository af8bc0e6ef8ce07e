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
    private readonly SummaryWindows _windows;
    private readonly LossAccumulator[] _accumulators = new LossAccumulator[Lanes<T>.Count / Lanes<double>.Count];
    private readonly Tensor<T> _before;
    private uint _running;

    /// <summary>Watches a learner that has not moved yet.</summary>
    public SummaryAccumulator(Experiment experiment, Learner<T> learner)
    {
        (_experiment, _learner, _before) = (experiment, learner, new(learner.Layout.Length));
        _windows = new(experiment.Steps, experiment.StepsPerEpoch);
        _accumulators.AsSpan().Fill(LossAccumulator.Nothing);
        SetRunning(uint.MaxValue);
    }

    /// <summary>Before a step.</summary>
    public void Begin(int step)
    {
        if (step == 0) MeasureFirst();
        if (step == 0 || step == (_windows.Count - 2) * _windows.Length) _learner.Parameters.AsSpan().CopyTo(_before);
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
        var (window, place) = _windows.Length == 1 ? (step, 0) : Math.DivRem(step, _windows.Length);
        if (window >= _windows.Count) return;
        var (lower, upper) = Lanes<T>.Widen(losses);
        var (weight, inTail) = (Lanes<double>.Create(rows), window >= _windows.Tail);
        _accumulators[0].Add(lower, weight, inTail);
        if (_accumulators.Length > 1) _accumulators[1].Add(upper, weight, inTail);
        if (step == 0 && _windows.FirstBatches == 1) AddFirst(losses, 1);
        if (place == _windows.Length - 1) EndWindow(window, step + 1);
    }

    /// <summary>The summary of a run so far.</summary>
    /// <param name="lane">Its lane.</param>
    /// <param name="steps">How many whole steps it did.</param>
    /// <param name="divergence">Where it diverged, if it did.</param>
    public Summary Summarize(int lane, int steps, Divergence? divergence) =>
        _accumulators[lane / Lanes<double>.Count].Summarize(lane % Lanes<double>.Count, _windows, steps, divergence, Epsilon);

    /// <summary>All that is known of a run, to go on with in another bundle of the same experiment after the same step.</summary>
    public double[] Save(int lane) =>
    [
        .. Numbers(lane).Select(place => MemoryMarshal.Cast<LossAccumulator, double>(_accumulators.AsSpan())[place]),
        .. Conversion.Doubles<T>(_learner.Layout.Read(_before, lane)),
    ];

    /// <summary>Goes on with what was saved.</summary>
    public void Restore(int lane, ReadOnlySpan<double> saved)
    {
        var numbers = MemoryMarshal.Cast<LossAccumulator, double>(_accumulators.AsSpan());
        foreach (var place in Numbers(lane))
        {
            numbers[place] = saved[0];
            saved = saved[1..];
        }

        var before = new T[saved.Length];
        for (var i = 0; i < before.Length; i++) before[i] = T.CreateTruncating(saved[i]);
        _learner.Layout.Write(_before, lane, before);
    }

    private static IEnumerable<int> Numbers(int lane)
    {
        var size = Unsafe.SizeOf<LossAccumulator>() / sizeof(double);
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
        if (_windows.FirstBatches == 1) return;
        var (batches, all) = (new Batches(_experiment), 0);
        for (var i = 0; i < _windows.FirstBatches; i++)
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
        if (_accumulators.Length > 1)
            _accumulators[1].First = Lanes<double>.Fma(Lanes<double>.Create(rows), upper, _accumulators[1].First);
    }

    private void EndWindow(int window, int steps)
    {
        foreach (ref var run in _accumulators.AsSpan()) run.EndWindow(window, _windows, steps);
        if (window != 0 && window < _windows.Count - 2) return;
        var parameters = _learner.Parameters.AsSpan();
        var before = _before.AsSpan();
        // The gradients have been used; their memory takes the differences.
        var moved = _learner.Gradients.AsSpan();
        for (var i = 0; i < moved.Length; i++) moved[i] = parameters[i] - before[i];
        var (lower, upper) = Lanes<T>.Widen(Lanes<T>.Sqrt(_learner.Layout.SquaredNorm(moved)));
        _accumulators[0].Move(lower, window == 0);
        if (_accumulators.Length > 1) _accumulators[1].Move(upper, window == 0);
    }
}
