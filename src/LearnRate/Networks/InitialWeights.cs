using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>Where training starts: how a network's weights and biases are first set. An immutable value.</summary>
public abstract record InitialWeights : Recipe
{
    private protected InitialWeights()
    {
    }

    /// <summary>How many parameters the network must have, or null where any number will do.</summary>
    internal virtual int? Parameters => null;

    /// <summary>Sets a layer. A network's layers are set in their order.</summary>
    /// <param name="layer">The layer; all its numbers are overwritten.</param>
    /// <param name="random">Where random numbers come from.</param>
    internal abstract void Fill(StartingLayer layer, ref SplitMix64 random);

    /// <summary>Draws each number evenly from −bound to bound.</summary>
    private protected static void FillUniform(Span<double> numbers, double bound, ref SplitMix64 random)
    {
        random.NextUniform(numbers);
        foreach (ref var number in numbers) number = (2 * number - 1) * bound;
    }

    /// <summary>Draws each number from the normal distribution about 0, two at a time (Box and Muller 1958).</summary>
    private protected static void FillNormal(Span<double> numbers, double deviation, ref SplitMix64 random)
    {
        for (var i = 0; i < numbers.Length; i += 2)
        {
            var radius = deviation * Math.Sqrt(-2 * Elementary.Log(1 - random.NextUniform()));
            var angle = 2 * Math.PI * random.NextUniform();
            numbers[i] = radius * Elementary.Cos(angle);
            if (i + 1 < numbers.Length) numbers[i + 1] = radius * Elementary.Sin(angle);
        }
    }
}
