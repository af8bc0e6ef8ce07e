using LearnRate.Data;
using static LearnRate.Formats.Onnx.OnnxGraph;
using DataType = LearnRate.Formats.Onnx.TensorProto.Types.DataType;

namespace LearnRate.Formats.Onnx;

/// <summary>Columns become features by the nodes of a graph, as <see cref="ColumnEncoding"/> says.</summary>
internal static class OnnxColumns
{
    /// <summary>Adds the columns as inputs, and the nodes that make features of them.</summary>
    /// <returns>The features of all columns, side by side.</returns>
    public static string Features(OnnxGraph graph, Preprocessing preprocessing, DataType type)
    {
        // All inputs come first, so that they have the columns' names.
        (ColumnEncoding Encoding, string Input)[] inputs =
        [
            .. preprocessing.Inputs.Select(input => (input, input switch
            {
                NumberEncoding => graph.Input(input.Column, DataType.Double, "a number; NaN for an empty cell"),
                BooleanEncoding => graph.Input(input.Column, DataType.String, "yes or no, as a word; an empty text for an empty cell"),
                _ => graph.Input(input.Column, DataType.String, "a word; an empty text for an empty cell"),
            })),
        ];
        string[] features = [.. inputs.SelectMany(input => input.Encoding switch
        {
            NumberEncoding number => Number(graph, number, input.Input, type),
            BooleanEncoding yesNo => [YesNo(graph, yesNo, input.Input, type)],
            CategoryEncoding words when words.Features > 0 => [Words(graph, words, input.Input, type)],
            _ => [],
        })];
        return graph.Node("Concat", features, Attribute("axis", 1L));
    }

    // In double, for 2015 and 2015.1 are hardly apart in float, and numbers such as 20150101 not at all.
    private static string[] Number(OnnxGraph graph, NumberEncoding number, string input, DataType type)
    {
        // A number that is equal to itself is one; it is known for double, where IsNaN is not everywhere.
        var missing = graph.Node("IsNaN", [input]);
        var filled = graph.Node("Where", [missing, graph.Scalar(number.Fill, DataType.Double), input]);
        var scaled = graph.Node("Div", [graph.Node("Sub", [filled, graph.Scalar(number.Centre, DataType.Double)]), graph.Scalar(number.Scale, DataType.Double)]);
        var feature = Cast(graph, scaled, type);
        return number.MarksMissing ? [feature, Cast(graph, missing, type)] : [feature];
    }

    /// <summary>The word's row in a table of features. A word that is neither yes nor no makes every output NaN.</summary>
    private static string YesNo(OnnxGraph graph, BooleanEncoding yesNo, string input, DataType type)
    {
        const int other = 3;
        (string Word, long Row)[] rows = [.. BooleanWords.Spellings.Select(word => (word.Text, word.IsYes ? 1L : 0L)), ("", 2)];
        var row = graph.Encoder(
            input, Attribute("keys_strings", rows.Select(word => word.Word)), Attribute("values_int64s", rows.Select(word => word.Row)), Attribute("default_int64", other));
        double[] table = yesNo.MarksMissing ? [0, 0, 1, 0, yesNo.Fill, 1, double.NaN, 0] : [0, 1, yesNo.Fill, double.NaN];
        var gathered = graph.Node("Gather", [graph.Constant($"features of {input}", table, type, other + 1, yesNo.Features), row]);
        return graph.Node("Squeeze", [gathered, graph.Constant("axis", [1], DataType.Int64, 1)]);
    }

    /// <summary>A place beyond the last feature makes all of them 0: that of an unknown word.</summary>
    private static string Words(OnnxGraph graph, CategoryEncoding words, string input, DataType type)
    {
        var features = words.Features;
        (string Word, long Place)[] places =
        [
            .. words.Words.Select((word, place) => (word, (long)place)), .. words.Rare.Select(word => (word, (long)words.Words.Count)), .. words.MarksMissing ? [("", features - 1L)] : ((string, long)[])[],
        ];
        var place = graph.Encoder(
            input, Attribute("keys_strings", places.Select(word => word.Word)), Attribute("values_int64s", places.Select(word => word.Place)), Attribute("default_int64", features));
        var oneHot = graph.Node("OneHot", [place, graph.Constant("features", [features], DataType.Int64, 1), graph.Constant("0 and 1", [0, 1], DataType.Float, 2)]);
        return Cast(graph, graph.Node("Squeeze", [oneHot, graph.Constant("axis", [1], DataType.Int64, 1)]), type);
    }

    public static string Cast(OnnxGraph graph, string value, DataType type) => graph.Node("Cast", [value], Attribute("to", (long)type));
}
