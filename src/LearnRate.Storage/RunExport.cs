using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LearnRate.Data;
using LearnRate.Recipes;
using LearnRate.Sweeps;
using LearnRate.Training;

namespace LearnRate.Storage;

/// <summary>Stored runs as a document. Equal runs make equal bytes, however and whenever they were kept.</summary>
public static class RunExport
{
    /// <summary>Writes a JSON document; its schema is docs/schemas/runs-1.schema.json.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="stored">What to write, as <see cref="RunStore.ListAsync"/> gives it.</param>
    public static void WriteJson(Stream output, IReadOnlyList<RunSet> stored)
    {
        JsonSerializer.Serialize(output, RunsDocument.From(stored), RunsJson.Readable.RunsDocument);
        output.WriteByte((byte)'\n');
    }

    /// <summary>Writes a table, a row for each run, without traces.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="stored">What to write, as <see cref="RunStore.ListAsync"/> gives it.</param>
    public static void WriteCsv(TextWriter output, IReadOnlyList<RunSet> stored)
    {
        string[] columns = [.. stored.SelectMany(runs => runs.Recipe.Columns).Distinct()];
        Row(["experiment", "problem", "data", "optimizer", "schedule", "controller", "batch", "seed", "rate", "outcome", "stepsDone",
            "verdict", .. columns]);
        foreach (var runs in stored)
        {
            string?[] common =
            [
                runs.Recipe.Fingerprint, runs.Recipe.Problem, runs.Recipe.Data, runs.Recipe.Optimizer, runs.Recipe.Schedule,
                runs.Recipe.Part("controller"), runs.Recipe.Part("batch"),
                runs.Seed.ToString(CultureInfo.InvariantCulture),
            ];
            ReadOnlyMemory<double>?[] numbers = [.. columns.Select(runs.Number)];
            for (var run = 0; run < runs.Columns.Count; run++)
            {
                Row(
                [
                    .. common, Texts.Format(runs.Columns.Rates.Span[run]), runs.Columns.OutcomeOf.Span[run].ToString().ToLowerInvariant(),
                    runs.Columns.Steps.Span[run].ToString(CultureInfo.InvariantCulture), runs.Verdict(run)?.Word,
                    .. numbers.Select(column => column is { } c && double.IsFinite(c.Span[run]) ? Texts.Format(c.Span[run]) : null),
                ]);
            }
        }

        void Row(IEnumerable<string?> cells)
        {
            output.Write(Csv.Row(cells));
            output.Write('\n');
        }
    }
}

/// <summary>Runs as a JSON document. A number that is not finite is null.</summary>
internal sealed record RunsDocument(string Schema, IEnumerable<RunSetDocument> Experiments)
{
    public const string SchemaName = "learnrate/runs/1";

    public static RunsDocument From(IReadOnlyList<RunSet> stored) => new(SchemaName, stored.Select(RunSetDocument.From));
}

/// <summary>The runs of an experiment with one seed.</summary>
/// <param name="Experiment">The experiment's fingerprint.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Problem">What is learned, in short.</param>
/// <param name="Data">The name of the data, or null.</param>
/// <param name="Optimizer">The optimizer's text form, or null.</param>
/// <param name="Schedule">The schedule's text form, or null.</param>
/// <param name="Recipe">The lines of the recipe; the fingerprint is that of all of them.</param>
/// <param name="Runs">The runs by rising rate.</param>
internal sealed record RunSetDocument(
    string Experiment, ulong Seed, string Problem, string? Data, string? Optimizer, string? Schedule, IReadOnlyList<string> Recipe,
    IEnumerable<RunDocument> Runs)
{
    public static RunSetDocument From(RunSet runs) => new(
        runs.Recipe.Fingerprint, runs.Seed, runs.Recipe.Problem, runs.Recipe.Data, runs.Recipe.Optimizer, runs.Recipe.Schedule,
        runs.Recipe.Text.Split('\n'),
        Enumerable.Range(0, runs.Columns.Count).Select(run => RunDocument.From(runs, run)));
}

internal sealed record RunDocument(
    double Rate, RunOutcome Outcome, int StepsDone, string? Verdict, IReadOnlyDictionary<string, double?> Numbers,
    DivergenceDocument? Divergence, IEnumerable<Evaluation>? Evaluations, TraceDocument? Trace)
{
    public static RunDocument From(RunSet runs, int run)
    {
        var numbers = new OrderedDictionary<string, double?>();
        for (var i = 0; i < runs.Recipe.Columns.Count; i++) numbers[runs.Recipe.Columns[i]] = Finite(runs.Columns.Numbers[i].Span[run]);
        var result = runs.Results?[run];
        return new(
            runs.Columns.Rates.Span[run], runs.Columns.OutcomeOf.Span[run], runs.Columns.Steps.Span[run], runs.Verdict(run)?.Word, numbers,
            result?.Divergence is { } divergence ? new(divergence.Step, divergence.Cause) : null,
            result?.Evaluations, result is null ? null : TraceDocument.From(result.Trace));
    }

    public static double? Finite(double number) => double.IsFinite(number) ? number : null;
}

internal sealed record DivergenceDocument(int Step, DivergenceCause Cause);

internal sealed record TraceDocument(int Every, IEnumerable<double?> Losses, IEnumerable<double?>? GradientNorms,
    IEnumerable<double?> Rates, IReadOnlyList<int> Rollbacks)
{
    public static TraceDocument From(Trace trace) => new(
        trace.Every, trace.Losses.Select(RunDocument.Finite), trace.GradientNorms?.Select(RunDocument.Finite),
        trace.Rates.Select(RunDocument.Finite), trace.Rollbacks);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, RespectNullableAnnotations = true,
    Converters = [typeof(Word<RunOutcome>), typeof(Word<DivergenceCause>)])]
[JsonSerializable(typeof(RunsDocument))]
internal sealed partial class RunsJson : JsonSerializerContext
{
    /// <summary>As <see cref="Default"/>, with letters such as &gt; written as they are.</summary>
    public static RunsJson Readable =>
        field ??= new(new(Default.GeneratedSerializerOptions!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

/// <summary>An enumeration's value as a word.</summary>
internal sealed class Word<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
