using System.Globalization;
using LearnRate.Recipes;

namespace LearnRate.Data;

/// <summary>
/// A table made ready to learn from: what its columns are, its rows in three
/// parts, and the preprocessing that the training rows decided.
/// </summary>
public sealed class PreparedTable
{
    /// <summary>A word with fewer training rows than so many may be pooled, however many rows there are.</summary>
    private const int MostRare = 10;

    /// <summary>The last words of columns that hold classes.</summary>
    private static readonly HashSet<string> ClassNames =
        new(StringComparer.OrdinalIgnoreCase) { "class", "classes", "label", "labels", "type", "category", "species", "kind", "group" };

    private PreparedTable(
        IReadOnlyList<ColumnProfile> columns, IReadOnlyList<string> leftOut, Preprocessing preprocessing, Split split,
        IReadOnlyList<ClassCount> classes, int unlabelled, Dataset data,
        Rows? test, IReadOnlyList<TableNote> notes) =>
        (Columns, LeftOut, Preprocessing, Split, Classes, Unlabelled, Data, Test, Notes) =
            (columns, leftOut, preprocessing, split, classes, unlabelled, data, test, notes);

    /// <summary>What each column of the table holds and is taken for.</summary>
    public IReadOnlyList<ColumnProfile> Columns { get; }

    /// <summary>Columns that would be inputs, and are not because the options say so.</summary>
    public IReadOnlyList<string> LeftOut { get; }

    /// <summary>From cells to numbers, and back.</summary>
    public Preprocessing Preprocessing { get; }

    /// <summary>Which row is in which part.</summary>
    public Split Split { get; }

    /// <summary>The classes, in the order of their numbers; none for regression.</summary>
    public IReadOnlyList<ClassCount> Classes { get; }

    /// <summary>How many rows were left out because their target is empty.</summary>
    public int Unlabelled { get; }

    /// <summary>The training and validation rows.</summary>
    public Dataset Data { get; }

    /// <summary>The test rows, or null if there are none.</summary>
    public Rows? Test { get; }

    /// <summary>What was guessed, left out or found, and could matter; the gravest last.</summary>
    public IReadOnlyList<TableNote> Notes { get; }

    /// <summary>Prepares a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="options">What is predicted, and how.</param>
    /// <exception cref="TableException">The table cannot be used so; the message says why and what to do.</exception>
    public static PreparedTable Create(Table table, PreparationOptions options)
    {
        if (table.RowCount == 0) throw new TableException("there are no rows.", table.Name);
        foreach (var target in options.Targets)
            if (!table.Columns.Any(column => column.Name == target))
                throw Table.Unknown("target", target, table.Columns.Select(column => column.Name), table.Name);
        foreach (var named in (string[])[.. options.Keep ?? [], .. options.Drop]) _ = table[named];
        foreach (var needed in (string[])[.. options.Targets, .. options.Keep ?? []])
            if (table[needed] is UnkeptColumn { Kind: ColumnKind.Unsupported })
                throw new TableException("its type cannot be used. Columns hold a number, a text, a boolean or a time in each row.",
                    table.Name, column: needed);

        var profiles = ColumnProfile.Infer(table, options.Kinds);
        var able = profiles.Where(column => column.Kind.IsInput() && !options.Targets.Contains(column.Name)).ToArray();
        var inputs = able.Where(column => options.Keep?.Contains(column.Name) != false && !options.Drop.Contains(column.Name)).ToArray();
        if (inputs.Length == 0)
        {
            throw new TableException(
                $"no column is left to predict {string.Join(", ", options.Targets)} from: " +
                $"{string.Join("; ", profiles.Select(c => $"{TableException.Show(c.Name)} is {Why(c, options)}"))}.",
                table.Name);
        }

        var (rows, unlabelled) = Labelled(table, options);
        var target0 = profiles.Single(column => column.Name == options.Targets[0]);
        var task = options.Task ?? GuessedTask(table, options, target0, rows.Length);
        var labels = task == LearningTask.Regression ? null : Labels(table, options, task);
        if (task == LearningTask.Regression) CheckNumbers(table, options, profiles);

        var inputHashes = RowHash.Compute(table, inputs.Select(column => column.Name));
        var hashes = (ulong[])inputHashes.Clone();
        RowHash.Add(table, options.Targets, hashes);
        var strata = labels is null ? Strata.FromRange(rows, hashes, (NumberColumn)table[options.Targets[0]])
            : Strata.FromClasses(labels.Codes);
        var split = Split.Create(rows, hashes, strata, options.Shares, options.SplitSeed);
        int[] training = [.. split.Training], validation = [.. split.Validation], test = [.. split.Test];

        // One list for all columns: a list for each would be half a table of garbage.
        var values = new List<double>(training.Length);
        var notes = new List<TableNote>();
        var preprocessing = new Preprocessing
        {
            Inputs = [.. inputs.Select(column => Fit(table, column, training, values, options, notes))],
            Target = labels is not null
                ? new ClassTarget { Column = options.Targets[0], Classes = [.. labels.Labels] }
                : new NumberTargets
                {
                    Numbers =
                    [.. options.Targets.Select(target => FitTarget(table, target, training, values, options))]
                },
        };
        int[] shuffled = [.. training, .. validation, .. test];
        ClassCount[] classes = labels is null ? [] : Count(labels, training, validation, test);
        return new(
            profiles, [.. able.Except(inputs).Select(column => column.Name)], preprocessing, split, classes, unlabelled,
            new(table.Name, preprocessing.Examples(table, training),
                validation.Length > 0 ? preprocessing.Examples(table, validation) : null),
            test.Length > 0 ? preprocessing.Examples(table, test) : null,
            [
                .. ((TableNote?[])
                [
                    TableNotes.LeftOut(profiles, options),
                    options.Task is null && labels is not null
                        ? TableNotes.Task(table[options.Targets[0]], labels.Labels.Length, rows.Length) : null,
                    TableNotes.RepeatedInputs(rows, inputHashes, labels?.Codes),
                    .. TableNotes.Judging(split, options.Shares, classes),
                    .. notes,
                    .. preprocessing.Inputs.OfType<NumberEncoding>().Select(input =>
                        TableNotes.FarNumbers((NumberColumn)table[input.Column], shuffled, options.Scaling, input.Range)),
                    .. labels is not null ? [] : options.Targets.Select(target =>
                        TableNotes.FarNumbers((NumberColumn)table[target], shuffled, options.TargetScaling)),
                ]).OfType<TableNote>(),
            ]);
    }

    private static string Why(ColumnProfile column, PreparationOptions options) =>
        options.Targets.Contains(column.Name) ? "the target"
        : options.Drop.Contains(column.Name) ? "dropped"
        : column.Kind.IsInput() ? "not kept"
        : TableNotes.Words(column.Kind);

    private static (int[] Rows, int Unlabelled) Labelled(Table table, PreparationOptions options)
    {
        var targets = options.Targets.Select(target => table[target]).ToArray();
        foreach (var target in targets)
        {
            if (target is UnkeptColumn)
                throw new TableException(
                    $"the target holds more than {ColumnProfile.MostDistinct} different texts. A target is numbers, or a few classes.",
                    table.Name, column: target.Name);
            if (target.Missing == 0) continue;
            if (target.Missing == target.Count)
                throw new TableException("the target is empty in every row.", table.Name, column: target.Name);
            if (options.LeaveOutUnlabelled) continue;
            var first = Enumerable.Range(0, table.RowCount).First(target.IsMissing);
            throw new TableException(
                string.Create(CultureInfo.InvariantCulture,
                    $"the target is empty here{(target.Missing > 1 ? $", and in {target.Missing - 1:N0} further rows" : "")}. Fill " +
                    $"it in, or leave such rows out."), table.Name, table.LineOf(first), target.Name)
            {
                Remedies = [TableRemedy.LeaveOutUnlabelled],
            };
        }

        var rows = Enumerable.Range(0, table.RowCount).Where(row => !targets.Any(target => target.IsMissing(row))).ToArray();
        return rows.Length > 0 ? (rows, table.RowCount - rows.Length) : throw new TableException("no row has every target.", table.Name);
    }

    private static LearningTask GuessedTask(Table table, PreparationOptions options, ColumnProfile target, int rows)
    {
        if (options.Targets.Count > 1) return LearningTask.Regression;
        if (table[target.Name] is TextColumn texts)
        {
            TargetWords.Check(table, texts, target.Distinct, rows);
            return target.Distinct > 2 ? LearningTask.SeveralClasses : LearningTask.TwoClasses;
        }

        if (target.Distinct == 2) return LearningTask.TwoClasses;
        // 0 to k − 1 or 1 to k with many rows each is how classes are numbered; in a
        // column that says so numbers may be missing between them.
        const int mostClasses = 20, rowsEach = 10;
        var numbered = target.Least is 0 or 1 && target.Most - target.Least == target.Distinct - 1
            || ClassNames.Contains(target.Name.Split(' ', '_', '-', '.')[^1]);
        var few = target.Distinct is > 2 and <= mostClasses && rows >= rowsEach * target.Distinct;
        return numbered && few && AreWhole(((NumberColumn)table[target.Name]).Values)
            ? LearningTask.SeveralClasses : LearningTask.Regression;
    }

    private static bool AreWhole(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
            if (value != Math.Floor(value) && !double.IsNaN(value)) return false;
        return true;
    }

    private static ClassLabels Labels(Table table, PreparationOptions options, LearningTask task)
    {
        if (options.Targets.Count > 1)
            throw new TableException(
                $"several targets ({string.Join(", ", options.Targets)}) are numbers to predict; classes have one target. Choose the " +
                $"task regression.", table.Name);
        var name = options.Targets[0];
        ClassLabels labels;
        try
        {
            labels = ClassLabels.Create(table[name]);
        }
        catch (TableException refused)
        {
            throw new TableException($"the target has more than {ClassLabels.Most} different values, too many for classes.", table.Name,
                column: name, cause: refused);
        }

        if (labels.Labels.Length == 1)
            throw new TableException(
                $"the target is '{TableException.Show(labels.Labels[0])}' in every row; there is nothing to tell apart. It must have two " +
                $"classes or more.", table.Name, column: name);
        if (task == LearningTask.TwoClasses && labels.Labels.Length > 2)
            throw new TableException(
                $"the target has {labels.Labels.Length} classes, not two: " +
                $"{string.Join(", ", labels.Labels.Take(5).Select(l => TableException.Show(l)))}" +
                $"{(labels.Labels.Length > 5 ? ", …" : "")}.", table.Name, column: name);
        return task == LearningTask.SeveralClasses || labels.Labels.Length == 2 ? labels : throw new InvalidOperationException();
    }

    private static void CheckNumbers(Table table, PreparationOptions options, IReadOnlyList<ColumnProfile> profiles)
    {
        foreach (var target in options.Targets)
        {
            if (table[target] is not NumberColumn)
            {
                throw new TableException(
                    $"the target holds words, such as " +
                    $"'{TableException.Show(profiles.Single(c => c.Name == target).Examples is [var word, ..] ? word : "")}'; " +
                    $"regression predicts numbers. Choose the task classes.",
                    table.Name, column: target);
            }

            var profile = profiles.Single(column => column.Name == target);
            if (profile.Least == profile.Most)
                throw new TableException($"the target is {Texts.Format(profile.Least!.Value)} in every row; there is nothing to predict.",
                    table.Name, column: target);
        }
    }

    private static ColumnEncoding Fit(
        Table table, ColumnProfile column, int[] training, List<double> values, PreparationOptions options, List<TableNote> notes)
    {
        switch (table[column.Name])
        {
            case NumberColumn numbers:
                values.Clear();
                foreach (var row in training)
                    if (!double.IsNaN(numbers.Values[row])) values.Add(numbers.Values[row]);
                var spread = SpreadOf(options.Scaling, values, table, column.Name);
                if (spread.Least == spread.Most && column.Least != column.Most)
                    notes.Add(TableNotes.Constant(column.Name, values.Count == 0 ? "empty" : Texts.Format(spread.Least)));
                return new NumberEncoding
                {
                    Column = column.Name,
                    Format = numbers.Format,
                    Centre = spread.Centre,
                    Scale = spread.Scale,
                    Fill = spread.Typical,
                    Range = new() { Least = spread.Least, Most = spread.Most },
                    MarksMissing = values.Count < training.Length,
                };
            case TextColumn texts:
                var (counts, present) = (new int[texts.Words.Length], 0);
                foreach (var row in training)
                {
                    if (texts.Codes[row] is not (>= 0 and var code)) continue;
                    counts[code]++;
                    present++;
                }

                var missing = present < training.Length;
                var seen = counts.Count(count => count > 0);
                if (column.Distinct > 1 && (present == 0 || (seen == 1 && !missing)))
                    notes.Add(TableNotes.Constant(column.Name, present == 0 ? "empty"
                        : $"'{TableException.Show(texts.Words[Array.FindIndex(counts, count => count > 0)])}'"));
                return column.Kind == ColumnKind.Boolean
                    ? new BooleanEncoding
                    {
                        Column = column.Name,
                        Format = texts.Format,
                        Fill = present == 0 ? 0.5 : ShareOfYes(texts, counts, present),
                        MarksMissing = missing,
                    }
                    : Categories(texts, counts, missing, options.RareBelow ?? Math.Min(MostRare, training.Length / 100));
            default:
                throw new InvalidOperationException();
        }
    }

    private static CategoryEncoding Categories(TextColumn texts, int[] counts, bool missing, int rareBelow)
    {
        var words = texts.Words.ToArray();
        var seen = Enumerable.Range(0, words.Length).Where(code => counts[code] > 0).OrderBy(code => words[code], StringComparer.Ordinal)
            .ToArray();
        var rare = seen.Where(code => counts[code] < rareBelow).ToArray();
        // One rare word alone is as rare as its pool.
        if (rare.Length == 1) rare = [];
        return new()
        {
            Column = texts.Name,
            Format = texts.Format,
            Words = [.. seen.Except(rare).Select(code => words[code])],
            Rare = [.. rare.Select(code => words[code])],
            MarksMissing = missing,
        };
    }

    private static double ShareOfYes(TextColumn texts, int[] counts, int present)
    {
        var yes = 0L;
        for (var code = 0; code < counts.Length; code++)
            if (BooleanWords.TryParse(texts.Words[code], out var says) && says) yes += counts[code];
        return (double)yes / present;
    }

    private static NumberTarget FitTarget(Table table, string target, int[] training, List<double> chosen, PreparationOptions options)
    {
        var values = ((NumberColumn)table[target]).Values;
        chosen.Clear();
        foreach (var row in training) chosen.Add(values[row]);
        var spread = SpreadOf(options.TargetScaling, chosen, table, target);
        return new() { Column = target, Centre = spread.Centre, Scale = spread.Scale };
    }

    private static Spread SpreadOf(Scaling scaling, List<double> values, Table table, string column)
    {
        var spread = Spread.Create(scaling, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values));
        return spread.IsFinite ? spread
            : throw new TableException(
                "its numbers are too large: their sum, or the sum of their squares, is no finite number. Divide them by a power of ten.",
                table.Name, column: column);
    }

    private static ClassCount[] Count(ClassLabels labels, int[] training, int[] validation, int[] test)
    {
        int[][] parts = [training, validation, test];
        var counts = new int[labels.Labels.Length, parts.Length];
        for (var part = 0; part < parts.Length; part++)
            foreach (var row in parts[part]) counts[labels.Codes[row], part]++;
        return [.. labels.Labels.Select((label, i) => new ClassCount(label, counts[i, 0], counts[i, 1], counts[i, 2]))];
    }
}

/// <summary>How many rows of a class are in which part.</summary>
/// <param name="Class">The class.</param>
/// <param name="Training">In the training rows.</param>
/// <param name="Validation">In the validation rows.</param>
/// <param name="Test">In the test rows.</param>
public sealed record ClassCount(string Class, int Training, int Validation, int Test)
{
    /// <summary>In all of them.</summary>
    public int Rows => Training + Validation + Test;
}
