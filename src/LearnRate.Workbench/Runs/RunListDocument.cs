using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LearnRate.Data;
using LearnRate.Sweeps;
using LearnRate.Training;

namespace LearnRate.Workbench.Runs;

/// <summary>What <c>runs list</c> shows as a JSON document; its schema is docs/schemas/runlist-1.schema.json.</summary>
internal sealed record RunListDocument(string Schema, IReadOnlyList<ListedDocument> Experiments)
{
    public const string SchemaName = "learnrate/runlist/1";

    public static RunListDocument From(IReadOnlyList<RunSet> found) => new(SchemaName, [.. found.Select(ListedDocument.From)]);

    public string ToJson() => JsonSerializer.Serialize(this, RunListJson.Readable.RunListDocument);

    public void WriteCsv(TextWriter output)
    {
        output.Write("id,problem,data,optimizer,schedule,seed,runs,finished,diverged,stopped,bestRate,bestLoss,bestVerdict,kept\n");
        foreach (var row in Experiments)
        {
            string?[] cells =
            [
                row.Id, row.Problem, row.Data, row.Optimizer, row.Schedule, row.Seed.ToString(CultureInfo.InvariantCulture), From(row.Runs),
                From(row.Finished), From(row.Diverged), From(row.Stopped),
                row.Best?.Rate.ToString("R", CultureInfo.InvariantCulture), row.Best?.Loss.ToString("R", CultureInfo.InvariantCulture),
                row.Best?.Verdict,
                row.Kept.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            ];
            output.Write(Csv.Row(cells));
            output.Write('\n');
        }

        string From(int count) => count.ToString(CultureInfo.InvariantCulture);
    }
}

internal sealed record ListedDocument(
    string Id, string Experiment, ulong Seed, string Problem, string? Data, string? Optimizer, string? Schedule, int Runs, int Finished,
    int Diverged, int Stopped, BestDocument? Best,
    DateTimeOffset Kept)
{
    public static ListedDocument From(RunSet runs) => new(
        runs.Id.ToString(), runs.Recipe.Fingerprint, runs.Seed, runs.Recipe.Problem, runs.Recipe.Data, runs.Recipe.Optimizer,
        runs.Recipe.Schedule, runs.Columns.Count,
        RunFacts.Count(runs, RunOutcome.Finished), RunFacts.Count(runs, RunOutcome.Diverged), RunFacts.Count(runs, RunOutcome.Stopped),
        RunFacts.Best(runs) is { } best ? new(runs.Columns.Rates.Span[best], RunFacts.Loss(runs)!.Value.Values.Span[best],
            RunFacts.Loss(runs)!.Value.Name, runs.Verdict(best)?.Word) : null,
        runs.Saved!.Value);
}

internal sealed record BestDocument(double Rate, double Loss, string LossOver, string? Verdict);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RunListDocument))]
internal sealed partial class RunListJson : JsonSerializerContext
{
    /// <summary>As <see cref="Default"/>, with letters such as &gt; written as they are.</summary>
    public static RunListJson Readable =>
        field ??= new(new(Default.GeneratedSerializerOptions!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
