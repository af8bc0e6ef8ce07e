using System.Numerics;
using LearnRate.Numerics;
using LearnRate.Problems;
using LearnRate.Training;

namespace LearnRate.Sweeps;

/// <summary>
/// A race at work: all rates run to a rung, those that may still win go on, packed into full bundles, to a rung twice as far.
/// </summary>
internal sealed class Race<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Sweep _sweep;
    private readonly RaceRule _rule;
    private readonly SweepTracker _board;
    private readonly IRunStore? _store;
    private readonly CancellationToken _cancellationToken;
    private readonly LearnerFactory<T> _workshop;
    private readonly Dictionary<double, long> _fullSteps;
    private readonly Dictionary<(double Rate, ulong Seed), Standing> _standings = [];
    private double[] _field;
    private long _steps;

    public Race(Sweep sweep, SweepTracker board, IRunStore? store, CancellationToken cancellationToken)
    {
        Trainer.EnsureMemory<T>(sweep.Experiment, sweep.Recording, sweep.Rates.Count * sweep.Seeds.Count, pauses: true);
        (_sweep, _rule, _board, _store, _cancellationToken) = (sweep, new(sweep), board, store, cancellationToken);
        (_workshop, _field) = (sweep.Experiment.Problem.CreateLearners<T>(), [.. sweep.Rates]);
        // What a full sweep would take at each rate, as far as is known.
        _fullSteps = sweep.Rates.ToDictionary(rate => rate, _ => (long)sweep.Experiment.Steps * sweep.Seeds.Count);
    }

    /// <summary>A run after the last rung that it reached; nothing is paused of one that has ended.</summary>
    private sealed record Standing(RunResult Result, PausedRun<T>? Paused);

    /// <summary>Runs the race; the board has all runs afterwards.</summary>
    public void Run()
    {
        foreach (var rung in _rule.Rungs)
        {
            var seeds = _rule.SeedsTo(rung);
            Plan(rung);
            Workers.Share(seeds.SelectMany(seed => Bundles(seed, rung)), _sweep.Recording.Threads);
            if (_cancellationToken.IsCancellationRequested || rung == _sweep.Experiment.Steps) break;
            Select(rung, seeds);
            if (_field.Length == 0) break;
        }

        Drop(_sweep.Rates);
    }

    // Seeds that are not run on the first rungs begin on the next; all runs of a seed have done the same steps.
    private List<IEnumerable<int>> Bundles(ulong seed, int rung)
    {
        var experiment = _sweep.Experiment with { Seed = seed };
        double[] rates = [.. _field.Where(rate => !_standings.TryGetValue((rate, seed), out var standing) || standing.Paused is not null)];
        if (rung == experiment.Steps && _store?.Find(experiment, seed, rates) is { } known)
        {
            _board.End(0, seed, known, areKnown: true);
            foreach (var run in known) _standings[(run.Rate, seed)] = new(run, null);
            rates = [.. rates.Except(known.Select(run => run.Rate))];
        }

        PausedRun<T>[] paused = [.. rates.Select(rate => _standings.GetValueOrDefault((rate, seed))?.Paused).OfType<PausedRun<T>>()];
        return paused.Length > 0
            ? [.. _workshop.Bundles(paused)
                .Select(bundle => Work(() => new(experiment, _workshop, bundle.Runs, _sweep.Recording, bundle.Solo), bundle.Runs.Length))]
            : [.. _workshop.Bundles(rates)
                .Select(bundle => Work(() => new(experiment, _workshop, bundle.Runs, _sweep.Recording, bundle.Solo), bundle.Runs.Length))];

        IEnumerable<int> Work(Func<Bundle<T>> start, int runs) => Train(start, runs, seed, rung);
    }

    // A bundle takes memory from when its turn comes.
    private IEnumerable<int> Train(Func<Bundle<T>> start, int runs, ulong seed, int rung)
    {
        if (_cancellationToken.IsCancellationRequested) yield break;
        using var bundle = start();
        foreach (var done in Sweep.Advance(bundle, runs, rung, _sweep.Experiment.Steps, _board, _cancellationToken)) yield return done;
        var results = bundle.Results();
        lock (_standings)
        {
            foreach (var (lane, run) in results.Index())
            {
                _steps += run.Steps - (_standings.TryGetValue((run.Rate, seed), out var before) ? before.Result.Steps : 0);
                _standings[(run.Rate, seed)] = new(run,
                    run.Outcome == RunOutcome.Stopped && !_cancellationToken.IsCancellationRequested ? bundle.Pause(lane) : null);
            }
        }

        _board.End(0, seed, [.. results.Where(run => run.Outcome != RunOutcome.Stopped)]);
    }

    private void Select(int rung, IReadOnlyList<ulong> seeds)
    {
        RunResult[] RunsAt(double rate) => [.. seeds.Select(seed => _standings[(rate, seed)].Result)];
        var field = _field.Select(rate => (Rate: rate, Loss: RunsAt(rate).Average(RateResult.Loss))).ToArray();
        var cliff = _field.Where(rate => RunsAt(rate).All(run => run.Outcome == RunOutcome.Diverged))
            .DefaultIfEmpty(double.PositiveInfinity).Min();
        var leader = field.MinBy(rate => rate.Loss).Rate;
        foreach (var rate in _field.Where(rate => rate > leader))
            _fullSteps[rate] = (long)(RunsAt(rate).Average(Forecast) * _sweep.Seeds.Count);
        var before = _field;
        _field = _rule.Survivors(rung, field, cliff, _sweep.RaceShare * _fullSteps.Values.Sum() - _steps);
        Drop(before.Except(_field));
    }

    /// <summary>
    /// How many steps a run will have done when it diverges, if its losses grow on as they do; otherwise
    /// the horizon. It matters above a cliff only, where a full sweep is cheap, too.
    /// </summary>
    private double Forecast(RunResult run)
    {
        if (run.Outcome == RunOutcome.Diverged) return run.Steps;
        double[] losses = [.. run.Trace.Losses.Append(run.Final!.Training.Loss).Where(double.IsFinite)];
        var (early, late) = (losses[..(losses.Length / 2)].DefaultIfEmpty().Max(), losses[(losses.Length / 2)..].Max());
        if (!(early > 0 && late > early)) return _sweep.Experiment.Steps;
        var pace = 2 * (Elementary.Log(late) - Elementary.Log(early)) / run.Steps;
        var largest = _sweep.Experiment.Precision == Precision.Float ? float.MaxValue : double.MaxValue;
        return Math.Min(_sweep.Experiment.Steps, run.Steps + (Elementary.Log(largest) - Elementary.Log(late)) / pace);
    }

    // The runs of rates that do not go on end as they are: stopped, with the losses they had.
    private void Drop(IEnumerable<double> rates)
    {
        var dropped = rates.ToHashSet();
        foreach (var seed in _sweep.Seeds)
        {
            RunResult[] runs = [.. _sweep.Rates.Where(dropped.Contains).Select(rate => _standings.GetValueOrDefault((rate, seed))?.Result)
                .OfType<RunResult>()
                .Where(run => run is { Outcome: RunOutcome.Stopped, Steps: > 0 })];
            _board.End(0, seed, runs);
            foreach (var rate in dropped) _standings.Remove((rate, seed));
        }
    }

    private void Plan(int rung)
    {
        var rest = _rule.Expected(_rule.Rungs.LastOrDefault(before => before < rung)) * _field.Length * _sweep.Seeds.Count;
        _board.Plan(_steps, _steps + rest);
    }
}
