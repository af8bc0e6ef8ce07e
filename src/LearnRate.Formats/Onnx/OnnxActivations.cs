using LearnRate.Networks;
using DataType = LearnRate.Formats.Onnx.TensorProto.Types.DataType;

namespace LearnRate.Formats.Onnx;

/// <summary>Activations by the nodes of a graph.</summary>
internal static class OnnxActivations
{
    /// <summary>Adds the nodes of an activation.</summary>
    /// <returns>The values.</returns>
    /// <exception cref="NotSupportedException">There are none.</exception>
    public static string Add(OnnxGraph graph, Activation activation, string z, DataType type)
    {
        return activation switch
        {
            Identity => z,
            Clip clip => Call("Min", z, Number(clip.Max)),
            Relu => Call("Relu", z),
            LeakyRelu leaky => Call("Where", Call("Greater", z, Number(0)), z, Times(z, leaky.Slope)),
            // e to the power of at most 0, for what is above is not used and must not overflow.
            Elu elu => Call("Where", Call("Greater", z, Number(0)), z,
                Times(Call("Sub", Call("Exp", Call("Min", z, Number(0))), Number(1)), elu.Alpha)),
            Gelu => Call("Mul", z, HalfOneAnd(Erf(Times(z, 0.70710678118654752)))),
            GeluTanh => Call("Mul", z, HalfOneAnd(Call("Tanh", TanhArgument(Call("Max", Number(-32), Call("Min", z, Number(32))))))),
            Sigmoid => Call("Sigmoid", z),
            Silu => Call("Mul", z, Call("Sigmoid", z)),
            Sine => Call("Sin", z),
            Softplus => Call("Add", Call("Relu", z), Call("Log", Call("Add", Call("Exp", Call("Neg", Call("Abs", z))), Number(1)))),
            Tanh => Call("Tanh", z),
            _ => throw new NotSupportedException($"The activation {activation} has no form in ONNX."),
        };

        string Call(string operation, params string[] inputs) => graph.Node(operation, inputs);
        string Number(double number) => graph.Scalar(number, type);
        string Times(string value, double factor) => Call("Mul", value, Number(factor));
        // ONNX Runtime has it for float only; what is lost is 1e-7.
        string Erf(string value) => OnnxColumns.Cast(graph, Call("Erf", OnnxColumns.Cast(graph, value, DataType.Float)), type);
        string HalfOneAnd(string value) => Call("Add", Times(value, 0.5), Number(0.5));
        string TanhArgument(string c) =>
            Call("Mul", Times(c, 0.79788456080286536), Call("Add", Times(Call("Mul", c, c), 0.044715), Number(1)));
    }
}
