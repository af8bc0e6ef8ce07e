using System.Globalization;
using LearnRate.Data;
using LearnRate.Plots;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Sweeps;
using LearnRate.Training;
using LearnRate.Workbench.Runs;

namespace LearnRate.Workbench.Sweeps;

/// <summary>Sweeps and what came of them: what screens, figures and documents show.</summary>
/// <param name="What">What was learned: a file, or a problem's text form.</param>
/// <param name="Settings">All options that matter.</param>
/// <param name="Results">What came of each sweep.</param>
/// <param name="Known">How many runs the store knew.</param>
/// <param name="IsRace">Whether rates were dropped on the way.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record SweepReport(string What, Settings Settings, IReadOnlyList<SweepResult> Results, int Known, bool IsRace,
    TimeSpan Elapsed)
{
    /// <summary>The sweep whose best rate has the smallest loss, or null if none has one.</summary>
    public SweepResult? Best => Results.Where(result => result.Best is not null).MinBy(result => result.Best!.Loss);

    public int Runs => Results.Sum(result => result.Rates.Sum(rate => rate.Runs.Count));

    /// <summary>What the final losses are of.</summary>
    public string Loss => Results[0].Sweep.Experiment.Problem is NetworkProblem network ? network.Data.Validation is null
        ? "training loss" : "validation loss" : "final error";

    /// <summary>The verdict on a run, in a word.</summary>
    public static string Verdict(SweepResult result, RunResult run) =>
        run.Outcome == RunOutcome.Stopped ? "dropped" : result.Verdict(run).Word;

    /// <summary>The commonest verdict on the runs at a rate, and how often it was given.</summary>
    public static string Verdicts(SweepResult result, RateResult rate)
    {
        var words = rate.Runs.GroupBy(run => Verdict(result, run)).OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal).ToArray();
        return words.Length == 1 ? words[0].Key
            : string.Create(CultureInfo.InvariantCulture, $"{words[0].Key}, {words[0].Count()} of {rate.Runs.Count}");
    }

    /// <summary>
    /// The U curve: final loss against rate, a band from the lowest to the highest seed, a cross where runs diverged or lead nowhere.
    /// </summary>
    public Figure Curve()
    {
        var rates = Results.SelectMany(result => result.Rates).ToArray();
        var most = RunFigures.MostGrowth * rates.SelectMany(rate => rate.Runs).Select(run => run.Summary.First).Where(double.IsFinite)
            .DefaultIfEmpty(double.PositiveInfinity).Max();
        var seeds = Results[0].Sweep.Seeds.Count;
        bool IsOff(RateResult rate) => rate.Diverged > 0 || rate.Mean > most;
        double[] beyond = [.. rates.Where(IsOff).Select(rate => rate.Rate).Distinct().Order()];
        var losses = rates.Where(rate => !IsOff(rate)).Select(rate => rate.Lowest).OfType<double>().ToArray();
        double[] Drawn(SweepResult result, Func<RateResult, double?> loss) =>
            [.. result.Rates.Select(rate => IsOff(rate) ? double.NaN : Math.Min(most, loss(rate) ?? double.NaN))];
        return new()
        {
            X = new("learning rate") { IsLog = true },
            Y = new(seeds > 1 ? string.Create(CultureInfo.InvariantCulture, $"{Loss}, mean and range of {seeds} seeds") : Loss)
            {
                IsLog = losses.All(loss => loss >= 0) && losses.Any(loss => loss > 0),
            },
            Title = What == "-" ? null : Path.GetFileName(What),
            Lines =
            [
                .. Results.Select(result => new Line(
                    result.Sweep.Label.Length > 0 ? result.Sweep.Label : result.Sweep.Experiment.Optimizer.ToString(),
                    [.. result.Rates.Select(rate => rate.Rate)], Drawn(result, rate => rate.Mean))
                {
                    Low = Drawn(result, rate => rate.Lowest),
                    High = Drawn(result, rate => rate.Highest),
                }),
            ],
            Beyond = RunFigures.Beyond(beyond, rates.Any(rate => rate.Diverged > 0), rates.Any(rate => rate.Diverged == 0 && IsOff(rate)),
                most),
        };
    }

    /// <summary>Files that were written.</summary>
    public IReadOnlyList<string> Written { get; init; } = [];

    /// <summary>A row per run, for other programs.</summary>
    public void WriteCsv(TextWriter output)
    {
        output.Write("optimizer,schedule,batch,network,seed,rate,outcome,verdict,steps,diverged_at,training_loss,validation_loss,");
        output.WriteLine("training_accuracy,validation_accuracy");
        foreach (var result in Results)
        {
            var experiment = result.Sweep.Experiment;
            var network = (experiment.Problem as NetworkProblem)?.Network.ToString() ?? experiment.Problem.ToString();
            string?[] recipe = [experiment.Optimizer.ToString(), experiment.Schedule.ToString(), Whole(experiment.BatchSize), network];
            foreach (var run in result.Rates.SelectMany(rate => rate.Runs))
            {
                output.WriteLine(Csv.Row(
                [
                    .. recipe, run.Seed.ToString(CultureInfo.InvariantCulture), NumberFormat.Rate(run.Rate),
                    run.Outcome.ToString().ToLowerInvariant(), Verdict(result, run), Whole(run.Steps), Whole(run.Divergence?.Step),
                    Number(run.Final?.Training.Loss), Number(run.Final?.Validation?.Loss), Number(run.Final?.Training.Accuracy),
                    Number(run.Final?.Validation?.Accuracy),
                ]));
            }
        }
    }

    private static string? Number(double? number) => number?.ToString("R", CultureInfo.InvariantCulture);

    private static string? Whole(int? count) => count?.ToString(CultureInfo.InvariantCulture);
}
