using LearnRate.Sweeps;
using LearnRate.Training;

namespace LearnRate.Storage;

/// <summary>A store for code that cannot wait without a thread: each call returns when its work is done.</summary>
internal static class BlockingStore
{
    extension(RunStore store)
    {
        public static RunStore Open(StorePlace place) => Wait(RunStore.OpenAsync(place));

        public static RunStore OpenExisting(StorePlace place) => Wait(RunStore.OpenExistingAsync(place));

        public IReadOnlyList<RunResult> Find(Experiment experiment, ulong seed, IReadOnlyList<double> rates) =>
            Wait(store.FindAsync(experiment, seed, rates));

        public void Save(Experiment experiment, ulong seed, IReadOnlyList<RunResult> runs)
        {
            store.SaveAsync(experiment, seed, runs).AsTask().GetAwaiter().GetResult();
            store.FlushAsync().AsTask().GetAwaiter().GetResult();
        }

        public void KeepColumns(RunRecipe recipe, ulong seed, RunColumns runs) =>
            store.KeepColumnsAsync(recipe, seed, runs).AsTask().GetAwaiter().GetResult();

        public void KeepParts(RunRecipe recipe, ulong seed, IEnumerable<RunColumns> parts) =>
            store.KeepPartsAsync(recipe, seed, parts).AsTask().GetAwaiter().GetResult();

        public RunColumns FindColumns(RunRecipe recipe, ulong seed) => Wait(store.FindColumnsAsync(recipe, seed));

        public void KeepModel(Experiment experiment, RunResult run, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files) =>
            store.KeepModelAsync(experiment, run, files).AsTask().GetAwaiter().GetResult();

        public IReadOnlyList<KeyValuePair<string, byte[]>> FindModel(string fingerprint, ulong seed, double rate) =>
            Wait(store.FindModelAsync(fingerprint, seed, rate));

        public IReadOnlyList<RunSet> List(RunId id, DateTimeOffset? since = null, bool withTraces = false) =>
            Wait(store.ListAsync(id, since, withTraces));

        public long Remove(RunId id) => Wait(store.RemoveAsync(id));

        public IReadOnlyList<DamagedRuns> Check(bool remove) => Wait(store.CheckAsync(remove));
    }

    private static T Wait<T>(ValueTask<T> work) => work.AsTask().GetAwaiter().GetResult();
}
