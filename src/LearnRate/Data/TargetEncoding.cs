using System.Text.Json.Serialization;
using LearnRate.Recipes;

namespace LearnRate.Data;

/// <summary>How what is to be predicted becomes numbers, and how numbers become a prediction.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NumberTargets), "numbers"), JsonDerivedType(typeof(ClassTarget), "classes")]
public abstract record TargetEncoding
{
    private protected TargetEncoding()
    {
    }

    /// <summary>What is learned.</summary>
    public abstract LearningTask Task { get; }

    /// <summary>The target columns.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>How many numbers a row's target is.</summary>
    public int Targets => Columns.Count;

    internal abstract void Encode(Table table, ReadOnlySpan<int> rows, Span<double> targets);
}

/// <summary>One or several numbers to predict.</summary>
public sealed record NumberTargets : TargetEncoding
{
    /// <summary>The targets in their order: one or several, of different columns.</summary>
    /// <exception cref="ArgumentException">There is none, or two are of one column.</exception>
    public required ValueList<NumberTarget> Numbers
    {
        get;
        init => field = value.Count > 0 && value.DistinctBy(number => number.Column).Count() == value.Count ? value
            : throw new ArgumentException(
                $"Targets are {string.Join(", ", value.Select(number => number.Column))}; there must be one or more, all different.",
                nameof(Numbers));
    }

    /// <inheritdoc/>
    public override LearningTask Task => LearningTask.Regression;

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<string> Columns => [.. Numbers.Select(number => number.Column)];

    /// <summary>Turns a row's outputs into predictions, in place.</summary>
    /// <param name="outputs">One number per target.</param>
    public void Restore(Span<double> outputs)
    {
        for (var i = 0; i < outputs.Length; i++) outputs[i] = Numbers[i].Restore(outputs[i]);
    }

    internal override void Encode(Table table, ReadOnlySpan<int> rows, Span<double> targets)
    {
        for (var t = 0; t < Numbers.Count; t++)
        {
            var target = Numbers[t];
            var values = ((NumberColumn)table[target.Column]).Values;
            for (var i = 0; i < rows.Length; i++)
            {
                var scaled = (values[rows[i]] - target.Centre) / target.Scale;
                targets[i * Numbers.Count + t] = double.IsFinite(scaled) ? scaled
                    : throw new TableException($"{Texts.Format(values[rows[i]])} is too large to be scaled.", table.Name,
                        table.LineOf(rows[i]), target.Column);
            }
        }
    }
}

/// <summary>A number to predict: what is learned is (y − centre)/scale.</summary>
public sealed record NumberTarget
{
    /// <summary>The column's name.</summary>
    public required string Column { get; init; }

    /// <summary>What becomes 0; finite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    [JsonRequired]
    public double Centre { get; init => field = Check.Finite(value); }

    /// <summary>How much becomes 1; above 0 and finite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    [JsonRequired]
    public double Scale { get; init => field = Check.Positive(value); } = 1;

    /// <summary>Turns an output into a prediction.</summary>
    /// <param name="output">The output, in scaled numbers.</param>
    public double Restore(double output) => Centre + Scale * output;
}

/// <summary>A class to predict: what is learned is its number.</summary>
public sealed record ClassTarget : TargetEncoding
{
    /// <summary>The column's name.</summary>
    public required string Column { get; init; }

    /// <summary>The classes in the order of their numbers, which count from 0: 2 or more, all different.</summary>
    /// <exception cref="ArgumentException">There are fewer, or two are equal.</exception>
    public required ValueList<string> Classes
    {
        get;
        init => field = value.Count >= 2 && value.Distinct().Count() == value.Count ? value
            : throw new ArgumentException($"Classes are {string.Join(", ", value)}; there must be two or more, all different.",
                nameof(Classes));
    }

    /// <inheritdoc/>
    public override LearningTask Task => Classes.Count == 2 ? LearningTask.TwoClasses : LearningTask.SeveralClasses;

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<string> Columns => [Column];

    internal override void Encode(Table table, ReadOnlySpan<int> rows, Span<double> targets)
    {
        var classes = ClassLabels.Create(table[Column]);
        var numbers = new int[classes.Labels.Length];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = Classes.Span.IndexOf(classes.Labels[i]);
        for (var i = 0; i < rows.Length; i++) targets[i] = numbers[classes.Codes[rows[i]]];
    }
}

/// <summary>The classes of a column, texts or numbers, in order: numbers by size, texts by their letters' codes.</summary>
internal sealed record ClassLabels(string[] Labels, int[] Codes)
{
    /// <summary>More classes than so many are none.</summary>
    public const int Most = 1000;

    /// <exception cref="TableException">There are too many different values.</exception>
    public static ClassLabels Create(Column column) => column switch
    {
        TextColumn texts => Create(texts),
        NumberColumn numbers => Create(numbers),
        _ => throw TooMany(column),
    };

    private static ClassLabels Create(TextColumn texts)
    {
        var used = new bool[texts.Words.Length];
        foreach (var code in texts.Codes)
            if (code >= 0) used[code] = true;
        var order = Enumerable.Range(0, used.Length).Where(code => used[code]).ToArray();
        if (order.Length > Most) throw TooMany(texts);
        var words = texts.Words.ToArray();
        Array.Sort(order, (a, b) => string.CompareOrdinal(words[a], words[b]));
        var rank = new int[used.Length];
        for (var i = 0; i < order.Length; i++) rank[order[i]] = i;
        var codes = new int[texts.Count];
        for (var row = 0; row < codes.Length; row++)
            codes[row] = texts.Codes[row] is >= 0 and var code ? rank[code] : TextColumn.MissingCode;
        return new([.. order.Select(code => words[code])], codes);
    }

    private static ClassLabels Create(NumberColumn numbers)
    {
        var distinct = new HashSet<double>();
        foreach (var value in numbers.Values)
            if (!double.IsNaN(value) && distinct.Add(value) && distinct.Count > Most) throw TooMany(numbers);
        double[] sorted = [.. distinct.Order()];
        var codes = new int[numbers.Count];
        for (var row = 0; row < codes.Length; row++)
            codes[row] = double.IsNaN(numbers.Values[row]) ? TextColumn.MissingCode : Array.BinarySearch(sorted, numbers.Values[row]);
        return new([.. sorted.Select(Texts.Format)], codes);
    }

    private static TableException TooMany(Column column) =>
        new($"it has more than {Most} different values, too many for classes. Numbers are predicted by the task regression.",
            column: column.Name);
}
