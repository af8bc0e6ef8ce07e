namespace LearnRate.Storage;

/// <summary>
/// The store cannot be used as it is: one clear line that says which store, what is
/// wrong, and what to do. What it holds is as it was before.
/// </summary>
public sealed class StoreException : Exception
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="store">The store: a file, or a server and its database; never a password.</param>
    /// <param name="problem">What is wrong, and what to do.</param>
    /// <param name="cause">What was thrown below, if anything.</param>
    public StoreException(string store, string problem, Exception? cause = null)
        : base(string.Join(' ', $"store {store}: {problem}".Split(['\r', '\n'],
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)), cause) => Store = store;

    /// <summary>The store.</summary>
    public string Store { get; }

    /// <summary>Whether somebody else held a lock for longer than there was patience.</summary>
    internal bool IsLocked { get; init; }
}
