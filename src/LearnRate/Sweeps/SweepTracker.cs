using LearnRate.Training;

namespace LearnRate.Sweeps;

/// <summary>Collects the runs of sweeps as they end, saves them, and reports how far the sweeps are.</summary>
internal sealed class SweepTracker(IReadOnlyList<Sweep> sweeps, IProgress<SweepProgress>? progress, IRunStore? store)
{
    private readonly int _runs = sweeps.Sum(sweep => sweep.Rates.Count * sweep.Seeds.Count);
    private readonly List<RunResult>[] _ended = [.. sweeps.Select(_ => new List<RunResult>())];
    private readonly Dictionary<(int Sweep, double Rate), (double Sum, int Count)> _losses = [];
    private (int Sweep, double Rate, double Loss)? _best;
    private double _steps, _allSteps = sweeps.Sum(sweep => (double)sweep.Rates.Count * sweep.Seeds.Count * sweep.Experiment.Steps);
    private int _done, _diverged;

    /// <summary>The runs of a sweep that have ended.</summary>
    public IReadOnlyList<RunResult> Ended(int sweep) => _ended[sweep];

    /// <summary>Says how many steps there will be in all, for a race, which learns it on the way.</summary>
    public void Plan(double stepsDone, double allSteps) => (_steps, _allSteps) = (stepsDone, allSteps);

    /// <summary>Counts the steps of runs.</summary>
    public void Advance(double steps)
    {
        _steps += steps;
        Report();
    }

    /// <summary>Takes runs that were known.</summary>
    public void AddKnown(int sweep, IReadOnlyList<RunResult> runs)
    {
        if (runs.Count == 0) return;
        foreach (var run in runs) Add(sweep, run);
        Report();
    }

    /// <summary>Takes runs of one seed that have ended, and saves them.</summary>
    /// <remarks>Saving is not cancelled: what has ended is never lost.</remarks>
    public async ValueTask AddAsync(int sweep, ulong seed, IReadOnlyList<RunResult> runs)
    {
        if (runs.Count == 0) return;
        if (store is not null) await store.SaveAsync(sweeps[sweep].Experiment, seed, runs, CancellationToken.None);
        AddKnown(sweep, runs);
    }

    private void Add(int sweep, RunResult run)
    {
        _ended[sweep].Add(run);
        _done++;
        if (run.Outcome == RunOutcome.Diverged) _diverged++;
        if (run.Outcome != RunOutcome.Stopped) Rank((sweep, run.Rate), RateResult.Loss(run));
    }

    private void Rank((int Sweep, double Rate) rate, double loss)
    {
        var (sum, count) = _losses.GetValueOrDefault(rate);
        _losses[rate] = (sum + loss, count + 1);
        // Only where the best rate itself has changed may another be the best without having changed.
        (int Sweep, double Rate)[] candidates = (_best?.Sweep, _best?.Rate) == rate ? [.. _losses.Keys] : [rate];
        if (candidates.Length > 1) _best = null;
        foreach (var candidate in candidates)
        {
            var mean = _losses[candidate].Sum / _losses[candidate].Count;
            if (double.IsFinite(mean) && !(_best?.Loss <= mean)) _best = (candidate.Sweep, candidate.Rate, mean);
        }
    }

    private void Report() => progress?.Report(new(
        _runs, _done, _diverged, Math.Min(1, _steps / _allSteps),
        _best is { } best ? new(sweeps[best.Sweep].Label, best.Rate, best.Loss) : null));
}
