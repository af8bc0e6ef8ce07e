using System.Globalization;
using System.Numerics;
using LearnRate.Recipes;
using LearnRate.Training;

namespace LearnRate.Sweeps;

/// <summary>Many runs of one experiment, over rates and seeds.</summary>
public sealed record Sweep
{
    // How often a bundle says how far it is.
    private const int Reports = 16;

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

    /// <summary>What its runs record, and on how many threads they run.</summary>
    public Recording Recording { get; init; } = new();

    /// <summary>
    /// Which share of the sweep's steps a race may take, above 0 and at most 1. A race estimates
    /// how many steps the sweep would take, hence the reserve below a third.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double RaceShare
    {
        get; init => field = value is > 0 and <= 1
        ? value : throw Check.Refused(nameof(RaceShare), value, "above 0, and at most 1");
    } = 0.32;

    /// <summary>Trains every run to its end.</summary>
    /// <param name="progress">Told how far it is, from several threads but one at a time.</param>
    /// <param name="store">What it knows is not trained again, and every bundle is kept in it as soon as it has ended.</param>
    /// <param name="cancellationToken">Ends training between two steps; runs that were
    /// under way are then stopped, and those not begun missing.</param>
    /// <exception cref="ArgumentException">Parts of the experiment do not fit each other.</exception>
    /// <exception cref="InsufficientMemoryException">The runs do not fit into memory.</exception>
    public SweepResult Run(IProgress<SweepProgress>? progress = null, IRunStore? store = null,
        CancellationToken cancellationToken = default) => RunAll([this], progress, store, cancellationToken)[0];

    /// <summary>
    /// Finds the best rate as <see cref="Run"/> would, in less than a third of the steps: rates
    /// that cannot win are dropped on the way. docs/races.md tells how.
    /// </summary>
    /// <param name="progress">Told how far it is, from several threads but one at a time.</param>
    /// <param name="store">Every run is kept in it: the survivors as finished, the dropped ones as stopped. What a race
    /// decides does not depend on what is in it; runs that are known spare their last stretch.</param>
    /// <param name="cancellationToken">Ends training between two steps; there is then no best rate.</param>
    /// <inheritdoc cref="Run" path="/exception"/>
    public SweepResult Race(IProgress<SweepProgress>? progress = null, IRunStore? store = null,
        CancellationToken cancellationToken = default)
    {
        Experiment.Validate();
        var board = new SweepTracker([this], progress, store);
        if (Experiment.Precision == Precision.Float) new Race<float>(this, board, store, cancellationToken).Run();
        else new Race<double>(this, board, store, cancellationToken).Run();
        return new(this, board.Ended(0));
    }

    /// <summary>Trains several sweeps, such as one for each optimizer, all bundles spread over the cores.</summary>
    /// <param name="sweeps">The sweeps, each with a label of its own.</param>
    /// <param name="progress">Told how far they are, from several threads but one at a time.</param>
    /// <param name="store">What it knows is not trained again, and every bundle is kept in it as soon as it has ended.</param>
    /// <param name="cancellationToken">Ends training between two steps; runs that were
    /// under way are then stopped, and those not begun missing.</param>
    /// <returns>Their results in the same order.</returns>
    /// <inheritdoc cref="Run" path="/exception"/>
    public static IReadOnlyList<SweepResult> RunAll(
        IReadOnlyList<Sweep> sweeps, IProgress<SweepProgress>? progress = null, IRunStore? store = null,
        CancellationToken cancellationToken = default)
    {
        foreach (var sweep in sweeps) sweep.Experiment.Validate();
        var board = new SweepTracker(sweeps, progress, store);
        var bundles = sweeps.Index().SelectMany(sweep => sweep.Item.Experiment.Precision == Precision.Float
            ? sweep.Item.Bundles<float>(sweep.Index, board, store, cancellationToken)
            : sweep.Item.Bundles<double>(sweep.Index, board, store, cancellationToken)).ToList();
        Workers.Share(bundles, sweeps.Max(sweep => sweep.Recording.Threads));
        return [.. sweeps.Select((sweep, s) => new SweepResult(sweep, board.Ended(s)))];
    }

    /// <summary>Trains a bundle up to a step in parts, and says how far it is on the way.</summary>
    internal static IEnumerable<int> Advance<T>(
        Bundle<T> bundle, int runs, int steps, int allSteps, SweepTracker board, CancellationToken cancellationToken)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var slice = (allSteps - 1) / Reports + 1;
        var (from, end) = (bundle.Done, bundle.Done + (steps - bundle.Done) / 2);
        while (from < steps)
        {
            var to = Math.Min(steps, from + slice);
            bundle.Advance(to, cancellationToken);
            if (cancellationToken.IsCancellationRequested) yield break;
            board.Step((double)runs * (to - from));
            from = to;
            if (to < end) continue;
            yield return to;
            end = to + (steps - to) / 2;
        }
    }

    // The bundles of all seeds, those of the lowest rates first, so that the means of some rates are soon complete.
    private IEnumerable<IEnumerable<int>> Bundles<T>(int index, SweepTracker board, IRunStore? store, CancellationToken cancellationToken)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Trainer.EnsureMemory<T>(Experiment, Recording, Rates.Count * Seeds.Count);
        var workshop = Experiment.Problem.CreateLearners<T>();
        var bundles = new List<(int Place, IEnumerable<int> Train)>();
        foreach (var seed in Seeds)
        {
            var known = store?.Find(Experiment, seed, Rates) ?? [];
            board.Step((double)known.Count * Experiment.Steps);
            board.End(index, seed, known, areKnown: true);
            var rates = Rates.Except(known.Select(run => run.Rate)).ToArray();
            bundles.AddRange(workshop.Bundles(rates).Select((bundle, place) => (place, Train(bundle.Runs, seed, bundle.Solo))));
        }

        return bundles.OrderBy(bundle => bundle.Place).Select(bundle => bundle.Train);

        IEnumerable<int> Train(double[] rates, ulong seed, bool solo)
        {
            if (cancellationToken.IsCancellationRequested) yield break;
            using var bundle = new Bundle<T>(Experiment with { Seed = seed }, workshop, rates, Recording, solo);
            foreach (var done in Advance(bundle, rates.Length, Experiment.Steps, Experiment.Steps, board, cancellationToken))
                yield return done;
            board.End(index, seed, [.. bundle.Results().Where(run => run.Outcome != RunOutcome.Stopped || run.Steps > 0)]);
        }
    }

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
