using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>PyTorch's start of a linear layer: every weight and bias evenly from −1/√inputs to 1/√inputs.</summary>
[RecipeName("pytorch")]
public sealed record PyTorchWeights : InitialWeights
{
    internal override void Fill(StartingLayer layer, ref SplitMix64 random)
    {
        var bound = 1 / Math.Sqrt(layer.Inputs);
        FillUniform(layer.Weights, bound, ref random);
        FillUniform(layer.Biases, bound, ref random);
    }
}
