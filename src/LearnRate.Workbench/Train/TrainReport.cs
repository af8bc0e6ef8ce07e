using System.Globalization;
using LearnRate.Data;
using LearnRate.Models;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Training;

namespace LearnRate.Workbench.Train;

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

    /// <summary>What was guessed, left out or found in the table, and could matter; a sentence each.</summary>
    public IReadOnlyList<Sentence> Notes { get; init; } = [];

    /// <summary>The folder that the files are in.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The names of the files.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Why there is no model: where training diverged and what to do, or that time ran out; null if there is one.</summary>
    public Failure? Failure => Trained.Run.Divergence is { } divergence ? Diverged(divergence)
        : Trained.Model is null && TimeLimit is not null
            ? new(FailureCode.OutOfBudget, $"{Setting.Time} ran out before the first step. Give it more time.") : null;

    private Failure Diverged(Divergence at)
    {
        var (cause, rate) = (Cause(at.Cause), NumberFormat.Rate(Experiment.Rate));
        var smaller = Setting.Rate with { Value = NumberFormat.Rate(Smaller(Experiment.Rate)) };
        var (steps, controller) = (Experiment.Steps, Setting.Controller with { Value = "catch" });
        return new(FailureCode.NoUsableRate,
            $"training diverged at step {at.Step:N0} of {steps:N0}: {cause} at the rate {rate}. Try {smaller}, or {controller}.");
    }

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
