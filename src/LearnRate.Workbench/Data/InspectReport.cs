using System.Globalization;
using LearnRate.Data;
using LearnRate.Formats;
using LearnRate.Recipes;

namespace LearnRate.Workbench.Data;

/// <summary>What is known of a table, and how it would be prepared.</summary>
internal sealed record InspectReport(ReadTable Read, ReadingOptions Reading, IReadOnlyList<ColumnProfile> Columns, PreparedTable? Prepared,
    IReadOnlyList<string> Targets)
{
    /// <summary>Classes are called imbalanced if the largest has so many times the rows of the smallest.</summary>
    private const double Imbalanced = 3;

    public Table Table => Read.Table;

    public ColumnEncoding? EncodingOf(string column) => Prepared?.Preprocessing.Inputs.FirstOrDefault(input => input.Column == column);

    public string? Imbalance
    {
        get
        {
            if (Prepared is not { Classes.Count: > 0 } prepared) return null;
            var (most, least, all) = (prepared.Classes.MaxBy(c => c.Rows)!, prepared.Classes.MinBy(c => c.Rows)!,
                prepared.Classes.Sum(c => c.Rows));
            return most.Rows < Imbalanced * least.Rows ? null
                : string.Create(CultureInfo.InvariantCulture,
                    $"Classes are imbalanced: {most.Class} has {(double)most.Rows / least.Rows:0.#} times the rows " +
                    $"of {least.Class}; always answering {most.Class} is right in {100.0 * most.Rows / all:0.#} % of the rows.");
        }
    }

    /// <summary>What becomes of a column.</summary>
    public string Becomes(ColumnProfile column) => column.Kind switch
    {
        _ when Targets.Contains(column.Name) => Prepared?.Preprocessing.Target is ClassTarget classes
            ? $"target: {classes.Classes.Count} classes" : "target: a number",
        _ when Prepared?.LeftOut.Contains(column.Name) == true => "left out, as asked",
        ColumnKind.Constant => "left out: the same in every row",
        ColumnKind.Empty => "left out: nothing in any row",
        ColumnKind.Identifier => "left out: names the rows",
        ColumnKind.Unsupported => "left out: a type that cannot be used",
        ColumnKind.FreeText => "left out: hardly ever the same",
        _ => EncodingOf(column.Name) switch
        {
            NumberEncoding number =>
                $"{(number is { Centre: 0, Scale: 1 } ? "x" : Scaled("x", number.Centre, number.Scale))}{Marked(number)}",
            BooleanEncoding yesNo => $"1 or 0{Marked(yesNo)}",
            CategoryEncoding words =>
                $"{words.Words.Count} words{(words.Rare.Count > 0 ? $" + {words.Rare.Count} rare" : "")}{Marked(words)}",
            _ => "",
        },
    };

    /// <summary>The setting that changes what becomes of a column, or null if none does.</summary>
    public Setting? Remedy(ColumnProfile column) => column.Kind switch
    {
        _ when Targets.Contains(column.Name) => new("task"),
        ColumnKind.Identifier when column.Least is not null => new("kind", $"{column.Name}=number"),
        ColumnKind.Unsupported => null,
        ColumnKind.Identifier or ColumnKind.FreeText when column.Distinct < ColumnProfile.MostDistinct =>
            new("kind", $"{column.Name}=category"),
        ColumnKind.Number => new("kind", $"{column.Name}=category"),
        ColumnKind.Category or ColumnKind.Boolean => new("drop", column.Name),
        _ => null,
    };

    /// <summary>How columns are written that are not as the rest of the file, a sentence each.</summary>
    public IEnumerable<Sentence> Formats => ReadingNotes.Formats(Read, Reading, Table.Columns);

    /// <summary>What was left out or found, and could matter, a sentence each; none before something is predicted.</summary>
    public IEnumerable<Sentence> Notes => Prepared?.Notes.Select(KnownFailures.Describe) ?? [];

    /// <summary>Least and largest number, or the most frequent words.</summary>
    public static string Range(ColumnProfile column, int width)
    {
        if (column is { Least: { } least, Most: { } most })
            return least == most ? NumberFormat.Short(least, 5) : $"{NumberFormat.Short(least, 5)} to {NumberFormat.Short(most, 5)}";
        var text = string.Join(", ", column.Examples) + (column.Distinct > column.Examples.Count && column.Examples.Count > 0 ? ", …" : "");
        return text.Length <= width ? text : $"{text[..(width - 1)]}…";
    }

    /// <summary>How a number is scaled, such as (x − 3)/2.</summary>
    public static string Scaled(string name, double centre, double scale) =>
        $"({name} − {NumberFormat.Short(centre, 4)})/{NumberFormat.Short(scale, 4)}".Replace("− -", "+ ", StringComparison.Ordinal);

    private static string Marked(ColumnEncoding encoding) => encoding.MarksMissing ? " + missing" : "";
}
