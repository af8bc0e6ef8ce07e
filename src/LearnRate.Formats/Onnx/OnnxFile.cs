using Google.Protobuf;
using LearnRate.Data;
using LearnRate.Formats.Onnx;
using LearnRate.Models;
using LearnRate.Training;
using static LearnRate.Formats.Onnx.OnnxGraph;
using DataType = LearnRate.Formats.Onnx.TensorProto.Types.DataType;

namespace LearnRate.Formats;

/// <summary>
/// Models as ONNX (operator set 17), for programs in other languages. There is an input for each column of the table that the model
/// was trained on, with its name and a cell per row: a number as double, NaN for an empty cell; a word, also yes or no, as a string
/// without blanks around it, empty for an empty cell. All preprocessing is in the graph; where a word is neither yes nor no, numbers
/// that come out are NaN. The output <c>prediction</c> has the numbers, in the units of the table; or <c>label</c> the likeliest class
/// and <c>probabilities</c> those of all classes in their order, which the metadata tell.
/// </summary>
public static class OnnxFile
{
    private const int IrVersion = 8, OperatorSet = 17, ClassicalOperatorSet = 3;

    /// <summary>Writes a file; it appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentException">The model's parts do not fit each other.</exception>
    /// <exception cref="IOException">The file cannot be written; the message names it and says why.</exception>
    public static void Write(string path, Model model) => AtomicFile.Write(path, stream => Write(stream, model));

    /// <summary>Writes a model.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentException">The model's parts do not fit each other.</exception>
    public static void Write(Stream stream, Model model) => CreateModel(model).WriteTo(stream);

    private static ModelProto CreateModel(Model model)
    {
        model.CheckParts();
        var type = model.Precision == Precision.Float ? DataType.Float : DataType.Double;
        var graph = new OnnxGraph("LearnRate");
        var (values, doubts) = OnnxColumns.Add(graph, model.Preprocessing, model.Missing, type);
        var first = 0;
        foreach (var (shape, layer) in model.Network.Shapes.Select((shape, layer) => (shape, layer)))
        {
            graph.Part = FormattableString.Invariant($"layer {layer + 1}");
            // A unit's weights and then its bias, unit by unit.
            var parameters = model.Parameters.Span.Slice(first, shape.Parameters);
            var (weights, biases) = (new double[shape.Width * shape.Inputs], new double[shape.Width]);
            for (var unit = 0; unit < shape.Width; unit++)
            {
                parameters.Slice(unit * shape.Row, shape.Inputs).CopyTo(weights.AsSpan(unit * shape.Inputs));
                biases[unit] = parameters[unit * shape.Row + shape.Inputs];
            }

            var sums = graph.Node(
                "Gemm",
                [values, graph.Constant("weights", weights, type, shape.Width, shape.Inputs),
                    graph.Constant("biases", biases, type, shape.Width)],
                Attribute("transB", 1L));
            values = OnnxActivations.Add(graph, shape.Activation, sums, type);
            first += shape.Parameters;
        }

        graph.Part = "target";
        foreach (var doubt in doubts) values = graph.Node("Add", [values, doubt]);
        if (model.Preprocessing.Target is ClassTarget classes) AddClasses(graph, classes, values, type);
        else AddNumbers(graph, (NumberTargets)model.Preprocessing.Target, values);

        var proto = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "LearnRate",
            ProducerVersion = model.Provenance.Version,
            Graph = graph.Proto,
        };
        proto.OpsetImport.Add(new OperatorSetIdProto { Version = OperatorSet });
        proto.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = ClassicalOperatorSet });
        proto.MetadataProps.AddRange(Metadata(model).Select(fact => new StringStringEntryProto { Key = fact.Key, Value = fact.Value }));
        return proto;
    }

    private static void AddNumbers(OnnxGraph graph, NumberTargets targets, string outputs)
    {
        const DataType type = DataType.Double;
        var scales = graph.Constant("scales", [.. targets.Numbers.Select(number => number.Scale)], type, targets.Targets);
        var centres = graph.Constant("centres", [.. targets.Numbers.Select(number => number.Centre)], type, targets.Targets);
        var restored = graph.Node("Add", [graph.Node("Mul", [OnnxColumns.Cast(graph, outputs, type), scales]), centres]);
        graph.Output(restored, "prediction", type, targets.Targets, string.Join(", ", targets.Columns));
    }

    private static void AddClasses(OnnxGraph graph, ClassTarget classes, string outputs, DataType type)
    {
        var likeliest = graph.Node("ArgMax", [outputs], Attribute("axis", 1L), Attribute("keepdims", 0L));
        graph.Output(graph.Node("Gather", [graph.Constant("classes", classes.Classes), likeliest]), "label", DataType.String, null,
            classes.Column);
        graph.Output(graph.Node("Softmax", [outputs], Attribute("axis", 1L)), "probabilities", type, classes.Classes.Count,
            "of the classes, in the order of the metadata");
    }

    private static Dictionary<string, string> Metadata(Model model)
    {
        var provenance = model.Provenance;
        var metadata = new Dictionary<string, string>
        {
            ["task"] = model.Preprocessing.Target is ClassTarget ? "classes" : "regression",
            ["targets"] = ModelFile.List(model.Preprocessing.Target.Columns),
            ["network"] = model.Network.ToString(),
            ["data"] = provenance.Data,
            ["dataFingerprint"] = provenance.DataFingerprint,
            ["optimizer"] = provenance.Optimizer,
            ["rate"] = FormattableString.Invariant($"{provenance.Rate:R}"),
            ["schedule"] = provenance.Schedule,
            ["batchSize"] = FormattableString.Invariant($"{provenance.BatchSize}"),
            ["steps"] = FormattableString.Invariant($"{provenance.Steps}"),
            ["parametersAfter"] = FormattableString.Invariant($"{provenance.ParametersAfter}"),
            ["seed"] = FormattableString.Invariant($"{provenance.Seed}"),
        };
        if (model.Preprocessing.Target is ClassTarget target) metadata["classes"] = ModelFile.List(target.Classes);
        if (provenance.Controller is { } controller) metadata["controller"] = controller;
        return metadata;
    }
}
