using LearnRate.Storage;
using LearnRate.Sweeps;
using LearnRate.Training;

namespace LearnRate.Workbench;

/// <summary>A store's calls without a wait on the caller's thread, which may be that of a page.</summary>
internal static class AsyncStore
{
    /// <summary>Opens a store to keep runs in it; makes it where there is none.</summary>
    public static Task<RunStore> OpenAsync(StorePlace place, CancellationToken cancellationToken) =>
        Task.Run(() => RunStore.Open(place), cancellationToken);

    /// <summary>Opens a store that is there.</summary>
    public static Task<RunStore> OpenExistingAsync(StorePlace place, CancellationToken cancellationToken) =>
        Task.Run(() => RunStore.OpenExisting(place), cancellationToken);

    public static Task<IReadOnlyList<RunSet>> ListAsync(
        this RunStore store, RunId id, DateTimeOffset? since = null, bool withTraces = false, CancellationToken cancellationToken = default) =>
        Task.Run(() => store.List(id, since, withTraces), cancellationToken);

    public static Task<IReadOnlyList<KeyValuePair<string, byte[]>>> FindModelAsync(
        this RunStore store, string fingerprint, ulong seed, double rate, CancellationToken cancellationToken) =>
        Task.Run(() => store.FindModel(fingerprint, seed, rate), cancellationToken);

    public static Task KeepModelAsync(
        this RunStore store, Experiment experiment, RunResult run, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files) =>
        Task.Run(() => store.KeepModel(experiment, run, files));

    public static Task<long> RemoveAsync(this RunStore store, RunId id, CancellationToken cancellationToken) =>
        Task.Run(() => store.Remove(id), cancellationToken);
}
