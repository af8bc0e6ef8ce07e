using System.Runtime.InteropServices;
using System.Text;
using Google.Protobuf;
using DataType = LearnRate.Formats.Onnx.TensorProto.Types.DataType;

namespace LearnRate.Formats.Onnx;

/// <summary>A graph while it is put together: a value is the name of what a node makes of other values.</summary>
internal sealed class OnnxGraph
{
    /// <summary>How many rows there are: any number.</summary>
    private const string Rows = "rows";

    private readonly GraphProto _graph;
    private readonly HashSet<string> _names = [];

    public OnnxGraph(string name) => _graph = new() { Name = name };

    public GraphProto Proto => _graph;

    /// <summary>What the nodes that come next belong to, for their names.</summary>
    public string Part { private get; set; } = "";

    /// <summary>A column of a table: one cell per row.</summary>
    public string Input(string column, DataType type, string description)
    {
        var name = Unique(column.Length > 0 ? column : "column");
        _graph.Input.Add(Value(name, type, 1, description));
        return name;
    }

    /// <summary>Gives a value out.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">Its name for others, unless a column has it.</param>
    /// <param name="type">What it holds.</param>
    /// <param name="width">How many numbers a row has; null for one alone, in one dimension.</param>
    /// <param name="description">What it is.</param>
    public void Output(string value, string name, DataType type, int? width, string description)
    {
        name = Unique(name);
        Add("Identity", [value], name);
        _graph.Output.Add(Value(name, type, width, description));
    }

    /// <summary>Adds a node.</summary>
    /// <returns>The value it makes.</returns>
    public string Node(string operation, string[] inputs, params AttributeProto[] attributes)
    {
        var output = Unique($"/{Part}/{operation}");
        Add(operation, inputs, output, attributes);
        return output;
    }

    /// <summary>Adds a node of the classical operators.</summary>
    public string Encoder(string input, params AttributeProto[] attributes)
    {
        var output = Unique($"/{Part}/LabelEncoder");
        Add("LabelEncoder", [input], output, attributes).Domain = "ai.onnx.ml";
        return output;
    }

    /// <summary>Numbers that are the same for all rows.</summary>
    public string Constant(string name, ReadOnlySpan<double> numbers, DataType type, params ReadOnlySpan<long> shape)
    {
        byte[] bytes;
        switch (type)
        {
            case DataType.Double:
                bytes = MemoryMarshal.AsBytes(numbers).ToArray();
                break;
            case DataType.Float:
                var floats = new float[numbers.Length];
                for (var i = 0; i < floats.Length; i++) floats[i] = (float)numbers[i];
                bytes = MemoryMarshal.AsBytes<float>(floats).ToArray();
                break;
            default:
                var whole = new long[numbers.Length];
                for (var i = 0; i < whole.Length; i++) whole[i] = (long)numbers[i];
                bytes = MemoryMarshal.AsBytes<long>(whole).ToArray();
                break;
        }

        var tensor = new TensorProto
        {
            Name = Unique($"/{Part}/{name}"),
            DataType = type,
            RawData = UnsafeByteOperations.UnsafeWrap(bytes),
        };
        tensor.Dims.AddRange(shape.ToArray());
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>One number, called by its value unless it has a name.</summary>
    public string Scalar(double number, DataType type, string? name = null) =>
        Constant(name ?? FormattableString.Invariant($"{number:R}"), [number], type);

    /// <summary>Texts that are the same for all rows.</summary>
    public string Constant(string name, IEnumerable<string> texts)
    {
        var tensor = new TensorProto { Name = Unique($"/{Part}/{name}"), DataType = DataType.String };
        tensor.StringData.AddRange(texts.Select(ByteString.CopyFromUtf8));
        tensor.Dims.Add(tensor.StringData.Count);
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    public static AttributeProto Attribute(string name, long number) => new()
    {
        Name = name,
        I = number,
        Type = AttributeProto.Types.AttributeType.Int,
    };

    public static AttributeProto Attribute(string name, float number) => new()
    {
        Name = name,
        F = number,
        Type = AttributeProto.Types.AttributeType.Float,
    };

    public static AttributeProto Attribute(string name, IEnumerable<long> numbers)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(numbers);
        return attribute;
    }

    public static AttributeProto Attribute(string name, IEnumerable<string> texts)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Strings };
        attribute.Strings.AddRange(texts.Select(text => ByteString.CopyFrom(text, Encoding.UTF8)));
        return attribute;
    }

    private NodeProto Add(string operation, string[] inputs, string output, params AttributeProto[] attributes)
    {
        var node = new NodeProto { Name = output, OpType = operation };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        node.Attribute.AddRange(attributes);
        _graph.Node.Add(node);
        return node;
    }

    private static ValueInfoProto Value(string name, DataType type, int? width, string description)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = Rows });
        if (width is { } columns) shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = columns });
        return new() { Name = name, DocString = description, Type = new() { TensorType = new() { ElemType = type, Shape = shape } } };
    }

    /// <summary>Names of columns hold whatever a file holds, and no two values have one name.</summary>
    private string Unique(string wanted)
    {
        var name = wanted;
        for (var i = 2; !_names.Add(name); i++) name = FormattableString.Invariant($"{wanted} {i}");
        return name;
    }
}
