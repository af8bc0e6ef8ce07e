using LearnRate.Storage;
using LearnRate.Sweeps;
using LearnRate.Workbench.Train;

namespace LearnRate.Workbench.Runs;

/// <summary>Looks at the runs of a store, exports and removes them.</summary>
/// <param name="place">The store.</param>
/// <param name="notices">Told what the store says: damaged runs are left out, and named here.</param>
internal sealed class RunsSession(StorePlace place, IProgress<StoreNotice>? notices = null)
{
    /// <summary>So many sets of runs can be compared.</summary>
    public const int MostCompared = 6;

    /// <summary>The runs that a query asks for; none, and no store is made, where nothing is kept yet.</summary>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public async Task<RunListReport> ListAsync(RunQuery query, CancellationToken cancellationToken = default) =>
        new(place, place.Exists ? await WithStoreAsync(store => query.ApplyAsync(store, cancellationToken), cancellationToken) : []);

    /// <summary>Runs of one experiment, with their traces.</summary>
    /// <exception cref="WorkbenchException">An id names nothing, or runs of several experiments.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public async Task<ShowRunsReport> ShowAsync(IReadOnlyList<RunId> ids, CancellationToken cancellationToken = default) =>
        new(await FindAsync(ids, withTraces: true, cancellationToken));

    /// <summary>Two to <see cref="MostCompared"/> sets of runs.</summary>
    /// <exception cref="WorkbenchException">An id names nothing or runs of several
    /// experiments, or there are too many or few sets.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public async Task<CompareRunsReport> CompareAsync(IReadOnlyList<RunId> ids, CancellationToken cancellationToken = default)
    {
        var found = await FindAsync(ids, withTraces: true, cancellationToken);
        if (found.Count is < 2 or > MostCompared)
            throw new WorkbenchException(FailureCode.UnknownRuns,
                $"these ids name {found.Count} sets of runs, one for each experiment and seed; 2 to {MostCompared} can be compared. Name " +
                $"a seed with 3f9c21ab/1.");
        return new(found);
    }

    /// <summary>Runs as a document: equal runs make equal bytes, whatever the order of the ids.</summary>
    /// <param name="ids">Which; none for all.</param>
    /// <param name="isCsv">Whether as CSV, without traces, or as JSON.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="WorkbenchException">An id names nothing, or runs of several experiments.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public async Task<byte[]> ExportAsync(IReadOnlyList<RunId> ids, bool isCsv, CancellationToken cancellationToken = default)
    {
        var found = ids.Count == 0
            ? await WithStoreAsync(
                store => store.ListAsync(RunId.All, withTraces: !isCsv, cancellationToken: cancellationToken).AsTask(), cancellationToken)
            : RunSelection.Distinct(await FindAsync(ids, withTraces: !isCsv, cancellationToken));
        return isCsv ? RunDocuments.Csv(found) : RunDocuments.Json(found);
    }

    /// <summary>Writes the files that training one run left.</summary>
    /// <param name="ids">The run.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="cancellationToken">Ends it before anything is written.</param>
    /// <returns>The names of the files.</returns>
    /// <exception cref="WorkbenchException">It is not one run, it has no files, or they cannot be written.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public async Task<IReadOnlyList<string>> ExportModelAsync(
        IReadOnlyList<RunId> ids, string folder, CancellationToken cancellationToken = default)
    {
        var files = await WithStoreAsync(store => FindModelAsync(store, ids, folder, cancellationToken), cancellationToken);
        OutputFolder.Write(folder, [.. files.Select(file => (file.Key, file.Value))]);
        return [.. files.Select(file => file.Key)];
    }

    /// <summary>Removes runs and the models that they trained.</summary>
    /// <param name="ids">Which.</param>
    /// <param name="isMeant">Whether it is really meant; nothing is removed otherwise.</param>
    /// <param name="cancellationToken">Ends it before anything is removed.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="WorkbenchException">It is not meant, or an id names nothing or runs of several experiments.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public Task<long> RemoveAsync(IReadOnlyList<RunId> ids, bool isMeant, CancellationToken cancellationToken = default) => WithStoreAsync(
        async store =>
        {
            var found = await RunSelection.FindAsync(store, ids, withTraces: false, cancellationToken);
            var (count, what) = (found.Sum(runs => runs.Columns.Count), string.Join(", ", found.Select(RunFacts.What).Distinct()));
            if (!isMeant)
                throw new WorkbenchException(FailureCode.Usage,
                    $"{RunFacts.Runs(count)} ({what}) would be removed for good from {place.Name}; nothing was. " +
                    $"Say {Setting.Yes} if you mean it.");
            var removed = 0L;
            foreach (var id in ids) removed += await store.RemoveAsync(id, cancellationToken);
            return removed;
        },
        cancellationToken);

    /// <summary>Reads everything that is kept.</summary>
    /// <param name="remove">Whether what is damaged is removed, so that it is trained anew when it is next asked for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What is damaged.</returns>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public Task<IReadOnlyList<DamagedRuns>> CheckAsync(bool remove, CancellationToken cancellationToken = default) => Task.Run(
        async () =>
        {
            await using var store = await RunStore.OpenExistingAsync(place, cancellationToken);
            return await store.CheckAsync(remove, cancellationToken);
        },
        cancellationToken);

    private static async Task<IReadOnlyList<KeyValuePair<string, byte[]>>> FindModelAsync(
        RunStore store, IReadOnlyList<RunId> ids, string folder, CancellationToken cancellationToken)
    {
        var found = await RunSelection.FindAsync(store, ids, withTraces: false, cancellationToken);
        if (found is not [{ Columns.Count: 1 } run])
            throw new WorkbenchException(FailureCode.UnknownRuns,
                $"{Setting.Out with { Value = folder }} takes the files of one run; name one as in 3f9c21ab/1/0.05. For the numbers " +
                $"of {(ids is [] ? "all" : "these")} runs name a file that ends in .json or .csv.");
        var (experiment, rate) = (run.Recipe.Fingerprint, run.Columns.Rates.Span[0]);
        var files = await store.FindModelAsync(experiment, run.Seed, rate, cancellationToken);
        return files.Count > 0 ? files
            : throw new WorkbenchException(FailureCode.UnknownRuns,
                $"{RunFacts.Id(run, 0)} has no files: it was one of a sweep, which keeps no weights. For its numbers name a file that " +
                $"ends in .json or .csv.");
    }

    private Task<IReadOnlyList<RunSet>> FindAsync(IReadOnlyList<RunId> ids, bool withTraces, CancellationToken cancellationToken) =>
        WithStoreAsync(store => RunSelection.FindAsync(store, ids, withTraces, cancellationToken), cancellationToken);

    // Not on the caller's thread, which may be that of a page.
    private Task<T> WithStoreAsync<T>(Func<RunStore, Task<T>> work, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            await using var store = await RunStore.OpenExistingAsync(place, cancellationToken);
            try
            {
                return await work(store);
            }
            finally
            {
                StoreNotice.ReportDamage(store, notices);
            }
        },
        cancellationToken);
}
