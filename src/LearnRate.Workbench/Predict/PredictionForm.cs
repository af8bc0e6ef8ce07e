using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LearnRate.Data;

namespace LearnRate.Workbench.Predict;

/// <summary>How predictions are written.</summary>
internal enum PredictionFormat
{
    /// <summary>A header and a line per row.</summary>
    Csv,

    /// <summary>A list of objects.</summary>
    Json,

    /// <summary>An object per line.</summary>
    Jsonl,
}

/// <summary>
/// What stands around the numbers of predictions, as bytes: all formats differ in that only. A row is its beginning, the label of
/// the likeliest class if there are classes, what stands before each number and the number, and its end.
/// </summary>
internal sealed record PredictionForm(byte[] Begin, byte[] RowBegin, byte[][] Labels, byte[][] BeforeNumber, byte[] RowEnd, byte[] Between,
    byte[] End)
{
    public static PredictionForm Create(TargetEncoding target, PredictionFormat format)
    {
        var classes = target is ClassTarget { Classes: var all } ? all.ToArray() : [];
        if (format == PredictionFormat.Csv)
        {
            var names = target.Columns.Concat(classes.Select(name => $"probability {name}"));
            return Create(
                $"{Csv.Row(names)}\n", "", classes.Select(name => Csv.Cell(name)!),
                Enumerable.Range(0, classes.Length + target.Targets).Select(i => i > 0 || classes.Length > 0 ? "," : ""), "\n", "", "");
        }

        var (begin, end, between, rowEnd) = format == PredictionFormat.Json ? ("[\n", "\n]\n", ",\n", "") : ("", "", "", "\n");
        if (classes.Length == 0) return Create(begin, "{", [], target.Columns.Select((column, i) => $"{(i > 0 ? "," : "")}{Json(column)}:"),
            $"}}{rowEnd}", between, end);
        var probabilities = target.Columns[0] == "probabilities" ? "class probabilities" : "probabilities";
        return Create(
            begin, $"{{{Json(target.Columns[0])}:", classes.Select(Json),
            classes.Select((name, i) => i == 0 ? $",\"{probabilities}\":{{{Json(name)}:" : $",{Json(name)}:"), $"}}}}{rowEnd}", between,
            end);
    }

    private static PredictionForm Create(string begin, string rowBegin, IEnumerable<string> labels, IEnumerable<string> beforeNumber,
        string rowEnd, string between, string end) => new(
        Encoding.UTF8.GetBytes(begin), Encoding.UTF8.GetBytes(rowBegin), [.. labels.Select(Encoding.UTF8.GetBytes)],
        [.. beforeNumber.Select(Encoding.UTF8.GetBytes)],
        Encoding.UTF8.GetBytes(rowEnd), Encoding.UTF8.GetBytes(between), Encoding.UTF8.GetBytes(end));

    private static string Json(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
