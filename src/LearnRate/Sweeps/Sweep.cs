using System.Globalization;
using LearnRate.Recipes;
using LearnRate.Training;

namespace LearnRate.Sweeps;

/// <summary>Many runs of one experiment, over rates and seeds.</summary>
public sealed record Sweep
{
    private const double UsualRaceShare = 0.32;

    /// <summary>The experiment; its own rate and seed are not used.</summary>
    public required Experiment Experiment { get; init; }

    /// <summary>The learning rates, in ascending order, each once.</summary>
    /// <exception cref="ArgumentException">There is none, one is given twice, or one is not finite and positive.</exception>
    public required ValueList<double> Rates
    {
        get;
        init
        {
            foreach (var rate in value) Check.Positive(rate, "Rate");
            field = Once(value, nameof(Rates));
        }
    }

    /// <summary>The seeds, in ascending order, each once. Each decides the start and the batches of the runs at all rates.</summary>
    /// <exception cref="ArgumentException">There is none, or one is given twice.</exception>
    public ValueList<ulong> Seeds { get; init => field = Once(value, nameof(Seeds)); } = [1, 2, 3, 4, 5];

    /// <summary>What sets it apart from other sweeps that run with it: an optimizer, a batch size, …</summary>
    public string Label { get; init; } = "";

    /// <summary>What its runs record.</summary>
    public Recording Recording { get; init; } = new();

    /// <summary>Trains every run to its end.</summary>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="store">What it knows is not trained again, and runs are saved in it as soon as they have ended.</param>
    /// <param name="runner">What trains; unless given, this process.</param>
    /// <param name="cancellationToken">
    /// Ends training between two steps; runs that were under way are then stopped, and those not begun missing.
    /// </param>
    /// <exception cref="ArgumentException">Parts of the experiment do not fit each other.</exception>
    /// <exception cref="InsufficientMemoryException">The runs do not fit into memory.</exception>
    public async Task<SweepResult> RunAsync(IProgress<SweepProgress>? progress = null, IRunStore? store = null,
        IRunner? runner = null, CancellationToken cancellationToken = default) =>
        (await RunAllAsync([this], progress, store, runner, cancellationToken))[0];

    /// <summary><see cref="RunAsync"/>, on a thread that waits for it.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public SweepResult Run(IProgress<SweepProgress>? progress = null, IRunStore? store = null,
        IRunner? runner = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => RunAsync(progress, store, runner, cancellationToken)).GetAwaiter().GetResult();

    /// <summary>
    /// Finds the best rate as <see cref="RunAsync"/> would, in less than a third of the steps: rates that cannot win are dropped on the
    /// way. docs/races.md tells how.
    /// </summary>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="store">
    /// Every run is saved in it: the survivors as finished, the dropped ones as stopped. What a race decides does not depend on what is in
    /// it; runs that are known spare their last stretch.
    /// </param>
    /// <param name="runner">What trains; unless given, this process.</param>
    /// <param name="share">
    /// Which share of the sweep's steps a race may take, above 0 and at most 1. A race estimates how many steps the sweep would take,
    /// hence the reserve below a third.
    /// </param>
    /// <param name="cancellationToken">Ends training between two steps; there is then no best rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not above 0 and at most 1.</exception>
    /// <inheritdoc cref="RunAsync" path="/exception"/>
    public async Task<SweepResult> RaceAsync(IProgress<SweepProgress>? progress = null, IRunStore? store = null,
        IRunner? runner = null, double share = UsualRaceShare, CancellationToken cancellationToken = default)
    {
        if (share is not (> 0 and <= 1)) throw Check.Refused(nameof(share), share, "above 0, and at most 1");
        Experiment.Validate();
        var tracker = new SweepTracker([this], progress, store);
        await new Race(this, share, tracker, store, runner ?? new LocalRunner()).RunAsync(cancellationToken);
        return new(this, tracker.Ended(0));
    }

    /// <summary><see cref="RaceAsync"/>, on a thread that waits for it.</summary>
    /// <inheritdoc cref="RaceAsync"/>
    public SweepResult Race(IProgress<SweepProgress>? progress = null, IRunStore? store = null,
        IRunner? runner = null, double share = UsualRaceShare, CancellationToken cancellationToken = default) =>
        Task.Run(() => RaceAsync(progress, store, runner, share, cancellationToken)).GetAwaiter().GetResult();

    /// <summary>Trains several sweeps, such as one for each optimizer, all runs together.</summary>
    /// <param name="sweeps">The sweeps, each with a label of its own.</param>
    /// <param name="progress">Told how far they are.</param>
    /// <param name="store">What it knows is not trained again, and runs are saved in it as soon as they have ended.</param>
    /// <param name="runner">What trains; unless given, this process.</param>
    /// <param name="cancellationToken">
    /// Ends training between two steps; runs that were under way are then stopped, and those not begun missing.
    /// </param>
    /// <returns>Their results in the same order.</returns>
    /// <inheritdoc cref="RunAsync" path="/exception"/>
    public static async Task<IReadOnlyList<SweepResult>> RunAllAsync(IReadOnlyList<Sweep> sweeps, IProgress<SweepProgress>? progress = null,
        IRunStore? store = null, IRunner? runner = null, CancellationToken cancellationToken = default)
    {
        foreach (var sweep in sweeps) sweep.Experiment.Validate();
        var tracker = new SweepTracker(sweeps, progress, store);
        var units = new Dictionary<WorkUnit, int>();
        foreach (var (s, sweep) in sweeps.Index())
        {
            foreach (var seed in sweep.Seeds)
            {
                var known = store is null ? [] : await store.FindAsync(sweep.Experiment, seed, sweep.Rates, cancellationToken);
                tracker.Advance((double)known.Count * sweep.Experiment.Steps);
                tracker.AddKnown(s, known);
                var rates = known.Count == 0 ? sweep.Rates : [.. sweep.Rates.Except(known.Select(run => run.Rate))];
                if (rates.Count > 0) units.Add(sweep.Unit(seed, rates), s);
            }
        }

        await foreach (var e in (runner ?? new LocalRunner()).RunAsync([.. units.Keys], cancellationToken))
        {
            if (e is RunsAdvanced advanced) tracker.Advance((double)advanced.Runs * (advanced.To - advanced.From));
            // A run that has done nothing is none.
            if (e is RunsEnded ended)
                await tracker.AddAsync(units[e.Unit], e.Unit.Experiment.Seed, [.. ended.Runs.Where(run => !IsUntouched(run))]);
        }

        return [.. sweeps.Select((sweep, s) => new SweepResult(sweep, tracker.Ended(s)))];

        static bool IsUntouched(RunResult run) => run is { Outcome: RunOutcome.Stopped, Steps: 0 };
    }

    /// <summary><see cref="RunAllAsync"/>, on a thread that waits for it.</summary>
    /// <inheritdoc cref="RunAllAsync"/>
    public static IReadOnlyList<SweepResult> RunAll(IReadOnlyList<Sweep> sweeps, IProgress<SweepProgress>? progress = null,
        IRunStore? store = null, IRunner? runner = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => RunAllAsync(sweeps, progress, store, runner, cancellationToken)).GetAwaiter().GetResult();

    /// <summary>The runs of a seed as work.</summary>
    internal WorkUnit Unit(ulong seed, IReadOnlyList<double> rates, int? until = null, IReadOnlyList<RunCheckpoint>? checkpoints = null) =>
        new()
        {
            Experiment = Experiment with { Seed = seed },
            Rates = rates,
            Recording = Recording,
            UntilStep = until,
            Checkpoints = checkpoints ?? [],
        };

    private static ValueList<T> Once<T>(ValueList<T> values, string name)
        where T : IEquatable<T>, IFormattable
    {
        if (values.Count == 0) throw new ArgumentException($"{name} is empty; give one or more.", name);
        T[] ascending = [.. values.Order()];
        for (var i = 1; i < ascending.Length; i++)
        {
            if (ascending[i].Equals(ascending[i - 1]))
                throw new ArgumentException(
                    $"{name} has {ascending[i].ToString(null, CultureInfo.InvariantCulture)} twice; give each once.", name);
        }

        return [.. ascending];
    }
}
