using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>Every weight from the normal distribution about 0; biases 0.</summary>
[RecipeName("normal")]
public sealed record NormalWeights : InitialWeights
{
    /// <summary>The standard deviation, above 0, and finite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Deviation { get; init => field = Check.Positive(value); } = 0.05;

    internal override void Fill(StartingLayer layer, ref SplitMix64 random)
    {
        FillNormal(layer.Weights, Deviation, ref random);
        layer.Biases.Clear();
    }
}
