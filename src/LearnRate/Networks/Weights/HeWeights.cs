using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>
/// Every weight from the normal distribution about 0 with standard deviation
/// √(2/inputs) (He et al. 2015, also called Kaiming); biases 0.
/// </summary>
[RecipeName("he")]
public sealed record HeWeights : InitialWeights
{
    internal override void Fill(StartingLayer layer, ref SplitMix64 random)
    {
        FillNormal(layer.Weights, Math.Sqrt(2.0 / layer.Inputs), ref random);
        layer.Biases.Clear();
    }
}
