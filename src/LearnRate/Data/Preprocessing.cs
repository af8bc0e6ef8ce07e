using System.Globalization;
using System.Text.Json.Serialization;
using LearnRate.Recipes;

namespace LearnRate.Data;

/// <summary>
/// From the cells of a table to the numbers of a network, and back: all that was decided when the training rows were
/// seen. Immutable and value-equal; a model file carries its properties, and needs nothing else.
/// </summary>
public sealed record Preprocessing
{
    /// <summary>How the input columns become features, in the order of the features: one or several.</summary>
    /// <exception cref="ArgumentException">There is none, or two are of one column.</exception>
    public required ValueList<ColumnEncoding> Inputs
    {
        get;
        init => field = value.Count > 0 && value.DistinctBy(input => input.Column).Count() == value.Count ? value
            : throw new ArgumentException(
                $"Input columns are {string.Join(", ", value.Select(input => input.Column))}; there must be one or more, all different.",
                nameof(Inputs));
    }

    /// <summary>How the target becomes numbers.</summary>
    public required TargetEncoding Target { get; init; }

    /// <summary>How many features a row has.</summary>
    public int Features => Inputs.Sum(input => input.Features);

    /// <summary>What the features are called, in their order.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> FeatureNames => [.. Inputs.SelectMany(input => input.FeatureNames)];

    /// <summary>The features of rows of a table, row after row.</summary>
    /// <param name="table">The table; columns that are no inputs do not matter.</param>
    /// <param name="rows">The rows, counted from 0.</param>
    /// <exception cref="TableException">A column is missing, or a cell cannot be used.</exception>
    public double[] Transform(Table table, ReadOnlySpan<int> rows)
    {
        var perRow = Features;
        var features = new double[Length(table, rows.Length, perRow)];
        var first = 0;
        foreach (var input in Inputs)
        {
            input.Encode(table, rows, features.AsSpan(first), perRow);
            first += input.Features;
        }

        return features;
    }

    /// <summary>Features and targets of rows of a table.</summary>
    /// <param name="table">The table, with the target columns.</param>
    /// <param name="rows">The rows, counted from 0; none has an empty target.</param>
    /// <exception cref="TableException">A column is missing, or a cell cannot be used.</exception>
    public Rows Examples(Table table, ReadOnlySpan<int> rows)
    {
        var targets = new double[rows.Length * Target.Targets];
        Target.Encode(table, rows, targets);
        return Rows.Owning(Transform(table, rows), Features, targets, Target.Targets);
    }

    /// <summary>Prepares to turn rows into features as they come.</summary>
    /// <param name="rows">The rows; their columns are found by name, in any order.</param>
    /// <exception cref="TableException">A column is missing.</exception>
    public RowEncoder Bind(RowSource rows) => new(this, rows);

    private static int Length(Table table, int rows, int perRow) =>
        (long)rows * perRow <= Array.MaxLength ? rows * perRow
            : throw new TableException(string.Create(CultureInfo.InvariantCulture,
                $"{rows:N0} rows of {perRow:N0} features are more numbers than fit into one array ({Array.MaxLength:N0}). Use fewer " +
                $"columns or fewer rows."), table.Name);
}
