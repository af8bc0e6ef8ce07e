using System.Globalization;
using LearnRate.Data;
using LearnRate.Recipes;

namespace LearnRate.Workbench.Predict;

/// <summary>What came of predicting a table.</summary>
/// <param name="Rows">How many rows were predicted.</param>
/// <param name="Cells">How many cells were empty, unknown or clipped, input column by input column.</param>
/// <param name="Preprocessing">What the training rows' cells were.</param>
internal sealed record PredictReport(long Rows, IReadOnlyList<CellCounts> Cells, Preprocessing Preprocessing)
{
    private const int MostColumns = 6;

    /// <summary>How many cells were empty, unknown or clipped, in one line; null if none was.</summary>
    public string? Note
    {
        get
        {
            string[] columns =
            [
                .. from it in Cells.Zip(Preprocessing.Inputs)
                   let facts = Facts(it.First, it.Second)
                   where facts.Length > 0
                   select $"{TableException.Show(it.First.Column)}: {string.Join(", ", facts)}",
            ];
            if (columns.Length == 0) return null;
            var more = columns.Length > MostColumns
                ? string.Create(CultureInfo.InvariantCulture, $"; and {columns.Length - MostColumns:N0} more columns") : "";
            return string.Create(CultureInfo.InvariantCulture,
                $"of {Rows:N0} {(Rows == 1 ? "row" : "rows")}, {string.Join("; ", columns.Take(MostColumns))}{more}.");
        }
    }

    private static string[] Facts(CellCounts cells, ColumnEncoding encoding) =>
    [
        .. Fact(cells.Empty, "empty"), .. Fact(cells.Unseen, cells.Unseen == 1 ? "unknown word" : "unknown words"),
        .. Fact(cells.Clipped, encoding is NumberEncoding { Range: { } range }
            ? $"clipped to between {NumberFormat.Short(range.Least, 5)} and {NumberFormat.Short(range.Most, 5)}" : ""),
    ];

    private static string[] Fact(long count, string what) =>
        count == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}")];
}
