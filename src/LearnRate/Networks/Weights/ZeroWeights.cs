using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>Every weight and bias 0.</summary>
[RecipeName("zeros")]
public sealed record ZeroWeights : InitialWeights
{
    internal override void Fill(StartingLayer layer, ref SplitMix64 random)
    {
        layer.Weights.Clear();
        layer.Biases.Clear();
    }
}
