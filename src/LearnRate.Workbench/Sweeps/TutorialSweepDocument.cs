using System.Text.Json;
using System.Text.Json.Serialization;
using LearnRate.Storage;
using LearnRate.Tutorial;

namespace LearnRate.Workbench.Sweeps;

/// <summary>The tutorial's program at many rates as a JSON document; its schema is docs/schemas/tutorial-sweep-1.schema.json.</summary>
internal sealed record TutorialSweepDocument(string Schema, Rule Rule, TutorialData Data, IReadOnlyList<SweptProgramDocument> Runs)
{
    public const string SchemaName = "learnrate/tutorial-sweep/1";

    public static TutorialSweepDocument From(TutorialSweepReport report) => new(
        SchemaName, report.Variant.Rule, report.Variant.Data,
        [.. report.Rates.Zip(report.Runs, (rate, run) => run.DivergedAt is { } divergedAt
            ? new SweptProgramDocument(rate, run.Word, run.Iterations, divergedAt, null, null, null)
            : new SweptProgramDocument(rate, run.Word, run.Iterations, null, run.Weights.B, run.Weights.W, report.LargestError(run)))]);

    public string ToJson() => JsonSerializer.Serialize(this, TutorialSweepJson.Default.TutorialSweepDocument);
}

internal sealed record SweptProgramDocument(
    double Rate, string Verdict, int Iterations, int? DivergedAt, double? B, double? W, double? LargestError);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    RespectNullableAnnotations = true, Converters = [typeof(Word<Rule>), typeof(Word<TutorialData>)])]
[JsonSerializable(typeof(TutorialSweepDocument))]
internal sealed partial class TutorialSweepJson : JsonSerializerContext;
