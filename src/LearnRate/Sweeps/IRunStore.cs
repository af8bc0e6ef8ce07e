using LearnRate.Training;

namespace LearnRate.Sweeps;

/// <summary>Where runs are kept, so that none is trained twice. Safe for several threads and processes.</summary>
/// <remarks>
/// A run is known by its experiment's fingerprint, its seed and the bits of its rate. It comes back as it was saved, bit for
/// bit, but for two things: its trace is thinned by <see cref="Thinning"/>, and its parameters are not kept.
/// </remarks>
public interface IRunStore
{
    /// <summary>
    /// The runs of an experiment and seed that are known: those that finished or diverged. A run that was stopped is never served as a
    /// finished one.
    /// </summary>
    /// <param name="experiment">The experiment; its own rate and seed are not used.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="rates">The rates that are asked for.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The known runs, in the order of the rates, each once.</returns>
    ValueTask<IReadOnlyList<RunResult>> FindAsync(
        Experiment experiment, ulong seed, IReadOnlyList<double> rates, CancellationToken cancellationToken = default);

    /// <summary>
    /// Saves runs, all of them in one transaction or none. Those that are already there are left as they are; a run that was stopped gives
    /// way to one that went further.
    /// </summary>
    /// <param name="experiment">Their experiment; its own rate and seed are not used.</param>
    /// <param name="seed">Their seed.</param>
    /// <param name="runs">The runs.</param>
    /// <param name="cancellationToken">Ends saving; nothing of these runs is then saved.</param>
    /// <exception cref="ArgumentException">A run has another seed.</exception>
    ValueTask SaveAsync(Experiment experiment, ulong seed, IReadOnlyList<RunResult> runs, CancellationToken cancellationToken = default);
}
