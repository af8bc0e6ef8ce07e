using System.Text.Json.Serialization;
using LearnRate.Recipes;

namespace LearnRate.Data;

/// <summary>
/// A number: (x − centre)/scale, with the typical number in the place of an empty cell. A number outside the range that the training rows
/// had counts as its nearer end, for of what lies beyond the network has learned nothing.
/// </summary>
public sealed record NumberEncoding : ColumnEncoding
{
    /// <summary>What becomes 0; finite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    [JsonRequired]
    public double Centre { get; init => field = Check.Finite(value); }

    /// <summary>How much becomes 1; above 0 and finite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    [JsonRequired]
    public double Scale { get; init => field = Check.Positive(value); } = 1;

    /// <summary>What stands for an empty cell; finite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    [JsonRequired]
    public double Fill { get; init => field = Check.Finite(value); }

    /// <summary>The training rows' range; null for no bounds, as in models of before there was one.</summary>
    /// <exception cref="ArgumentException">Its largest number is below the least.</exception>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NumberRange? Range
    {
        get;
        init => field = value is null || value.Least <= value.Most ? value
            : throw new ArgumentException(
                $"The range is from {Texts.Format(value.Least)} to {Texts.Format(value.Most)}; the least number must come first.",
                nameof(Range));
    }

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<string> FeatureNames => MarksMissing ? [Column, MissingName] : [Column];

    /// <inheritdoc/>
    public override int Features => MarksMissing ? 2 : 1;

    internal override void Encode(Table table, ReadOnlySpan<int> rows, Span<double> features, int perRow)
    {
        var values = Storage<NumberColumn>(table, "numbers").Values;
        for (var i = 0; i < rows.Length; i++)
            if (!Write(values[rows[i]], features[(i * perRow)..])) throw Refused(table, rows[i], TooLarge(values[rows[i]]));
    }

    internal override string? Encode(RowSource row, int column, Span<double> features, CellCounts counts)
    {
        if (row.TryNumber(column, out var number))
        {
            if (Range?.Excludes(number) == true) counts.Clipped++;
            return Write(number, features) ? null : TooLarge(number);
        }

        if (row.IsMissing(column))
        {
            counts.Empty++;
            return Write(double.NaN, features) ? null : TooLarge(Fill);
        }

        var text = row.Text(column);
        return text.ContainsAnyInRange('0', '9')
            ? $"'{TableException.Show(text)}' is not a number such as {(Format ?? CellFormat.Plain).Sample}, as the training rows had."
            : $"'{TableException.Show(text)}' is not a number.";
    }

    private bool Write(double number, Span<double> features)
    {
        var missing = double.IsNaN(number);
        var feature = ((missing ? Fill : Range?.Clip(number) ?? number) - Centre) / Scale;
        features[0] = feature;
        if (MarksMissing) features[1] = missing ? 1 : 0;
        return double.IsFinite(feature);
    }

    private static string TooLarge(double number) => $"{Texts.Format(number)} is too large to be scaled.";
}
