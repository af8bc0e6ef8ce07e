using System.Globalization;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>Given numbers, layer by layer: the weights output by output, then the biases.</summary>
[RecipeName("explicit")]
public sealed record ExplicitWeights : InitialWeights
{
    /// <summary>The numbers, each finite; as many as the network has parameters.</summary>
    /// <exception cref="ArgumentNullException">There is no list.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite.</exception>
    public ValueList<double> Values { get; init => field = AllFinite(value); } = [];

    internal override int? Parameters => Values.Count;

    /// <exception cref="ArgumentException">There are fewer numbers than the network has parameters.</exception>
    internal override void Fill(StartingLayer layer, ref SplitMix64 random)
    {
        var end = layer.Position + layer.Weights.Length + layer.Biases.Length;
        if (end > Values.Count)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"Values has {Values.Count} numbers; the network needs {end} up to this layer, one per parameter."));
        }

        var values = Values.Span[layer.Position..end];
        values[..layer.Weights.Length].CopyTo(layer.Weights);
        values[layer.Weights.Length..].CopyTo(layer.Biases);
    }

    private static ValueList<double> AllFinite(ValueList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values, nameof(Values));
        foreach (var value in values) Check.Finite(value, nameof(Values));
        return values;
    }
}
