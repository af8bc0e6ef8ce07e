using LearnRate.Sweeps;
using LearnRate.Training;

namespace LearnRate.Cli.Runs;

/// <summary>A store that counts what it knew. One that is fresh answers with nothing, and keeps everything.</summary>
internal sealed class CountedStore(IRunStore store, bool isFresh) : IRunStore
{
    /// <summary>How many runs were known.</summary>
    public int Known { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<RunResult> Find(Experiment experiment, ulong seed, IReadOnlyList<double> rates)
    {
        if (isFresh) return [];
        var known = store.Find(experiment, seed, rates);
        lock (store) Known += known.Count;
        return known;
    }

    /// <inheritdoc/>
    public void Save(Experiment experiment, ulong seed, IReadOnlyList<RunResult> runs) => store.Save(experiment, seed, runs);
}
