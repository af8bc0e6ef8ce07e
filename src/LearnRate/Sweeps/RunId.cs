using System.Globalization;
using LearnRate.Recipes;

namespace LearnRate.Sweeps;

/// <summary>
/// Names runs of a store: <c>3f9c21ab</c> all of an experiment, <c>3f9c21ab/1</c>
/// those with a seed, <c>3f9c21ab/1/0.05</c> the one with a rate.
/// </summary>
/// <param name="Experiment">The first digits of the experiment's fingerprint, or nothing for all experiments.</param>
/// <param name="Seed">The seed, or null for all.</param>
/// <param name="Rate">The rate, or null for all.</param>
public sealed record RunId(string Experiment, ulong? Seed = null, double? Rate = null)
{
    /// <summary>How many digits of a fingerprint are shown: among 10,000 experiments two begin alike in one store of a hundred.</summary>
    public const int Shown = 8;

    /// <summary>Names everything.</summary>
    public static RunId All { get; } = new("");

    /// <summary>Reads the text form.</summary>
    /// <param name="text">Such as <c>3f9c21ab/1/0.05</c>; the digits may be fewer or up to 32.</param>
    /// <exception cref="FormatException">It is none; the message says what is.</exception>
    public static RunId Parse(string text)
    {
        var parts = text.Split('/');
        ulong? seed = null;
        double? rate = null;
        var isId = parts.Length <= 3 && parts[0].Length is > 0 and <= 32 && parts[0].All(char.IsAsciiHexDigit);
        if (isId && parts.Length > 1) isId = ulong.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var s)
            && (seed = s) is not null;
        if (isId && parts.Length > 2) isId = double.TryParse(parts[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var r) && r > 0
            && double.IsFinite(r) && (rate = r) is not null;
        return isId ? new(parts[0].ToLowerInvariant(), seed, rate)
            : throw new FormatException(
                $"'{text}' names no runs. Write an experiment, a seed of it or one run, as lists of runs show them: 3f9c21ab, " +
                $"3f9c21ab/1 or 3f9c21ab/1/0.05.");
    }

    /// <summary>The text form.</summary>
    public override string ToString() => string.Join('/', ((string?[])
    [
        Experiment, Seed?.ToString(CultureInfo.InvariantCulture), Rate is { } rate ? Texts.Format(rate) : null,
    ]).OfType<string>());
}
