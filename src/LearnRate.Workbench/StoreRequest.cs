using LearnRate.Storage;

namespace LearnRate.Workbench;

/// <summary>Where a session keeps runs, and whether it trains even what is known there.</summary>
/// <param name="Place">The store.</param>
/// <param name="IsFresh">Whether known runs are trained again.</param>
internal sealed record StoreRequest(StorePlace Place, bool IsFresh = false)
{
    /// <summary>Opens the store; makes it where there is none.</summary>
    /// <exception cref="StoreException">It cannot be used.</exception>
    public Task<RunStore> OpenAsync(CancellationToken cancellationToken) => AsyncStore.OpenAsync(Place, cancellationToken);
}
