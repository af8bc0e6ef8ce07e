namespace LearnRate.Training;

/// <summary>Trains runs of an experiment in this process, many at once; a <see cref="LocalRunner"/> with one unit of work.</summary>
public static class Trainer
{
    /// <summary>Trains the experiment at its own rate.</summary>
    /// <exception cref="InsufficientMemoryException">The run does not fit into memory.</exception>
    public static RunResult Train(Experiment experiment) => Train(experiment, [experiment.Rate])[0];

    /// <summary>Trains the experiment at several rates.</summary>
    /// <param name="experiment">The experiment; its own rate is not used.</param>
    /// <param name="rates">The learning rates, each finite and positive.</param>
    /// <param name="recording">What is recorded; by default the loss of every step.</param>
    /// <param name="threads">On how many threads, 1 or more; unless said, one for each core.</param>
    /// <param name="cancellationToken">
    /// Ends training between two steps; runs that were under way are then stopped, and those not begun missing.
    /// </param>
    /// <returns>What came of each run, in the order of the rates.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not finite and positive.</exception>
    /// <exception cref="ArgumentException">Parts of the experiment do not fit each other.</exception>
    /// <exception cref="InsufficientMemoryException">The runs do not fit into memory.</exception>
    public static IReadOnlyList<RunResult> Train(Experiment experiment, IReadOnlyList<double> rates, Recording? recording = null,
        int? threads = null, CancellationToken cancellationToken = default)
    {
        if (rates.Count == 0) return [];
        var unit = new WorkUnit { Experiment = experiment, Rates = rates, Recording = recording ?? new() };
        var runner = threads is { } count ? new LocalRunner { Threads = count } : new();
        // Equal rates have equal runs, so it does not matter which of them is whose.
        var places = rates.Index().GroupBy(rate => rate.Item, rate => rate.Index)
            .ToDictionary(same => same.Key, same => new Queue<int>(same));
        var results = new RunResult?[rates.Count];
        runner.Run([unit], Collect, cancellationToken);
        return [.. results.OfType<RunResult>()];

        void Collect(RunEvent e)
        {
            if (e is not RunsEnded ended) return;
            foreach (var run in ended.Runs) results[places[run.Rate].Dequeue()] = run;
        }
    }
}
