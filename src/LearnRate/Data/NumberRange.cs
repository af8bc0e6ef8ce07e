using System.Text.Json.Serialization;
using LearnRate.Recipes;

namespace LearnRate.Data;

/// <summary>From where to where numbers lie.</summary>
public sealed record NumberRange
{
    /// <summary>The least number; finite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    [JsonRequired]
    public double Least { get; init => field = Check.Finite(value); }

    /// <summary>The largest number; finite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    [JsonRequired]
    public double Most { get; init => field = Check.Finite(value); }

    /// <summary>Whether a number lies outside.</summary>
    internal bool Excludes(double number) => number < Least || number > Most;

    /// <summary>A number within: itself, or the end that is nearer.</summary>
    internal double Clip(double number) => Math.Clamp(number, Least, Most);
}
