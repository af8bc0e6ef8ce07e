using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>Every weight evenly within ±√(6/(inputs + outputs)) (Glorot and Bengio 2010, also called Xavier); biases 0.</summary>
[RecipeName("glorot")]
public sealed record GlorotWeights : InitialWeights
{
    internal override void Fill(StartingLayer layer, ref SplitMix64 random)
    {
        FillUniform(layer.Weights, Math.Sqrt(6.0 / (layer.Inputs + layer.Outputs)), ref random);
        layer.Biases.Clear();
    }
}
