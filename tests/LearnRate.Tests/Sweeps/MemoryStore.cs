using LearnRate.Sweeps;
using LearnRate.Training;

namespace LearnRate.Tests.Sweeps;

/// <summary>Keeps runs as they are, and what was kept together.</summary>
internal sealed class MemoryStore : IRunStore
{
    private readonly Dictionary<(string Fingerprint, ulong Seed, double Rate), RunResult> _runs = [];

    /// <summary>The runs of each call to <see cref="SaveAsync"/>.</summary>
    public List<IReadOnlyList<RunResult>> Kept { get; } = [];

    /// <summary>Called after runs have been kept.</summary>
    public Action AfterKeep { get; init; } = () => { };

    public ValueTask<IReadOnlyList<RunResult>> FindAsync(
        Experiment experiment, ulong seed, IReadOnlyList<double> rates, CancellationToken cancellationToken = default)
    {
        lock (_runs)
        {
            return new([.. rates.Select(rate => _runs.GetValueOrDefault((experiment.Fingerprint, seed, rate))).OfType<RunResult>()
                .Where(run => run.Outcome != RunOutcome.Stopped)]);
        }
    }

    public ValueTask SaveAsync(
        Experiment experiment, ulong seed, IReadOnlyList<RunResult> runs, CancellationToken cancellationToken = default)
    {
        Assert.All(runs, run => Assert.Equal(seed, run.Seed));
        lock (_runs)
        {
            foreach (var run in runs)
            {
                var key = (experiment.Fingerprint, seed, run.Rate);
                if (_runs.GetValueOrDefault(key) is not { } there || there.Outcome == RunOutcome.Stopped) _runs[key] = run;
            }

            Kept.Add(runs);
        }

        AfterKeep();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Remembers what it was told, at once and in order.</summary>
internal sealed class ProgressLog : IProgress<SweepProgress>
{
    public List<SweepProgress> Told { get; } = [];

    public void Report(SweepProgress value) => Told.Add(value);
}
