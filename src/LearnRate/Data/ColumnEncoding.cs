using System.Text.Json.Serialization;

namespace LearnRate.Data;

/// <summary>How the cells of one column become features. All that is needed is in its properties.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NumberEncoding), "number"), JsonDerivedType(typeof(BooleanEncoding), "boolean"),
    JsonDerivedType(typeof(CategoryEncoding), "category")]
public abstract record ColumnEncoding
{
    private protected ColumnEncoding()
    {
    }

    /// <summary>The column's name.</summary>
    [JsonPropertyOrder(-1)]
    public required string Column { get; init; }

    /// <summary>Whether a last feature says that the cell is empty: where a training row had an empty one.</summary>
    [JsonRequired]
    public bool MarksMissing { get; init; }

    /// <summary>How the column's cells were written in the training rows; null for plain ones.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CellFormat? Format { get; init; }

    /// <summary>What the features are called, in their order: one or several.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<string> FeatureNames { get; }

    /// <summary>How many features the column becomes.</summary>
    public abstract int Features { get; }

    /// <summary>Writes the features of a column's cells, a row every so many numbers.</summary>
    internal abstract void Encode(Table table, ReadOnlySpan<int> rows, Span<double> features, int perRow);

    /// <summary>Writes the features of one cell, and counts it if it is empty, unknown or clipped.</summary>
    /// <returns>What is wrong with the cell, or null.</returns>
    internal abstract string? Encode(RowSource row, int column, Span<double> features, CellCounts counts);

    private protected string MissingName => $"{Column} missing";

    private protected TableException Refused(Table table, int row, string problem) => new(problem, table.Name, table.LineOf(row), Column);

    private protected T Storage<T>(Table table, string kind)
        where T : Column => table[Column] as T
        ?? throw new TableException(
            $"it was read as {(typeof(T) == typeof(TextColumn) ? "numbers" : "texts")}, and cannot be taken as {kind} now. Choose its " +
            $"kind when reading.", table.Name, column: Column);
}
