using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using LearnRate.Data;
using LearnRate.Models;
using LearnRate.Storage;
using LearnRate.Training;

namespace LearnRate.Workbench.Train;

/// <summary>
/// A training as a JSON document, which is also an output folder's run.json; its schema is docs/schemas/train-1.schema.json.
/// </summary>
internal sealed record TrainDocument(
    string Schema, VersionsDocument Versions, JsonObject Settings, string Command, TrainDataDocument Data, NetworkDocument Network,
    OutcomeDocument Outcome,
    BestDocument? Best, ScoreDocument? Test, ScoreDocument? Baseline)
{
    public const string SchemaName = "learnrate/train/1";

    public static TrainDocument From(TrainReport report)
    {
        var (trained, data) = (report.Trained, report.Data);
        return new(
            SchemaName,
            new(MachineInfo.Version, RuntimeInformation.FrameworkDescription, RuntimeInformation.RuntimeIdentifier,
                MachineInfo.VectorHardware),
            report.Settings.ToJson("data"),
            report.Settings.CommandLine,
            new(
                data.Data.Name, data.Data.Fingerprint, data.Preprocessing.Target.Columns, data.Preprocessing.Target.Task,
                data.Preprocessing.Features,
                data.Split.Training.Count, data.Split.Validation.Count, data.Split.Test.Count, data.Unlabelled,
                [.. report.Notes.Select(note => note.ToString())]),
            new(report.Problem.Network.ToString(), report.Problem.Parameters, report.Problem.Loss.ToString(),
                report.Experiment.Fingerprint),
            new(
                trained.Reason, trained.Run.Steps, report.Experiment.Steps, report.Experiment.StepsPerEpoch, report.Epochs,
                report.TimeLimit?.TotalSeconds, report.Elapsed.TotalSeconds,
                trained.Run.Divergence is { } divergence ? new(divergence.Step, divergence.Cause) : null),
            trained.Best is { } best ? new(best.Steps, (double)best.Steps / report.Experiment.StepsPerEpoch,
                MeasureDocument.From(best.Training), best.Validation is { } v ? MeasureDocument.From(v) : null) : null,
            trained.Test is { } test ? ScoreDocument.From(test) : null,
            trained.Baseline is { } baseline ? ScoreDocument.From(baseline) : null);
    }

    public string ToJson() => JsonSerializer.Serialize(this, TrainJson.Readable.TrainDocument);
}

internal sealed record VersionsDocument(string Learnrate, string Runtime, string System, string VectorHardware);

internal sealed record TrainDataDocument(
    string Name, string Fingerprint, IReadOnlyList<string> Targets, LearningTask Task, int Features, int TrainingRows, int ValidationRows,
    int TestRows, int Unlabelled, IReadOnlyList<string> Notes);

internal sealed record NetworkDocument(string Layers, int Parameters, string Loss, string Fingerprint);

internal sealed record OutcomeDocument(
    StopReason Ended, int Steps, int Horizon, int StepsPerEpoch, double Epochs, double? TimeLimitSeconds, double Seconds,
    DivergedDocument? Diverged);

internal sealed record DivergedDocument(int Step, DivergenceCause Cause);

internal sealed record BestDocument(int Steps, double Epoch, MeasureDocument Training, MeasureDocument? Validation);

internal sealed record MeasureDocument(double Loss, double? Accuracy)
{
    public static MeasureDocument From(Measure measure) => new(measure.Loss, measure.Accuracy);
}

internal sealed record ScoreDocument(double? R2, double? Accuracy, double? LogLoss, IReadOnlyList<NumberQuality>? Targets)
{
    public static ScoreDocument From(Score score) => score switch
    {
        ClassScore classes => new(null, classes.Accuracy, classes.LogLoss, null),
        NumberScore numbers => new(numbers.R2, null, null, numbers.Targets),
        _ => throw new InvalidOperationException(),
    };
}

/// <summary>A line of <c>--jsonl</c>: what happened.</summary>
internal sealed record EventDocument(
    string Event, string? Command = null, int? Steps = null, int? Horizon = null, double? Epoch = null, double? Rate = null,
    MeasureDocument? Training = null, MeasureDocument? Validation = null,
    bool? Best = null, TrainDocument? Result = null)
{
    public string ToJson() => JsonSerializer.Serialize(this, EventJson.Readable.EventDocument);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, RespectNullableAnnotations = true,
    Converters = [typeof(Word<LearningTask>), typeof(Word<StopReason>), typeof(Word<DivergenceCause>)])]
[JsonSerializable(typeof(TrainDocument))]
internal sealed partial class TrainJson : JsonSerializerContext
{
    /// <summary>As <see cref="Default"/>, with letters such as ² written as they are.</summary>
    public static TrainJson Readable =>
        field ??= new(new(Default.GeneratedSerializerOptions!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    Converters = [typeof(Word<LearningTask>), typeof(Word<StopReason>), typeof(Word<DivergenceCause>)])]
[JsonSerializable(typeof(EventDocument))]
internal sealed partial class EventJson : JsonSerializerContext
{
    /// <summary>As <see cref="Default"/>, with letters such as ² written as they are.</summary>
    public static EventJson Readable =>
        field ??= new(new(Default.GeneratedSerializerOptions!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
