using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>Every weight evenly from −bound to bound; biases 0.</summary>
[RecipeName("uniform")]
public sealed record UniformWeights : InitialWeights
{
    /// <summary>The bound, above 0, and finite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Bound { get; init => field = Check.Positive(value); } = 0.05;

    internal override void Fill(StartingLayer layer, ref SplitMix64 random)
    {
        FillUniform(layer.Weights, Bound, ref random);
        layer.Biases.Clear();
    }
}
