using LearnRate.Recipes;

namespace LearnRate.Data;

/// <summary>From where to where numbers lie.</summary>
public sealed record NumberRange
{
    /// <summary>Says from where to where.</summary>
    /// <param name="least">The least number; finite.</param>
    /// <param name="most">The largest number; finite, and not below the least.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite, or the largest is below the least.</exception>
    public NumberRange(double least, double most)
    {
        (Least, Most) = (Check.Finite(least), Check.Finite(most));
        if (most < least) throw Check.Refused(nameof(most), most, $"no less than the least number, {Texts.Format(least)}");
    }

    /// <summary>The least number.</summary>
    public double Least { get; }

    /// <summary>The largest number.</summary>
    public double Most { get; }

    /// <summary>Whether a number lies outside.</summary>
    internal bool Excludes(double number) => number < Least || number > Most;

    /// <summary>A number within: itself, or the end that is nearer.</summary>
    internal double Clip(double number) => Math.Clamp(number, Least, Most);
}
