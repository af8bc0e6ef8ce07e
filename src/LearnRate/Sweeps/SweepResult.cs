using LearnRate.Recipes;
using LearnRate.Training;

namespace LearnRate.Sweeps;

/// <summary>What came of a sweep or a race.</summary>
public sealed class SweepResult
{
    /// <summary>
    /// Within which share of the best loss a rate counts as no worse, whatever the seeds say; <c>lr-benchmark</c>'s band is the same.
    /// </summary>
    public const double Tolerance = 0.05;

    internal SweepResult(Sweep sweep, IEnumerable<RunResult> runs)
    {
        var bySeed = sweep.Seeds.Index().ToDictionary(seed => seed.Item, seed => seed.Index);
        var byRate = runs.ToLookup(run => run.Rate);
        Sweep = sweep;
        Rates = [.. sweep.Rates.Select(rate => new RateResult(rate, [.. byRate[rate].OrderBy(run => bySeed[run.Seed])]))];
        IsComplete = Rates.All(rate => rate.Runs.Count == sweep.Seeds.Count && rate.Runs.All(run => run.Outcome != RunOutcome.Stopped));
        Best = BestOf([.. Rates.Where(rate => rate.Runs.Count == sweep.Seeds.Count && rate.Losses.All(double.IsFinite))]);
    }

    /// <summary>The recipe.</summary>
    public Sweep Sweep { get; }

    /// <summary>What came of each rate, in ascending order.</summary>
    public IReadOnlyList<RateResult> Rates { get; }

    /// <summary>The same runs, a set for each seed, as a store would give them.</summary>
    public IReadOnlyList<RunSet> Sets => field ??= [.. Sweep.Seeds.Select(seed =>
        RunSet.Create(Sweep.Experiment, seed, [.. Rates.SelectMany(rate => rate.Runs).Where(run => run.Seed == seed)]))];

    /// <summary>Whether every run finished or diverged; not so after a race, which drops runs, or if it was cancelled.</summary>
    public bool IsComplete { get; }

    /// <summary>The best rate, or null if there is none at which the runs of all seeds finished.</summary>
    public BestRate? Best { get; }

    /// <summary>
    /// The cliff: the highest rate up to which no run diverged; null if none did at any rate, and 0 if one did at the lowest.
    /// </summary>
    public double? Cliff => Rates.Index().Where(rate => rate.Item.Diverged > 0)
        .Select(rate => (double?)(rate.Index == 0 ? 0 : Rates[rate.Index - 1].Rate)).FirstOrDefault();

    /// <summary>How many steps the runs have done in all.</summary>
    public long Steps => Rates.Sum(rate => rate.Runs.Sum(run => (long)run.Steps));

    /// <summary>How a run went, judged by all runs of its seed.</summary>
    /// <param name="run">One of the sweep's runs.</param>
    public Verdict Verdict(RunResult run) =>
        Training.Verdict.Judge(run.Summary, Sets[Sweep.Seeds.ToList().IndexOf(run.Seed)].Floor);

    private static BestRate? BestOf(RateResult[] whole)
    {
        if (whole.MinBy(rate => rate.Mean) is not { } best) return null;
        var noise = Deviation(best.Losses);
        return new(best.Rate, best.Mean!.Value, [.. whole.Where(IsAsGood).Select(rate => rate.Rate)]);

        // A single wild run makes the standard error of the differences as large as their
        // mean, so that it counts at most as much as the best rate's own.
        bool IsAsGood(RateResult rate)
        {
            double[] differences = [.. rate.Losses.Zip(best.Losses, (loss, least) => loss - least)];
            return differences.Average() <= Math.Max(Tolerance * Math.Abs(best.Mean.Value), Math.Min(noise, Deviation(differences)));
        }
    }

    // The standard error of the mean; 0 for one number.
    private static double Deviation(IReadOnlyList<double> numbers)
    {
        if (numbers.Count < 2) return 0;
        var mean = numbers.Average();
        return Math.Sqrt(numbers.Sum(number => (number - mean) * (number - mean)) / (numbers.Count - 1) / numbers.Count);
    }
}

/// <summary>The best rate of a sweep, and those that cannot be told from it.</summary>
/// <param name="Rate">The rate with the smallest mean final loss over the seeds.</param>
/// <param name="Loss">That loss.</param>
/// <param name="Band">
/// The rates as good as the best, itself included, in ascending order: those whose loss is above the best's, in the mean over the
/// seeds, by at most 5 % of it or by at most the noise. The noise is the standard error of that mean of paired differences (a seed
/// gives all rates the same start and the same batches, so that differences vary less than losses), and at most the standard error of
/// the best rate's own mean (the one-standard-error rule, Breiman et al. 1984).
/// </param>
public sealed record BestRate(double Rate, double Loss, ValueList<double> Band);

/// <summary>What came of the runs at one rate.</summary>
public sealed class RateResult
{
    internal RateResult(double rate, IReadOnlyList<RunResult> runs)
    {
        (Rate, Runs) = (rate, runs);
        Losses = [.. runs.Select(run => run.Outcome == RunOutcome.Stopped ? double.NaN : Loss(run))];
        Diverged = runs.Count(run => run.Outcome == RunOutcome.Diverged
            || Verdict.Judge(run.Summary).Kind == VerdictKind.Diverged);
    }

    /// <summary>The learning rate.</summary>
    public double Rate { get; }

    /// <summary>Its runs in the order of the seeds, those that were begun.</summary>
    public IReadOnlyList<RunResult> Runs { get; }

    /// <summary>
    /// The final loss of each run: over the validation rows, or over the training rows if there
    /// are none; ∞ for a run that diverged, NaN for one that was stopped.
    /// </summary>
    public IReadOnlyList<double> Losses { get; }

    /// <summary>The mean final loss of the runs that finished, or null if none did.</summary>
    public double? Mean => Finished is { Length: > 0 } losses ? losses.Average() : null;

    /// <summary>The smallest final loss, or null if no run finished.</summary>
    public double? Lowest => Finished is { Length: > 0 } losses ? losses.Min() : null;

    /// <summary>The largest final loss, or null if no run finished.</summary>
    public double? Highest => Finished is { Length: > 0 } losses ? losses.Max() : null;

    /// <summary>How many runs diverged, by their verdict: those whose losses grew without leaving the finite numbers, too.</summary>
    public int Diverged { get; }

    private double[] Finished => [.. Losses.Where(double.IsFinite)];

    /// <summary>The loss of a run where it is now.</summary>
    internal static double Loss(RunResult run) =>
        run.Final is { } final ? (final.Validation ?? final.Training).Loss : double.PositiveInfinity;
}
