using System.Text.Json.Serialization;
using LearnRate.Recipes;

namespace LearnRate.Data;

/// <summary>Yes or no: 1 or 0, and in the place of an empty cell the share of yes.</summary>
public sealed record BooleanEncoding : ColumnEncoding
{
    /// <summary>What stands for an empty cell; finite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    [JsonRequired]
    public double Fill { get; init => field = Check.Finite(value); }

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<string> FeatureNames => MarksMissing ? [Column, MissingName] : [Column];

    /// <inheritdoc/>
    public override int Features => MarksMissing ? 2 : 1;

    internal override void Encode(Table table, ReadOnlySpan<int> rows, Span<double> features, int perRow)
    {
        var texts = Storage<TextColumn>(table, "booleans");
        for (var i = 0; i < rows.Length; i++)
        {
            var code = texts.Codes[rows[i]];
            if (Write(code < 0 ? [] : texts.Words[code], code < 0, features[(i * perRow)..]) is { } problem)
                throw Refused(table, rows[i], problem);
        }
    }

    internal override string? Encode(RowSource row, int column, Span<double> features, CellCounts counts)
    {
        if (!row.IsMissing(column)) return Write(row.Text(column), false, features);
        counts.Empty++;
        return Write([], true, features);
    }

    private string? Write(ReadOnlySpan<char> text, bool missing, Span<double> features)
    {
        var yes = false;
        if (!missing && !BooleanWords.TryParse(text, out yes))
            return $"'{TableException.Show(text)}' is neither yes nor no. Understood: {BooleanWords.Allowed}.";
        features[0] = missing ? Fill : yes ? 1 : 0;
        if (MarksMissing) features[1] = missing ? 1 : 0;
        return null;
    }
}
