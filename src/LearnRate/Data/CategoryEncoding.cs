using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using LearnRate.Recipes;

namespace LearnRate.Data;

/// <summary>
/// One of several words: a feature for each of <see cref="Words"/> that is 1 for this word and 0 otherwise; one for all of
/// <see cref="Rare"/> together, if there are any; one for an empty cell, if training rows had empty ones. A word that no training row
/// had has a code of its own: all features are 0. A feature for it would have been 0 in every training row, and its weights left where
/// chance put them.
/// </summary>
public sealed record CategoryEncoding : ColumnEncoding
{
    private readonly Lazy<Dictionary<string, int>> _places;

    /// <summary>Words with a feature each, in the order of their letters' codes; all different.</summary>
    /// <exception cref="ArgumentException">Two are equal.</exception>
    public required ValueList<string> Words { get; init => field = Distinct(value, nameof(Words)); }

    /// <summary>Words that share a feature, because few training rows have them; all different.</summary>
    /// <exception cref="ArgumentException">Two are equal.</exception>
    [JsonRequired]
    public ValueList<string> Rare { get; init => field = Distinct(value, nameof(Rare)); } = [];

    /// <summary>Starts without words.</summary>
    public CategoryEncoding() => _places = new(Places);

    [SetsRequiredMembers]
    private CategoryEncoding(CategoryEncoding original)
        : base(original)
    {
        (Words, Rare) = (original.Words, original.Rare);
        _places = new(Places);
    }

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<string> FeatureNames =>
    [
        .. Words.Select(word => $"{Column}={word}"),
        .. Rare.Count > 0 ? [$"{Column} rare"] : (string[])[],
        .. MarksMissing ? [MissingName] : (string[])[],
    ];

    /// <inheritdoc/>
    public override int Features => Words.Count + (Rare.Count > 0 ? 1 : 0) + (MarksMissing ? 1 : 0);

    /// <inheritdoc/>
    public bool Equals(CategoryEncoding? other) => base.Equals(other) && Words == other.Words && Rare == other.Rare;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Words, Rare);

    internal override void Encode(Table table, ReadOnlySpan<int> rows, Span<double> features, int perRow)
    {
        var texts = Storage<TextColumn>(table, "a category");
        var places = new int[texts.Words.Length];
        for (var code = 0; code < places.Length; code++) places[code] = _places.Value.GetValueOrDefault(texts.Words[code], -1);
        for (var i = 0; i < rows.Length; i++)
        {
            var code = texts.Codes[rows[i]];
            Write(code < 0 ? MissingPlace : places[code], features[(i * perRow)..]);
        }
    }

    internal override string? Encode(RowSource row, int column, Span<double> features, CellCounts counts)
    {
        var place = MissingPlace;
        if (row.IsMissing(column))
        {
            counts.Empty++;
        }
        else if (!_places.Value.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(row.Text(column), out place))
        {
            counts.Unseen++;
            place = -1;
        }

        Write(place, features);
        return null;
    }

    private static ValueList<string> Distinct(ValueList<string> words, string name)
    {
        var seen = new HashSet<string>();
        foreach (var word in words)
            if (!seen.Add(word)) throw new ArgumentException($"{name} has '{TableException.Show(word)}' twice; they must be all different.",
                name);
        return words;
    }

    private int MissingPlace => MarksMissing ? Features - 1 : -1;

    private void Write(int place, Span<double> features)
    {
        features[..Features].Clear();
        if (place >= 0) features[place] = 1;
    }

    private Dictionary<string, int> Places()
    {
        var places = new Dictionary<string, int>(Words.Count + Rare.Count);
        foreach (var word in Words) places[word] = places.Count;
        foreach (var word in Rare) places[word] = Words.Count;
        return places;
    }
}
