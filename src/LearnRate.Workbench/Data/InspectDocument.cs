using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LearnRate.Data;
using LearnRate.Storage;

namespace LearnRate.Workbench.Data;

/// <summary>A table's report as a JSON document; its schema is docs/schemas/inspect-1.schema.json.</summary>
internal sealed record InspectDocument(
    string Schema, string Source, int Rows, string Format, bool Compressed, string? Encoding, string? Delimiter, bool? Header,
    int SkippedLines, string? Comment, string? DecimalMark, IReadOnlyList<string> MissingTexts,
    IReadOnlyList<ColumnDocument> Columns, PreparationDocument? Preparation)
{
    public const string SchemaName = "learnrate/inspect/1";

    public static InspectDocument From(InspectReport report)
    {
        var dialect = report.Read.Dialect;
        return new(
            SchemaName, report.Table.Name, report.Table.RowCount, dialect.Format, dialect.IsCompressed, dialect.Encoding,
            dialect.Delimiter?.ToString(), dialect.HasHeader,
            dialect.SkippedLines, dialect.Comment?.ToString(), dialect.DecimalMark?.ToString(), [.. report.Reading.Missing],
            [
                .. report.Columns.Select(column => new ColumnDocument(
                    column.Name, column.Kind, column.IsChosen, column.Missing, column.Distinct,
                    column.Distinct < ColumnProfile.MostDistinct, column.Least, column.Most,
                    [.. column.Examples], report.EncodingOf(column.Name)?.FeatureNames ?? [], report.Becomes(column),
                    report.Remedy(column) is { } remedy ? $"--{remedy}" : "",
                    FormatDocument.From(report.Table[column.Name].Format), (report.EncodingOf(column.Name) as NumberEncoding)?.Range)),
            ],
            report.Prepared is { } prepared ? Prepared(report, prepared) : null);
    }

    public string ToJson() => JsonSerializer.Serialize(this, InspectJson.Readable.InspectDocument);

    private static PreparationDocument Prepared(InspectReport report, PreparedTable prepared) => new(
        report.Targets, prepared.Preprocessing.Target.Task, prepared.Preprocessing.Features, prepared.Split.Training.Count,
        prepared.Split.Validation.Count, prepared.Split.Test.Count,
        prepared.Unlabelled, prepared.Classes, report.Imbalance, [.. report.Notes.Select(note => note.ToString())]);
}

internal sealed record ColumnDocument(
    string Name, ColumnKind Kind, bool Chosen, int Missing, int Distinct, bool DistinctIsExact, double? Least, double? Most,
    IReadOnlyList<string> Examples, IReadOnlyList<string> Features,
    string Becomes, string Option, FormatDocument? Format, NumberRange? ClippedTo);

internal sealed record FormatDocument(
    string DecimalMark, string? ThousandsMark, string Prefix, string Suffix, IReadOnlyList<string>? Empty)
{
    public static FormatDocument? From(CellFormat? format) => format is null ? null
        : new(format.DecimalMark.ToString(), format.ThousandsMark?.ToString(), format.Prefix, format.Suffix, format.Empty?.ToArray());
}

internal sealed record PreparationDocument(
    IReadOnlyList<string> Targets, LearningTask Task, int Features, int TrainingRows, int ValidationRows, int TestRows, int Unlabelled,
    IReadOnlyList<ClassCount> Classes, string? Imbalance, IReadOnlyList<string> Notes);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, RespectNullableAnnotations = true,
    Converters = [typeof(Word<ColumnKind>), typeof(Word<LearningTask>)])]
[JsonSerializable(typeof(InspectDocument))]
internal sealed partial class InspectJson : JsonSerializerContext
{
    /// <summary>As <see cref="Default"/>, with letters such as − written as they are.</summary>
    public static InspectJson Readable =>
        field ??= new(new(Default.GeneratedSerializerOptions!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
