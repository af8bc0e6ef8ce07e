using LearnRate.Sweeps;
using LearnRate.Training;

namespace LearnRate.Workbench.Runs;

/// <summary>A store that counts what it knew. One that is fresh answers with nothing, and keeps everything.</summary>
internal sealed class CountedStore(IRunStore store, bool isFresh) : IRunStore
{
    /// <summary>How many runs were known.</summary>
    public int Known { get; private set; }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<RunResult>> FindAsync(
        Experiment experiment, ulong seed, IReadOnlyList<double> rates, CancellationToken cancellationToken = default)
    {
        if (isFresh) return [];
        var known = await store.FindAsync(experiment, seed, rates, cancellationToken);
        Known += known.Count;
        return known;
    }

    /// <inheritdoc/>
    public ValueTask SaveAsync(Experiment experiment, ulong seed, IReadOnlyList<RunResult> runs,
        CancellationToken cancellationToken = default) =>
        store.SaveAsync(experiment, seed, runs, cancellationToken);
}
