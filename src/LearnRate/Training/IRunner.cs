namespace LearnRate.Training;

/// <summary>Trains runs: units of work go in, what happens to their runs comes out.</summary>
/// <remarks>
/// A run is a pure function of its recipe, so it does not matter where or how often a unit is done: in this process, in others or on other
/// machines, the runs have the same bits.
/// </remarks>
public interface IRunner
{
    /// <summary>Does units of work.</summary>
    /// <param name="units">The units; an idle runner takes them in this order, and may split and reorder their runs.</param>
    /// <param name="cancellationToken">
    /// Ends training between two steps. Runs that were under way then end as stopped, those not begun are missing, and the stream ends
    /// without an exception.
    /// </param>
    /// <returns>
    /// The events, one at a time. Each run of a unit that is not cancelled is in one <see cref="RunsEnded"/> or
    /// one <see cref="RungReached"/>. Whoever leaves the stream early cancels what is left.
    /// </returns>
    /// <exception cref="ArgumentException">Parts of an experiment do not fit each other.</exception>
    /// <exception cref="InsufficientMemoryException">The runs do not fit into memory.</exception>
    IAsyncEnumerable<RunEvent> RunAsync(IReadOnlyList<WorkUnit> units, CancellationToken cancellationToken = default);
}
