using LearnRate.Storage;

namespace LearnRate.Workbench;

/// <summary>Where a session keeps runs, and whether it trains even what is known there.</summary>
/// <param name="Place">The store.</param>
/// <param name="IsFresh">Whether known runs are trained again.</param>
internal sealed record StoreRequest(StorePlace Place, bool IsFresh = false)
{
    /// <summary>Opens the store; makes it where there is none.</summary>
    /// <param name="notices">Told what the store says.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">It cannot be used.</exception>
    public async Task<RunStore> OpenAsync(IProgress<StoreNotice>? notices, CancellationToken cancellationToken)
    {
        var store = await RunStore.OpenAsync(Place, cancellationToken);
        store.Waiting = text => notices?.Report(new($"{text}", IsWarning: false));
        return store;
    }
}
