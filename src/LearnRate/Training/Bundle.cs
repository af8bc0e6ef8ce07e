using System.Numerics;
using LearnRate.Engine;
using LearnRate.Numerics;
using LearnRate.Optimizers;
using LearnRate.Problems;

namespace LearnRate.Training;

/// <summary>The runs that step together: one experiment and seed, a rate per lane. The trainer is <see cref="Train"/>.</summary>
internal sealed class Bundle<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Experiment _experiment;
    private readonly Recording _recording;
    private readonly double[] _rates;
    private readonly Learner<T> _learner;
    private readonly Updater<T> _updater;
    private readonly T[] _losses, _norms;
    private readonly int _width;
    private readonly List<Evaluation?[]> _evaluations = [];
    private readonly Divergence?[] _divergences;

    /// <summary>Allocates everything; <see cref="Train"/> allocates nothing per step.</summary>
    public Bundle(Experiment experiment, Workshop<T> workshop, double[] rates, Recording recording, bool solo = false)
    {
        (_experiment, _rates, _recording) = (experiment, rates, recording);
        _learner = workshop.Start(Math.Min(experiment.BatchSize, experiment.Problem.TrainingRows), experiment.Seed, solo);
        _updater = experiment.Optimizer.Start(_learner.Layout);
        _width = solo ? 1 : Lanes<T>.Count;
        var recorded = ((experiment.Steps - 1) / recording.TraceEvery + 1) * _width;
        _losses = new T[recorded];
        _norms = new T[recording.GradientNorms ? recorded : 0];
        _divergences = new Divergence?[rates.Length];
        Running = (1u << rates.Length) - 1;
    }

    /// <summary>A bit for each lane whose run goes on.</summary>
    public uint Running { get; private set; }

    public RunResult[] Train(CancellationToken cancel)
    {
        var batches = new Batches(_experiment);
        var rate = Lanes<T>.Of([.. _rates.Select(T.CreateTruncating)]);
        var step = 0;
        for (; step < _experiment.Steps && Running != 0 && !cancel.IsCancellationRequested; step++)
        {
            _updater.Begin(step, rate);
            var check = Learn(step, batches.Next(), out var loss);
            End(step, Lanes<T>.IsFinite(loss), DivergenceCause.BatchLoss);
            End(step, _learner.Layout.AllFinite(check, _learner.Parameters), DivergenceCause.Parameter);
            if (_recording.EvaluateEvery > 0 && (step + 1) % _recording.EvaluateEvery == 0) _evaluations.Add(Evaluate(step + 1));
        }

        return Results(step);
    }

    /// <summary>A run's parameters and what its optimizer remembers, to go back to.</summary>
    public T[] Save(int lane) => [.. Tensors.SelectMany(tensor => _learner.Layout.Read(tensor, lane))];

    /// <summary>Puts a run back to what was saved of it.</summary>
    public void Restore(int lane, ReadOnlySpan<T> saved)
    {
        foreach (var tensor in Tensors)
        {
            var count = _experiment.Problem.Parameters;
            _learner.Layout.Write(tensor, lane, saved[..count]);
            saved = saved[count..];
        }
    }

    private IEnumerable<Tensor<T>> Tensors => [_learner.Parameters, .. _updater.States];

    private Lanes<T> Learn(int step, ReadOnlySpan<int> rows, out Lanes<T> loss)
    {
        var records = step % _recording.TraceEvery == 0;
        Lanes<T> check;
        if (records && _recording.GradientNorms)
        {
            loss = _learner.Gradient(rows);
            Record(_norms, step, Lanes<T>.Sqrt(_learner.Layout.SquaredNorm(_learner.Gradients)));
            check = _updater.Move(0, _learner.Parameters, _learner.Gradients);
        }
        else
        {
            check = _learner.Learn(rows, _updater, out loss);
        }

        if (records) Record(_losses, step, loss);
        return check;
    }

    private void Record(T[] trace, int step, Lanes<T> numbers)
    {
        var at = step / _recording.TraceEvery * _width;
        if (_width == 1) trace[at] = numbers[0];
        else numbers.CopyTo(trace.AsSpan(at));
    }

    private void End(int step, Lanes<T> finite, DivergenceCause cause)
    {
        var ended = Running & ~Lanes<T>.Bits(finite);
        if (ended == 0) return;
        for (var lane = 0; lane < _rates.Length; lane++)
            if ((ended >> lane & 1) != 0) _divergences[lane] = new(step, cause);
        Running &= ~ended;
    }

    private Evaluation?[] Evaluate(int steps)
    {
        var (training, validation) = (_learner.Evaluate(Part.Training)!, _learner.Evaluate(Part.Validation));
        Measure Of(Evaluated evaluated, int lane) => new(evaluated.Losses[lane], evaluated.Accuracies?[lane]);
        return
        [
            .. Enumerable.Range(0, _rates.Length).Select(lane =>
                double.IsFinite(training.Losses[lane]) && double.IsFinite(validation?.Losses[lane] ?? 0)
                    ? new Evaluation(steps, Of(training, lane), validation is null ? null : Of(validation, lane))
                    : null),
        ];
    }

    private RunResult[] Results(int steps)
    {
        var final = Evaluate(steps);
        var parameters = _learner.Parameters.Copy();
        return [.. _rates.Select((_, lane) => Result(lane, steps, final[lane], parameters))];
    }

    private RunResult Result(int lane, int steps, Evaluation? final, Tensor<T> parameters)
    {
        var divergence = _divergences[lane] ?? (final is null ? new(steps, DivergenceCause.FinalLoss) : null);
        var done = divergence?.Step ?? steps;
        // A step that made a parameter infinite had a finite loss, which the trace keeps.
        var seen = divergence?.Cause == DivergenceCause.Parameter ? done + 1 : done;
        var recorded = seen == 0 ? 0 : (seen - 1) / _recording.TraceEvery + 1;
        return new()
        {
            Rate = _rates[lane],
            Seed = _experiment.Seed,
            Outcome = divergence is not null ? RunOutcome.Diverged : steps < _experiment.Steps ? RunOutcome.Stopped : RunOutcome.Finished,
            Steps = done,
            Divergence = divergence,
            Trace = new(_recording.TraceEvery, Recorded(_losses, lane, recorded), _recording.GradientNorms ? Recorded(_norms, lane, recorded) : null),
            Evaluations = [.. _evaluations.Select(e => e[lane]).OfType<Evaluation>().Where(e => e.Steps <= done)],
            Final = divergence is null ? final : null,
            Parameters = divergence is null ? ParametersOf(_learner.Layout, parameters, lane, _experiment.Problem.Parameters) : null,
        };
    }

    // Read when first used: taking 16 runs of 784-128-10 apart takes as long as two of their steps. Static, so that nothing else of the bundle stays.
    private static LazyNumbers ParametersOf(Layout<T> layout, Tensor<T> parameters, int lane, int count) =>
        new(count, () => Array.ConvertAll(layout.Read(parameters, lane), double.CreateTruncating));

    private double[] Recorded(T[] trace, int lane, int count)
    {
        var numbers = new double[count];
        for (var i = 0; i < count; i++) numbers[i] = double.CreateTruncating(trace[i * _width + lane]);
        return numbers;
    }
}
