using System.Globalization;
using LearnRate.Recipes;

namespace LearnRate.Data;

/// <summary>Finds in a table what whoever learns from it should know.</summary>
internal static class TableNotes
{
    /// <summary>So many names are told; of more their number.</summary>
    private const int MostNames = 6;

    /// <summary>Fewer rows say little of a model: of ten, one row is a tenth of an accuracy.</summary>
    private const int FewRows = 10;

    /// <summary>More classes than so many are told, and such as have fewer rows each than so many.</summary>
    private const int ManyClasses = 100, FewRowsEach = 5;

    /// <summary>By the quartiles and the like of so many numbers it is judged where the others lie.</summary>
    private const int MostSampled = 10_000;

    /// <summary>A deviation so many times the distance between the quartiles is made by a few numbers far away.</summary>
    private const double FarAway = 100;

    /// <summary>Which columns are no inputs, because of what they hold.</summary>
    public static TableNote? LeftOut(IReadOnlyList<ColumnProfile> profiles, PreparationOptions options)
    {
        ColumnProfile[] columns = [.. profiles.Where(column => !column.Kind.IsInput() && !options.Targets.Contains(column.Name)
            && !options.Drop.Contains(column.Name) && options.Keep?.Contains(column.Name) != false)];
        if (columns.Length == 0) return null;
        var names = Names(columns.Select(column => $"{TableException.Show(column.Name)} ({Words(column.Kind)})"));
        return new($"left out: {names}.")
        {
            Remedies = columns.Any(column => column.Kind is ColumnKind.Identifier or ColumnKind.FreeText) ? [TableRemedy.ChooseKinds] : [],
        };
    }

    /// <summary>What a kind of column that is left out is called.</summary>
    public static string Words(ColumnKind kind) => kind switch
    {
        ColumnKind.Constant => "constant",
        ColumnKind.Empty => "empty",
        ColumnKind.Identifier => "an identifier",
        ColumnKind.Unsupported => "of a type that cannot be used",
        _ => "free text",
    };

    /// <summary>Whether a task that was guessed could be another one.</summary>
    public static TableNote? Task(Column target, int classes, int rows) => target switch
    {
        NumberColumn when classes > 2 => new(
            string.Create(CultureInfo.InvariantCulture, $"its {classes} different numbers are taken for classes."), target.Name)
        {
            Remedies = [TableRemedy.PredictNumbers],
        },
        TextColumn when classes > 2 && (classes > ManyClasses || FewRowsEach * classes > rows) => new(
            string.Create(CultureInfo.InvariantCulture,
                $"it is {classes:N0} classes in {rows:N0} rows, {(double)rows / classes:0.#} rows for each."), target.Name),
        _ => null,
    };

    /// <summary>Whether many rows have the same inputs, and how well their classes can be told at best.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="inputs">The hash of the inputs of every row of the table.</param>
    /// <param name="classes">The class of every row of the table; null for numbers.</param>
    public static TableNote? RepeatedInputs(int[] rows, ulong[] inputs, int[]? classes)
    {
        if (rows.Length < FewRows) return null;
        var different = new HashSet<ulong>();
        foreach (var row in rows)
            if (different.Add(inputs[row]) && 2 * different.Count > rows.Length) return null;
        var text = string.Create(CultureInfo.InvariantCulture,
            $"the {rows.Length:N0} rows have {different.Count:N0} different inputs, " +
            $"so validation and test rows are much like training rows.");
        if (classes is null) return new(text);
        // Whoever answers with the commonest class of all rows that have these inputs is right so often.
        var right = rows.GroupBy(row => inputs[row]).Sum(same => same.CountBy(row => classes[row]).Max(of => of.Value));
        return new(right == rows.Length ? text : string.Create(CultureInfo.InvariantCulture,
            $"{text[..^1]}, and at best {100.0 * right / rows.Length:0.#} % of the classes can be told from them."));
    }

    /// <summary>Whether there are too few rows to judge a model by, or classes of which there are none.</summary>
    public static IEnumerable<TableNote> Judging(Split split, SplitShares shares, IReadOnlyList<ClassCount> classes)
    {
        var (validation, test) = (split.Validation.Count, split.Test.Count);
        var few = new List<string>();
        if (shares.Validation > 0 && validation < FewRows) few.Add($"{Rows(validation, "validation")} to choose the best weights by");
        if (shares.Test > 0 && test < FewRows) few.Add($"{Rows(test, "test")} to judge the model by");
        if (few.Count > 0)
            yield return new($"there {(few[0].StartsWith("1 ", StringComparison.Ordinal) ? "is" : "are")} {string.Join(", and ", few)}: " +
                $"what comes of so few is mostly chance.")
            { Remedies = [TableRemedy.ChangeShares] };

        ClassCount[] unjudged = [.. classes.Where(c => c.Test == 0)];
        if (test == 0 || unjudged.Length == 0) yield break;
        var names = Names(unjudged.Select(c => $"{TableException.Show(c.Class)} ({Rows(c.Rows, "")})"));
        yield return new($"how well a class is predicted cannot be judged without test rows of it: {names}.");
    }

    /// <summary>Whether a column that varies is the same in every training row, so that nothing is learned from it.</summary>
    public static TableNote Constant(string column, string value) =>
        new($"it is {value} in every training row, and whatever it is in others counts as that: nothing is learned from it.", column)
        {
            Remedies = [TableRemedy.SplitOtherwise, TableRemedy.LeaveOutColumn],
        };

    /// <summary>Whether a few numbers lie so far from the others that these cannot be told apart.</summary>
    /// <param name="column">The numbers.</param>
    /// <param name="rows">The rows, in random order.</param>
    /// <param name="scaling">How they are scaled.</param>
    /// <param name="range">The training rows' range, where others are clipped to it; null for numbers to predict.</param>
    public static TableNote? FarNumbers(NumberColumn column, int[] rows, Scaling scaling, NumberRange? range = null)
    {
        var (all, count) = (new double[rows.Length], 0);
        foreach (var row in rows)
            if (!column.IsMissing(row)) all[count++] = column.Values[row];
        if (count == 0) return null;
        var values = all.AsSpan(0, count);
        var sorted = values[..Math.Min(count, MostSampled)].ToArray();
        Array.Sort(sorted);
        // Where most numbers are the same, what lies between the quartiles is nothing.
        var (low, high) = Middle(sorted, 0.25) is { Low: var q1, High: var q3 } && q1 < q3 ? (q1, q3) : Middle(sorted, 0.05);
        var spread = Spread.Create(Scaling.Standard, values);
        if (low == high || spread.Scale <= FarAway * (high - low)) return null;
        var median = Spread.Quantile(sorted, 0.5);
        var far = spread.Most - median >= median - spread.Least ? spread.Most : spread.Least;
        var effect = range?.Excludes(far) == true ? $"no training row has it, so it counts as {Texts.Format(range.Clip(far))}"
            : scaling is Scaling.Standard or Scaling.MinMax ? "scaled with it, the others are nearly equal, and little is learned from them"
            : "so large a number is likely to make training diverge";
        return new($"{Texts.Format(far)} is far from most of its numbers, {Texts.Format(low)} to {Texts.Format(high)}: {effect}.",
            column.Name)
        {
            Remedies = range is null ? [TableRemedy.ReadAsMissing] : [TableRemedy.ReadAsMissing, TableRemedy.LeaveOutColumn],
        };
    }

    private static (double Low, double High) Middle(double[] sorted, double tail) =>
        (Spread.Quantile(sorted, tail), Spread.Quantile(sorted, 1 - tail));

    private static string Rows(int count, string of) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {of}{(of.Length > 0 ? " " : "")}{(count == 1 ? "row" : "rows")}");

    private static string Names(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return string.Join(", ", all.Take(MostNames))
            + (all.Length > MostNames ? string.Create(CultureInfo.InvariantCulture, $" and {all.Length - MostNames:N0} others") : "");
    }
}
