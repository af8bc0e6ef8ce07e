using System.Globalization;
using LearnRate.Data;
using LearnRate.Models;
using LearnRate.Problems;
using LearnRate.Training;

namespace LearnRate.Cli.Train;

/// <summary>A training and what came of it: what screens and documents show.</summary>
/// <param name="Data">The table, prepared.</param>
/// <param name="Plan">How it was trained.</param>
/// <param name="Settings">All options that matter, the data first.</param>
/// <param name="Trained">What came of it.</param>
/// <param name="Elapsed">How long training took.</param>
/// <param name="TimeLimit">The limit that ended it, or null if none did.</param>
/// <param name="KnownTrace">The trace.csv of a training that the store knew; null if it was trained now.</param>
internal sealed record TrainReport(
    PreparedTable Data, TrainingPlan Plan, Settings Settings, TrainedModel Trained, TimeSpan Elapsed, TimeSpan? TimeLimit,
    byte[]? KnownTrace = null)
{
    public Experiment Experiment => Trained.Experiment;

    public NetworkProblem Problem => (NetworkProblem)Experiment.Problem;

    /// <summary>How many epochs were done, the last one perhaps in part.</summary>
    public double Epochs => (double)Trained.Run.Steps / Experiment.StepsPerEpoch;

    /// <summary>The epoch whose weights are the model's, counted from 1.</summary>
    public double? BestEpoch => Trained.Best is { } best ? (double)best.Steps / Experiment.StepsPerEpoch : null;

    /// <summary>How the training ended, in a clause.</summary>
    public string Ending => Trained.Reason switch
    {
        StopReason.Finished => "",
        StopReason.NoLongerBetter => $", stopped early: no better validation loss for {Plan.Patience} epochs",
        StopReason.Cancelled when TimeLimit is { } limit => $", stopped by --time {Duration.Print(limit)}",
        StopReason.Cancelled => ", interrupted",
        _ => "",
    };

    /// <summary>Where and why training diverged, and what to do, in a line.</summary>
    public string? Divergence => Trained.Run.Divergence is not { } divergence ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"training diverged at step {divergence.Step:N0} of {Experiment.Steps:N0}: {Cause(divergence.Cause)} at the rate {Numbers.Rate(Experiment.Rate)}. Try --rate {Numbers.Rate(Smaller(Experiment.Rate))}, or --controller catch.");

    private static string Cause(DivergenceCause cause) => cause switch
    {
        DivergenceCause.Parameter => "a weight left the finite numbers",
        DivergenceCause.BatchLoss => "the loss of a batch left the finite numbers",
        _ => "the loss over all rows left the finite numbers",
    };

    // A tenth, to one digit.
    private static double Smaller(double rate) =>
        double.Parse((rate / 10).ToString("E0", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
