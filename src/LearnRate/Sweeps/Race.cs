using LearnRate.Numerics;
using LearnRate.Training;

namespace LearnRate.Sweeps;

/// <summary>
/// A race at work: all rates run to a rung, those that may still win go on, packed into full bundles, to a rung twice as far.
/// </summary>
internal sealed class Race
{
    private readonly Sweep _sweep;
    private readonly double _share;
    private readonly RaceRule _rule;
    private readonly SweepTracker _tracker;
    private readonly IRunStore? _store;
    private readonly IRunner _runner;
    private readonly Dictionary<double, long> _fullSteps;
    private readonly Dictionary<(double Rate, ulong Seed), Standing> _standings = [];
    private double[] _field;
    private long _steps;

    public Race(Sweep sweep, double share, SweepTracker tracker, IRunStore? store, IRunner runner)
    {
        // All runs may be put aside at once, with the traces they have then.
        var half = Math.Max(1, sweep.Experiment.Steps / 2);
        if (runner is LocalRunner local) local.CheckMemory([.. sweep.Seeds.Select(seed => sweep.Unit(seed, sweep.Rates, half))]);
        (_sweep, _share, _rule, _tracker, _store, _runner, _field) = (sweep, share, new(sweep), tracker, store, runner, [.. sweep.Rates]);
        // What a full sweep would take at each rate, as far as is known.
        _fullSteps = sweep.Rates.ToDictionary(rate => rate, _ => (long)sweep.Experiment.Steps * sweep.Seeds.Count);
    }

    /// <summary>A run after the last rung that it reached, and where it may go on.</summary>
    private sealed record Standing(RunResult Result, RunCheckpoint? Checkpoint);

    /// <summary>Runs the race; the tracker has all runs afterwards.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var rung in _rule.Rungs)
        {
            var seeds = _rule.SeedsTo(rung);
            Plan(rung);
            await RunToAsync(rung, seeds, cancellationToken);
            if (cancellationToken.IsCancellationRequested || rung == _sweep.Experiment.Steps) break;
            await SelectAsync(rung, seeds);
            if (_field.Length == 0) break;
        }

        await DropAsync(_sweep.Rates);
    }

    private async Task RunToAsync(int rung, IReadOnlyList<ulong> seeds, CancellationToken cancellationToken)
    {
        List<WorkUnit> units = [];
        foreach (var seed in seeds)
            if (await UnitAsync(seed, rung, cancellationToken) is { Rates.Count: > 0 } unit) units.Add(unit);
        await foreach (var e in _runner.RunAsync(units, cancellationToken))
        {
            var seed = e.Unit.Experiment.Seed;
            switch (e)
            {
                case RunsAdvanced advanced:
                    _tracker.Advance((double)advanced.Runs * (advanced.To - advanced.From));
                    break;
                case RungReached reached:
                    foreach (var (i, run) in reached.Runs.Index()) Keep(run, reached.Checkpoints.ElementAtOrDefault(i));
                    break;
                case RunsEnded ended:
                    foreach (var run in ended.Runs) Keep(run, null);
                    await _tracker.AddAsync(0, seed, [.. ended.Runs.Where(run => run.Outcome != RunOutcome.Stopped)]);
                    break;
            }
        }

        void Keep(RunResult run, RunCheckpoint? checkpoint)
        {
            _steps += run.Steps - (_standings.TryGetValue((run.Rate, run.Seed), out var before) ? before.Result.Steps : 0);
            _standings[(run.Rate, run.Seed)] = new(run, checkpoint);
        }
    }

    // Seeds that are not run on the first rungs begin on the next.
    private async Task<WorkUnit> UnitAsync(ulong seed, int rung, CancellationToken cancellationToken)
    {
        Standing? At(double rate) => _standings.GetValueOrDefault((rate, seed));
        double[] rates = [.. _field.Where(rate => At(rate) is null or { Result.Outcome: RunOutcome.Stopped })];
        if (rung == _sweep.Experiment.Steps && _store is not null)
        {
            var known = await _store.FindAsync(_sweep.Experiment, seed, rates, cancellationToken);
            _tracker.AddKnown(0, known);
            foreach (var run in known) _standings[(run.Rate, seed)] = new(run, null);
            rates = [.. rates.Except(known.Select(run => run.Rate))];
        }

        return _sweep.Unit(seed, rates, rung, [.. rates.Select(rate => At(rate)?.Checkpoint).OfType<RunCheckpoint>()]);
    }

    private async Task SelectAsync(int rung, IReadOnlyList<ulong> seeds)
    {
        RunResult[] RunsAt(double rate) => [.. seeds.Select(seed => _standings[(rate, seed)].Result)];
        var field = _field.Select(rate => (Rate: rate, Loss: RunsAt(rate).Average(RateResult.Loss))).ToArray();
        var cliff = _field.Where(rate => RunsAt(rate).All(run => run.Outcome == RunOutcome.Diverged))
            .DefaultIfEmpty(double.PositiveInfinity).Min();
        var leader = field.MinBy(rate => rate.Loss).Rate;
        foreach (var rate in _field.Where(rate => rate > leader))
            _fullSteps[rate] = (long)(RunsAt(rate).Average(Forecast) * _sweep.Seeds.Count);
        var before = _field;
        _field = _rule.Survivors(rung, field, cliff, _share * _fullSteps.Values.Sum() - _steps);
        await DropAsync(before.Except(_field));
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
    private async Task DropAsync(IEnumerable<double> rates)
    {
        var dropped = rates.ToHashSet();
        foreach (var seed in _sweep.Seeds)
        {
            RunResult[] runs = [.. _sweep.Rates.Where(dropped.Contains).Select(rate => _standings.GetValueOrDefault((rate, seed))?.Result)
                .OfType<RunResult>()
                .Where(run => run is { Outcome: RunOutcome.Stopped, Steps: > 0 })];
            await _tracker.AddAsync(0, seed, runs);
            foreach (var rate in dropped) _standings.Remove((rate, seed));
        }
    }

    private void Plan(int rung)
    {
        var rest = _rule.Expected(_rule.Rungs.LastOrDefault(before => before < rung)) * _field.Length * _sweep.Seeds.Count;
        _tracker.Plan(_steps, _steps + rest);
    }
}
