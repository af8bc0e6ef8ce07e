using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using LearnRate.Problems;
using LearnRate.Storage;
using LearnRate.Sweeps;
using LearnRate.Training;

namespace LearnRate.Workbench.Sweeps;

/// <summary>Sweeps as a JSON document; its schema is docs/schemas/sweep-1.schema.json.</summary>
internal sealed record SweepDocument(string Schema, JsonObject Settings, string Command, bool Race, IReadOnlyList<OneSweepDocument> Sweeps)
{
    public const string SchemaName = "learnrate/sweep/1";

    public static SweepDocument From(SweepReport report) => new(
        SchemaName, report.Settings.ToJson("problem"), report.Settings.CommandLine, report.IsRace,
        [.. report.Results.Select(OneSweepDocument.From)]);

    public string ToJson() => JsonSerializer.Serialize(this, SweepJson.Readable.SweepDocument);
}

internal sealed record OneSweepDocument(
    string Label, string Fingerprint, string Problem, string Optimizer, string Schedule, string? Controller, int Batch, int Horizon,
    int StepsPerEpoch, BestRateDocument? Best, double? Cliff,
    bool Complete, long Steps, IReadOnlyList<RateDocument> Rates)
{
    public static OneSweepDocument From(SweepResult result)
    {
        var experiment = result.Sweep.Experiment;
        return new(
            result.Sweep.Label, experiment.Fingerprint,
            (experiment.Problem as NetworkProblem)?.Network.ToString() ?? experiment.Problem.ToString(), experiment.Optimizer.ToString(),
            experiment.Schedule.ToString(), experiment.Controller?.ToString(), experiment.BatchSize, experiment.Steps,
            experiment.StepsPerEpoch,
            result.Best is { } best ? new(best.Rate, best.Loss, [.. best.Band]) : null, result.Cliff, result.IsComplete, result.Steps,
            [
                .. result.Rates.Select(rate => new RateDocument(
                    rate.Rate, rate.Mean, rate.Lowest, rate.Highest, rate.Diverged,
                    [
                        .. rate.Runs.Select(run => new SweptRunDocument(
                            run.Seed, run.Outcome, SweepReport.Verdict(result, run), run.Steps, run.Divergence?.Step,
                            run.Final?.Training.Loss, run.Final?.Validation?.Loss,
                            run.Final?.Training.Accuracy, run.Final?.Validation?.Accuracy)),
                    ])),
            ]);
    }
}

internal sealed record BestRateDocument(double Rate, double Loss, IReadOnlyList<double> AsGood);

internal sealed record RateDocument(double Rate, double? Mean, double? Lowest, double? Highest, int Diverged,
    IReadOnlyList<SweptRunDocument> Runs);

internal sealed record SweptRunDocument(
    ulong Seed, RunOutcome Outcome, string Verdict, int Steps, int? DivergedAt, double? TrainingLoss, double? ValidationLoss,
    double? TrainingAccuracy, double? ValidationAccuracy);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    RespectNullableAnnotations = true, Converters = [typeof(Word<RunOutcome>)])]
[JsonSerializable(typeof(SweepDocument))]
internal sealed partial class SweepJson : JsonSerializerContext
{
    /// <summary>As <see cref="Default"/>, with signs such as &gt; written as they are.</summary>
    public static SweepJson Readable =>
        field ??= new(new(Default.GeneratedSerializerOptions!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
