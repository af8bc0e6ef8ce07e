using System.Numerics;
using LearnRate.Controllers;
using LearnRate.Engine;
using LearnRate.Numerics;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Schedules;

namespace LearnRate.Training;

/// <summary>The runs that step together: one experiment and seed, a rate per lane. The trainer is <see cref="Step"/>.</summary>
internal sealed class Bundle<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Experiment _experiment;
    private readonly Recording _recording;
    private readonly Horizon _horizon;
    private readonly double[] _rates;
    private readonly Arena _arena = new();
    private readonly Learner<T> _learner;
    private readonly Updater<T> _updater;
    private readonly ControllerSet<T>? _controllers;
    private readonly Aligned<T> _losses, _norms, _applied;
    private readonly int _width;
    private readonly List<Evaluation?[]> _evaluations = [];
    private readonly Divergence?[] _divergences;
    private readonly SummaryAccumulator<T> _summary;
    private Batches _batches;
    private double _schedule = double.NaN, _momentum = 1;
    private Lanes<T> _rate;
    private bool _areShared;

    /// <summary>Allocates everything; <see cref="Advance"/> allocates nothing per step.</summary>
    public Bundle(Experiment experiment, LearnerFactory<T> workshop, double[] rates, Recording recording, bool solo = false)
    {
        (_experiment, _horizon, _rates, _recording, _batches) = (experiment, experiment.Horizon, rates, recording, new(experiment));
        using var scope = _arena.Open();
        _learner = workshop.Create(Math.Min(experiment.BatchSize, experiment.Problem.TrainingRows), experiment.Seed, solo);
        _updater = experiment.Optimizer.Start<T>(new(_learner.Layout));
        _width = solo ? 1 : Lanes<T>.Count;
        var recorded = Recorded(experiment.Steps) * _width;
        _losses = new(recorded);
        _norms = new(recording.GradientNorms ? recorded : 0);
        _applied = new(experiment.RateVaries ? recorded : 0);
        _divergences = new Divergence?[rates.Length];
        _summary = new(experiment, _learner);
        _controllers = experiment.Controller is { } controller ? new(controller, rates, experiment.StepsPerEpoch, this) : null;
        Running = (1u << rates.Length) - 1;
    }

    /// <summary>Goes on with runs of one experiment and seed that were paused after the same step, in whatever bundles.</summary>
    public Bundle(Experiment experiment, LearnerFactory<T> workshop, PausedRun<T>[] runs, Recording recording, bool solo = false)
        : this(experiment, workshop, Array.ConvertAll(runs, run => run.Rate), recording, solo)
    {
        (Done, _batches, _updater.Memory) = (runs[0].Done, runs[0].Batches.Copy(), runs[0].Optimizer);
        for (var lane = 0; lane < runs.Length; lane++)
        {
            Restore(lane, runs[lane].Numbers);
            foreach (var (trace, recorded) in Traces.Zip(runs[lane].Traces))
                for (var i = 0; i < recorded.Length; i++) trace[i * _width + lane] = recorded[i];
            _summary.Restore(lane, runs[lane].Summary);
            if (runs[lane].Controller is { } steered) _controllers!.Resume(lane, steered);
        }

        for (var e = 0; e < runs[0].Evaluations.Length; e++) _evaluations.Add(Array.ConvertAll(runs, run => run.Evaluations[e]));
        (_schedule, _momentum) = (runs[0].Schedule, runs[0].Momentum);
        SetRate();
    }

    /// <summary>Gives its memory to the next bundle; what it has answered stays.</summary>
    public void Dispose() => _arena.Dispose();

    /// <summary>A bit for each lane whose run goes on.</summary>
    public uint Running { get; private set; }

    /// <summary>How many whole steps have been done.</summary>
    public int Done { get; private set; }

    /// <summary>The rate of a run in the last step.</summary>
    public double RateOf(int lane) => double.CreateTruncating(_rate[lane]);

    /// <summary>Trains until so many steps are done, no run goes on, or it is cancelled.</summary>
    public void Advance(int steps, CancellationToken cancellationToken)
    {
        KeepResults();
        if (Done == 0 && _controllers is { Monitors: MonitoredData.Training })
            _controllers.AfterEpoch(-1, _learner.Evaluate(Part.Training)!);
        for (; Done < steps && Running != 0 && !cancellationToken.IsCancellationRequested; Done++) Step(Done);
    }

    private void Step(int step)
    {
        SetSchedules(step);
        _summary.Begin(step);
        var rows = _batches.Next();
        var check = Learn(step, rows, out var loss);
        var badLoss = Running & ~Lanes<T>.Bits(Lanes<T>.IsFinite(loss));
        var badParameter = Running & ~badLoss & ~Lanes<T>.Bits(_learner.Layout.AllFinite(check, _learner.Parameters));
        var back = _controllers?.Rollback(step, badLoss | badParameter) ?? 0;
        End(step, badLoss & ~back, DivergenceCause.BatchLoss);
        End(step, badParameter & ~back, DivergenceCause.Parameter);
        _summary.End(step, rows.Length, loss, Running);
        if (_controllers is { Monitors: not MonitoredData.None } && (step + 1) % _horizon.StepsPerEpoch == 0) EndEpoch(step);
        if (_recording.EvaluateEvery > 0 && (step + 1) % _recording.EvaluateEvery == 0) _evaluations.Add(Evaluate(step + 1));
    }

    /// <summary>A run's parameters and what its optimizer remembers, to go back to.</summary>
    public T[] Save(int lane) => [.. Tensors.SelectMany(tensor => _learner.Layout.Read(tensor, lane))];

    /// <summary>Puts a run back to what was saved of it.</summary>
    public void Restore(int lane, ReadOnlySpan<T> saved)
    {
        KeepResults();
        foreach (var tensor in Tensors)
        {
            var count = _experiment.Problem.Parameters;
            _learner.Layout.Write(tensor, lane, saved[..count]);
            saved = saved[count..];
        }
    }

    /// <summary>A run as it is now, to go on in another bundle; this one must not step again.</summary>
    public PausedRun<T> Pause(int lane) => new(
        _rates[lane], Done, _batches, _updater.Memory, _schedule, _momentum, Save(lane), _summary.Save(lane),
        [.. Traces.Select(trace => Column(trace, lane, Math.Min(trace.Length, Recorded(Done))))], [.. _evaluations.Select(e => e[lane])],
        _controllers?.Pause(lane));

    private Aligned<T>[] Traces => [_losses, _norms, _applied];

    // Results read their parameters where the run left them.
    private void KeepResults()
    {
        if (_areShared) _learner.DetachParameters();
        _areShared = false;
    }

    private IEnumerable<Tensor<T>> Tensors => [_learner.Parameters, .. _updater.States];

    private void SetSchedules(int step)
    {
        var factor = _experiment.Schedule.Factor(step, _horizon);
        if (factor != _schedule)
        {
            _schedule = factor;
            SetRate();
        }

        var momentum = _experiment.MomentumFactor(step, _horizon);
        if (momentum == _momentum) return;
        _momentum = momentum;
        _updater.SetMomentum(momentum);
    }

    // Base × schedule × controller in double, rounded once.
    private void SetRate()
    {
        Span<T> rates = stackalloc T[_rates.Length];
        for (var lane = 0; lane < rates.Length; lane++)
            rates[lane] = T.CreateTruncating(_rates[lane] * _schedule * (_controllers?.Factor(lane) ?? 1));
        _rate = Lanes<T>.Create(rates);
    }

    private Lanes<T> Learn(int step, ReadOnlySpan<int> rows, out Lanes<T> loss)
    {
        var (place, rest) = Math.DivRem(step, _recording.TraceEvery);
        var recordsNorms = rest == 0 && _recording.GradientNorms;
        Lanes<T> check;
        if (recordsNorms || _controllers is not null)
        {
            loss = _learner.Gradient(rows);
            var squares = _learner.Layout.SquaredNorm(_learner.Gradients);
            if (recordsNorms) Record(_norms, place, Lanes<T>.Sqrt(squares));
            if (_controllers is not null)
            {
                _controllers.BeforeStep(loss, squares, _schedule, Running);
                SetRate();
            }

            _updater.Begin(step, _rate);
            check = _updater.Update(0, _learner.Parameters, _learner.Gradients);
        }
        else
        {
            _updater.Begin(step, _rate);
            check = _learner.TrainStep(rows, _updater, out loss);
        }

        if (rest != 0) return check;
        Record(_losses, place, loss);
        if (_applied.Length > 0) Record(_applied, place, _rate);
        return check;
    }

    private void Record(Aligned<T> trace, int place, in Lanes<T> numbers)
    {
        if (_width == 1) trace[place] = numbers[0];
        else numbers.CopyTo(trace.AsSpan()[(place * _width)..]);
    }

    private void EndEpoch(int step)
    {
        var watched = _controllers!.Monitors == MonitoredData.Validation ? _learner.Evaluate(Part.Validation) : null;
        _controllers.AfterEpoch(step, watched ?? _learner.Evaluate(Part.Training)!);
    }

    private void End(int step, uint ended, DivergenceCause cause)
    {
        if (ended == 0) return;
        for (var lane = 0; lane < _rates.Length; lane++)
            if ((ended >> lane & 1) != 0) _divergences[lane] = new(step, cause);
        Running &= ~ended;
    }

    /// <summary>The losses of each run over all data as it is now; null where they are not finite.</summary>
    public Evaluation?[] Evaluate() => Evaluate(Done);

    private Evaluation?[] Evaluate(int steps)
    {
        var (training, validation) = (_learner.Evaluate(Part.Training)!, _learner.Evaluate(Part.Validation));
        Measure MeasureOf(PartLosses evaluated, int lane) => new(evaluated.Losses[lane], evaluated.Accuracies?[lane]);
        return
        [
            .. Enumerable.Range(0, _rates.Length).Select(lane =>
                double.IsFinite(training.Losses[lane]) && double.IsFinite(validation?.Losses[lane] ?? 0)
                    ? new Evaluation(steps, MeasureOf(training, lane), validation is null ? null : MeasureOf(validation, lane))
                    : null),
        ];
    }

    /// <summary>What came of each run so far.</summary>
    public RunResult[] Results()
    {
        var final = Evaluate(Done);
        _areShared = true;
        return [.. _rates.Select((_, lane) => Result(lane, Done, final[lane]))];
    }

    private RunResult Result(int lane, int steps, Evaluation? final)
    {
        var divergence = _divergences[lane] ?? (final is null ? new(steps, DivergenceCause.FinalLoss) : null);
        var done = divergence?.Step ?? steps;
        // A step that made a parameter infinite had a finite loss, which the trace keeps.
        var seen = divergence?.Cause == DivergenceCause.Parameter ? done + 1 : done;
        var recorded = Recorded(seen);
        double[] Doubles(Aligned<T> trace) => Conversion.Doubles<T>(Column(trace, lane, recorded));
        double[] Losses()
        {
            var losses = Doubles(_losses);
            // What is not finite was undone, and has one form.
            foreach (ref var loss in losses.AsSpan()) loss = double.IsFinite(loss) ? loss : double.NaN;
            return losses;
        }

        return new()
        {
            Rate = _rates[lane],
            Seed = _experiment.Seed,
            Outcome = divergence is not null ? RunOutcome.Diverged : steps < _experiment.Steps ? RunOutcome.Stopped : RunOutcome.Finished,
            Steps = done,
            Divergence = divergence,
            Trace = new(_recording.TraceEvery, Losses(), _recording.GradientNorms ? Doubles(_norms) : null)
            {
                Rates = _applied.Length > 0 ? Doubles(_applied) : new RepeatedList<double>(double.CreateTruncating(_rate[lane]), recorded),
                Rollbacks = _controllers?.Rollbacks(lane) ?? [],
            },
            Summary = _summary.Summarize(lane, done, divergence),
            Evaluations = [.. _evaluations.Select(e => e[lane]).OfType<Evaluation>().Where(e => e.Steps <= done)],
            Final = divergence is null ? final : null,
            Parameters = divergence is null ? ParametersOf(_learner.Layout, _learner.Parameters, lane, _experiment.Problem.Parameters)
                : null,
        };
    }

    // Many are read when first used: taking 16 runs of 784-128-10 apart takes as long as two of their steps. Few lie together
    // with what else the bundle has, which need not stay. Static, so that nothing else of the bundle does.
    private static IReadOnlyList<double> ParametersOf(Layout<T> layout, Tensor<T> parameters, int lane, int count)
    {
        double[] Read() => Conversion.Doubles<T>(layout.Read(parameters, lane));
        return parameters.OwnsMemory ? new LazyNumbers(count, Read) : Read();
    }

    // How many steps of so many are in the trace.
    private int Recorded(int steps) => steps == 0 ? 0 : (steps - 1) / _recording.TraceEvery + 1;

    private T[] Column(Aligned<T> trace, int lane, int count)
    {
        var numbers = new T[count];
        var all = trace.AsSpan();
        for (var i = 0; i < count; i++) numbers[i] = all[i * _width + lane];
        return numbers;
    }
}
