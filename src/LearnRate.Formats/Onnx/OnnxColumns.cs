using LearnRate.Data;
using LearnRate.Recipes;
using static LearnRate.Formats.Onnx.OnnxGraph;
using DataType = LearnRate.Formats.Onnx.TensorProto.Types.DataType;

namespace LearnRate.Formats.Onnx;

/// <summary>Columns become features by the nodes of a graph, as <see cref="ColumnEncoding"/> says.</summary>
internal static class OnnxColumns
{
    /// <summary>Adds the columns as inputs, and the nodes that make features of them.</summary>
    /// <returns>
    /// The features of all columns, side by side; and for each column that can hold what it must not, 0, or NaN where it does.
    /// </returns>
    public static (string Features, IReadOnlyList<string> Doubts) Add(
        OnnxGraph graph, Preprocessing preprocessing, ValueList<string> missing, DataType type)
    {
        // All inputs come first, so that they have the columns' names.
        string[] inputs =
        [
            .. preprocessing.Inputs.Select(input => input switch
            {
                NumberEncoding => graph.Input(input.Column, DataType.Double, "a number; NaN for an empty cell"),
                BooleanEncoding => graph.Input(input.Column, DataType.String, "yes or no, as a word; an empty text for an empty cell"),
                _ => graph.Input(input.Column, DataType.String, "a word; an empty text for an empty cell"),
            }),
        ];
        var (features, doubts) = (new List<string>(), new List<string>());
        foreach (var (encoding, input) in preprocessing.Inputs.Zip(inputs))
        {
            graph.Part = encoding.Column;
            if (encoding is NumberEncoding number) features.AddRange(Number(graph, number, input, type));
            else if (encoding is CategoryEncoding { Features: > 0 } words)
                features.Add(Words(graph, words, EmptyTexts(words, missing), input, type));
            else if (encoding is BooleanEncoding yesNo) features.Add(YesNo(graph, yesNo, EmptyTexts(yesNo, missing), input, type, doubts));
        }

        graph.Part = "features";
        return (graph.Node("Concat", [.. features], Attribute("axis", 1L)), doubts);
    }

    // In double, for numbers such as 20150101 and 20150102 are the same in float.
    private static string[] Number(OnnxGraph graph, NumberEncoding number, string input, DataType type)
    {
        var missing = graph.Node("IsNaN", [input]);
        var clipped = number.Range is not { } range ? input
            : graph.Node("Clip", [input, graph.Scalar(range.Least, DataType.Double, "least"),
                graph.Scalar(range.Most, DataType.Double, "most")]);
        var filled = graph.Node("Where", [missing, graph.Scalar(number.Fill, DataType.Double, "fill"), clipped]);
        var scaled = graph.Node("Div", [graph.Node("Sub", [filled, graph.Scalar(number.Centre, DataType.Double, "centre")]),
            graph.Scalar(number.Scale, DataType.Double, "scale")]);
        var feature = Cast(graph, scaled, type);
        return number.MarksMissing ? [feature, Cast(graph, missing, type)] : [feature];
    }

    /// <summary>The word's row in a table of features. One that is neither yes nor no has features, too, but what is
    /// predicted from them is made NaN at the end: between, some activations make 0 of NaN.</summary>
    private static string YesNo(OnnxGraph graph, BooleanEncoding yesNo, IEnumerable<string> emptyTexts, string input, DataType type,
        List<string> doubts)
    {
        const int empty = 2, other = 3;
        (string Word, long Row)[] rows =
            [.. BooleanWords.Spellings.Select(word => (word.Text, word.IsYes ? 1L : 0L)),
                .. emptyTexts.Select(text => (text, (long)empty))];
        var row = graph.Encoder(
            input, Attribute("keys_strings", rows.Select(word => word.Word)), Attribute("values_int64s", rows.Select(word => word.Row)),
            Attribute("default_int64", other));
        double[] table = yesNo.MarksMissing ? [0, 0, 1, 0, yesNo.Fill, 1, yesNo.Fill, 1] : [0, 1, yesNo.Fill, yesNo.Fill];
        doubts.Add(graph.Node("Gather", [graph.Constant("doubts", [0, 0, 0, double.NaN], type, other + 1), row]));
        var features = graph.Node("Gather", [graph.Constant("table", table, type, other + 1, yesNo.Features), row]);
        return graph.Node("Squeeze", [features, graph.Constant("axis", [1], DataType.Int64, 1)]);
    }

    /// <summary>A place beyond the last feature makes all of them 0: that of an unknown word.</summary>
    private static string Words(OnnxGraph graph, CategoryEncoding words, IEnumerable<string> emptyTexts, string input, DataType type)
    {
        var features = words.Features;
        (string Word, long Place)[] places =
        [
            .. words.Words.Select((word, place) => (word, (long)place)), .. words.Rare.Select(word => (word, (long)words.Words.Count)),
            // Where training rows had no empty cell, one is like an unknown word.
            .. emptyTexts.Select(text => (text, words.MarksMissing ? features - 1L : features)),
        ];
        var place = graph.Encoder(
            input, Attribute("keys_strings", places.Select(word => word.Word)),
            Attribute("values_int64s", places.Select(word => word.Place)), Attribute("default_int64", features));
        var oneHot = graph.Node("OneHot", [place, graph.Constant("features", [features], DataType.Int64, 1),
            graph.Constant("0 and 1", [0, 1], DataType.Float, 2)]);
        return Cast(graph, graph.Node("Squeeze", [oneHot, graph.Constant("axis", [1], DataType.Int64, 1)]), type);
    }

    /// <summary>Nothing, and every text that means as much, in large letters and small ones; long ones in the usual spellings.</summary>
    private static IEnumerable<string> EmptyTexts(ColumnEncoding encoding, ValueList<string> missing)
    {
        const int longest = 6;
        var taken = encoding is CategoryEncoding words ? words.Words.Concat(words.Rare).ToHashSet() : [];
        return (encoding.Format?.Empty ?? missing).SelectMany(text => text.Length <= longest
                ? BooleanWords.SpellingsOf(text.ToLowerInvariant())
                : [text, text.ToLowerInvariant(), text.ToUpperInvariant()])
            .Prepend("").Distinct().Where(text => !taken.Contains(text));
    }

    public static string Cast(OnnxGraph graph, string value, DataType type) => graph.Node("Cast", [value], Attribute("to", (long)type));
}
