using System.Globalization;
using System.Text;
using CsCheck;
using LearnRate.Data;

namespace LearnRate.Tests.Data;

/// <summary>Tables for tests, and tables as CSV.</summary>
internal static class Tables
{
    private static readonly string[] Favourites = ["a", "b", "c,d", "\"", "two words", "ü\nnewline"];

    private static readonly Gen<string> Words =
        Gen.OneOf(Gen.Int[0, 5].Select(i => Favourites[i]), Gen.Char['a', 'z'].Array[1, 4].Select(letters => "w" + new string(letters)));

    /// <summary>A number, a word, a boolean, some of them empty, and a target.</summary>
    public static Gen<Table> Random { get; } =
        Gen.Select(Gen.Double[-1e6, 1e6], Words, Gen.Bool, Gen.Int[0, 7], Gen.Double[-1, 1]).Array[20, 80].Select(rows => new Table("t",
        [
            new NumberColumn("size", [.. rows.Select(row => row.Item4 == 1 ? double.NaN : row.Item1)]),
            new TextColumn("word", [.. rows.Select(row => row.Item4 == 2 ? null : row.Item2)]),
            new TextColumn("flag", [.. rows.Select((row, i) => row.Item4 == 3 ? null : row.Item3 || i == 0 ? "true" : "false")]),
            new NumberColumn("y", [.. rows.Select(row => row.Item5)]),
        ])).Where(table => ((TextColumn)table["flag"]).Words.Length == 2 && ((TextColumn)table["word"]).Words.Length > 1);

    public static string Quoted(string? text) => text is null ? "" : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static Stream Bytes(string text) => new MemoryStream(Encoding.UTF8.GetBytes(text));

    public static Stream Csv(Table table)
    {
        var text = new StringBuilder().AppendJoin(',', table.Columns.Select(column => Quoted(column.Name))).Append("\r\n");
        for (var row = 0; row < table.RowCount; row++)
        {
            text.AppendJoin(',', table.Columns.Select(column => column switch
            {
                _ when column.IsMissing(row) => "NA",
                NumberColumn numbers => numbers.Values[row].ToString("R", CultureInfo.InvariantCulture),
                TextColumn texts => Quoted(texts.Words[texts.Codes[row]]),
                _ => "",
            })).Append("\r\n");
        }

        return Bytes(text.ToString());
    }
}
