namespace LearnRate.Networks;

/// <summary>The parameters of a layer that are to be set.</summary>
/// <param name="weights">The weights, output by output, as many in each as there are inputs.</param>
/// <param name="biases">The biases, one per output, or none.</param>
/// <param name="inputs">How many inputs there are.</param>
/// <param name="position">How many parameters the layers before it have.</param>
internal readonly ref struct StartingLayer(Span<double> weights, Span<double> biases, int inputs, int position)
{
    public Span<double> Weights { get; } = weights;

    public Span<double> Biases { get; } = biases;

    public int Inputs => inputs;

    public int Outputs => Weights.Length / inputs;

    public int Position => position;
}
