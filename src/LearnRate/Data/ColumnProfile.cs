using LearnRate.Recipes;

namespace LearnRate.Data;

/// <summary>What a column holds, and what it is taken for.</summary>
public sealed record ColumnProfile
{
    /// <summary>Different values are counted up to so many.</summary>
    public const int MostDistinct = 65_536;

    /// <summary>More different words than so many make no category, unless it is asked for.</summary>
    public const int MostWords = 1000;

    private const int FewRows = 20;

    /// <summary>The column's name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is taken for.</summary>
    public required ColumnKind Kind { get; init; }

    /// <summary>Whether the kind was asked for, not guessed.</summary>
    public bool IsChosen { get; init; }

    /// <summary>How many cells are empty.</summary>
    public required int Missing { get; init; }

    /// <summary>How many different values there are, counted up to <see cref="MostDistinct"/>.</summary>
    public required int Distinct { get; init; }

    /// <summary>The least number, or null if there is none.</summary>
    public double? Least { get; init; }

    /// <summary>The largest number, or null if there is none.</summary>
    public double? Most { get; init; }

    /// <summary>The most frequent words, the most frequent first, or the first values.</summary>
    public ValueList<string> Examples { get; init; } = [];

    /// <summary>Looks at every column of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="choices">What columns are to be taken for, whatever they look like.</param>
    /// <exception cref="TableException">A choice names no column, or a column cannot be taken for what was chosen.</exception>
    public static IReadOnlyList<ColumnProfile> Infer(Table table, IReadOnlyList<KindChoice>? choices = null)
    {
        var chosen = new Dictionary<string, ColumnKind>();
        foreach (var choice in choices ?? []) chosen[table[choice.Column].Name] = choice.Kind;
        return
        [
            .. table.Columns.Select((column, place) =>
            {
                var guessed = column switch
                {
                    NumberColumn numbers => Infer(numbers, place == 0 && table.Columns.Count > 2),
                    TextColumn texts => Infer(texts),
                    UnkeptColumn unkept => new()
                    {
                        Name = unkept.Name,
                        Kind = unkept.Kind,
                        Missing = unkept.Missing,
                        Distinct = unkept.Distinct,
                    },
                    _ => throw new InvalidOperationException(),
                };
                return chosen.TryGetValue(column.Name, out var kind) ? guessed.As(kind, column, table) : guessed;
            }),
        ];
    }

    private ColumnProfile As(ColumnKind kind, Column column, Table table) => (column, kind) switch
    {
        (UnkeptColumn { Kind: ColumnKind.Unsupported }, _) =>
            throw new TableException("its type cannot be used.", table.Name, column: Name),
        (UnkeptColumn, _) => throw new TableException($"it holds more than {MostDistinct} different texts, too many for a category.",
            table.Name, column: Name),
        (NumberColumn, ColumnKind.Number) or (TextColumn, ColumnKind.Category) => this with { Kind = kind, IsChosen = true },
        (TextColumn texts, ColumnKind.Boolean) when texts.Words.ToArray()
            .FirstOrDefault(word => !BooleanWords.TryParse(word, out _)) is { } word =>
            throw new TableException($"'{TableException.Show(word)}' is neither yes nor no. Understood: {BooleanWords.Allowed}.",
                table.Name, column: Name),
        (TextColumn, ColumnKind.Boolean) => this with { Kind = kind, IsChosen = true },
        _ => throw new TableException(
            $"it was read as {(column is NumberColumn ? "numbers" : "texts")}, and cannot be taken " +
            $"as {kind.ToString().ToLowerInvariant()} now. Choose its kind when reading.", table.Name, column: Name),
    };

    private static ColumnProfile Infer(NumberColumn column, bool mayCountRows)
    {
        var (distinct, whole, least, most) = (new HashSet<double>(), true, double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in column.Values)
        {
            if (double.IsNaN(value)) continue;
            if (distinct.Count < MostDistinct) distinct.Add(value);
            whole &= Math.Floor(value) == value;
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }

        var present = column.Count - column.Missing;
        var names = NamesRows(column.Name);
        var counts = mayCountRows && least is 0 or 1 && most - least == present - 1;
        var kind = present == 0 ? ColumnKind.Empty
            : least == most && column.Missing == 0 ? ColumnKind.Constant
            : whole && column.Missing == 0 && present > FewRows && (names || counts) && AllDiffer(column, distinct.Count)
            ? ColumnKind.Identifier
            : ColumnKind.Number;
        return new()
        {
            Name = column.Name,
            Kind = kind,
            Missing = column.Missing,
            Distinct = distinct.Count,
            Least = present == 0 ? null : least,
            Most = present == 0 ? null : most,
        };
    }

    private static ColumnProfile Infer(TextColumn column)
    {
        var counts = new int[column.Words.Length];
        foreach (var code in column.Codes)
            if (code >= 0) counts[code]++;
        var words = column.Words.ToArray();
        var used = Enumerable.Range(0, counts.Length).Where(code => counts[code] > 0).ToArray();
        var present = column.Count - column.Missing;
        var kind = present == 0 ? ColumnKind.Empty
            : used.Length == 1 && column.Missing == 0 ? ColumnKind.Constant
            : used.Length > MostWords || (used.Length > FewRows && used.Length > present / 2)
            ? Uncategorised(used.Take(MostWords).Select(code => words[code]))
            : BooleanWords.AreAll(words) ? ColumnKind.Boolean
            : ColumnKind.Category;
        return new()
        {
            Name = column.Name,
            Kind = kind,
            Missing = column.Missing,
            Distinct = used.Length,
            Examples = [.. used.OrderByDescending(code => counts[code]).ThenBy(code => words[code], StringComparer.Ordinal).Take(5)
                .Select(code => words[code])],
        };
    }

    /// <summary>Identifiers are single words, free text has blanks between several.</summary>
    internal static ColumnKind Uncategorised(IEnumerable<string> words) =>
        words.Average(word => word.Count(letter => letter == ' ')) >= 1 ? ColumnKind.FreeText : ColumnKind.Identifier;

    private static bool NamesRows(string name) =>
        name.ToUpperInvariant() is "ID" or "INDEX" or "KEY" or "ROW" or "ROWID" or "ROWNUM" or "UNNAMED: 0" or "UUID" or ""
        || name.EndsWith("_id", StringComparison.OrdinalIgnoreCase) || name.EndsWith(" id", StringComparison.OrdinalIgnoreCase)
        || (name.EndsWith("Id", StringComparison.Ordinal) && name.Length > 2 && char.IsLower(name[^3]));

    private static bool AllDiffer(NumberColumn column, int distinct)
    {
        if (distinct < MostDistinct) return distinct == column.Count;
        var sorted = column.Values.ToArray();
        Array.Sort(sorted);
        for (var i = 1; i < sorted.Length; i++)
            if (sorted[i] == sorted[i - 1]) return false;
        return true;
    }
}
