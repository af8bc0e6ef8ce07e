namespace LearnRate.Data;

/// <summary>A named column of a table: numbers, or texts.</summary>
public abstract class Column
{
    private protected Column(string name, int count, int missing) => (Name, Count, Missing) = (name, count, missing);

    /// <summary>What the column is called.</summary>
    public string Name { get; }

    /// <summary>How its cells are written where they come from; null for plain ones.</summary>
    public CellFormat? Format { get; init; }

    /// <summary>How many cells it has.</summary>
    public int Count { get; }

    /// <summary>How many of them are empty.</summary>
    public int Missing { get; }

    /// <summary>Whether a cell is empty.</summary>
    /// <param name="row">The row, counted from 0.</param>
    public abstract bool IsMissing(int row);
}

/// <summary>A column of numbers.</summary>
public sealed class NumberColumn : Column
{
    private readonly double[] _values;

    /// <summary>Takes numbers.</summary>
    /// <param name="name">What the column is called.</param>
    /// <param name="values">A number for each row, finite; NaN is an empty cell.</param>
    /// <exception cref="ArgumentException">A number is infinite.</exception>
    public NumberColumn(string name, ReadOnlySpan<double> values)
        : this(name, Finite(name, values))
    {
    }

    internal NumberColumn(string name, double[] values)
        : base(name, values.Length, MissingIn(values)) => _values = values;

    /// <summary>The numbers; NaN, which no number is, marks an empty cell.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => double.IsNaN(_values[row]);

    private static double[] Finite(string name, ReadOnlySpan<double> values)
    {
        foreach (var value in values)
            if (double.IsInfinity(value))
                throw new ArgumentException($"Column \"{name}\" holds {value}; numbers are finite.", nameof(values));
        return values.ToArray();
    }

    private static int MissingIn(double[] values)
    {
        var missing = 0;
        foreach (var value in values)
            if (double.IsNaN(value)) missing++;
        return missing;
    }
}

/// <summary>A column of texts, each kept once.</summary>
public sealed class TextColumn : Column
{
    /// <summary>The code of an empty cell.</summary>
    public const int MissingCode = -1;

    private readonly int[] _codes;
    private readonly string[] _words;

    /// <summary>Takes texts.</summary>
    /// <param name="name">What the column is called.</param>
    /// <param name="texts">A text for each row; null is an empty cell.</param>
    public TextColumn(string name, ReadOnlySpan<string?> texts)
        : this(name, Code(texts, out var words), words)
    {
    }

    internal TextColumn(string name, int[] codes, string[] words)
        : base(name, codes.Length, codes.AsSpan().Count(MissingCode)) => (_codes, _words) = (codes, words);

    /// <summary>The number of each row's word, counted from 0; <see cref="MissingCode"/> is an empty cell.</summary>
    public ReadOnlySpan<int> Codes => _codes;

    /// <summary>The words, each once.</summary>
    public ReadOnlySpan<string> Words => _words;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => _codes[row] == MissingCode;

    private static int[] Code(ReadOnlySpan<string?> texts, out string[] words)
    {
        var (codes, known) = (new int[texts.Length], new Dictionary<string, int>());
        for (var row = 0; row < texts.Length; row++)
            codes[row] = texts[row] is not { } text ? MissingCode : known.TryGetValue(text, out var code)
                ? code : known[text] = known.Count;
        words = [.. known.Keys];
        return codes;
    }
}

/// <summary>A column of texts of which too many differ to keep them: identifiers, or free text. Only its size is known.</summary>
internal sealed class UnkeptColumn : Column
{
    /// <summary>Notes a column that is not kept.</summary>
    /// <param name="name">What the column is called.</param>
    /// <param name="count">How many cells it has.</param>
    /// <param name="missing">How many of them are empty.</param>
    /// <param name="kind">What it seems to hold: <see cref="ColumnKind.Identifier"/>, <see cref="ColumnKind.FreeText"/> or
    /// <see cref="ColumnKind.Unsupported"/>.</param>
    /// <param name="distinct">How many different texts it has at least.</param>
    public UnkeptColumn(string name, int count, int missing, ColumnKind kind, int distinct)
        : base(name, count, missing) => (Kind, Distinct) = (kind, distinct);

    /// <summary>What it seems to hold.</summary>
    public ColumnKind Kind { get; }

    /// <summary>How many different texts it has at least.</summary>
    public int Distinct { get; }

    /// <inheritdoc/>
    public override bool IsMissing(int row) => throw new InvalidOperationException($"The cells of column \"{Name}\" are not kept.");
}
