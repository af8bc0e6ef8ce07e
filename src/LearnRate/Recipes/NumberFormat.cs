using System.Globalization;

namespace LearnRate.Recipes;

/// <summary>
/// How numbers are written, in the invariant culture: in text forms, on screens, in documents and on the axes of figures.
/// </summary>
internal static class NumberFormat
{
    /// <summary>The shortest text that reads back as the same number: 0.001, 1e-5, 250.</summary>
    public static string Shortest(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var e = text.IndexOf('E', StringComparison.Ordinal);
        return e < 0 ? text : $"{text[..e]}e{Exponent(text[(e + 1)..])}";
    }

    /// <summary>
    /// A rate as people type it, 0.001 or 1e-5: the shortest text that reads back as the same number, with a power of ten below 0.001 and
    /// from a million on.
    /// </summary>
    public static string Rate(double rate)
    {
        if (rate == 0 || !double.IsFinite(rate) || Math.Abs(rate) is >= 0.001 and < 1e6)
            return rate.ToString("R", CultureInfo.InvariantCulture);
        for (var digits = 0; ; digits++)
        {
            var text = rate.ToString($"E{digits.ToString(CultureInfo.InvariantCulture)}", CultureInfo.InvariantCulture);
            if (double.Parse(text, CultureInfo.InvariantCulture) != rate) continue;
            var e = text.IndexOf('E', StringComparison.Ordinal);
            return $"{text[..e]}e{Exponent(text[(e + 1)..])}";
        }
    }

    /// <summary>A number of an axis, written as a rate is after it was rounded to so many significant digits: 0.05, 1500, 1e-5.</summary>
    public static string Rounded(double number, int digits) => Rate(double.Parse(
        number.ToString($"G{digits.ToString(CultureInfo.InvariantCulture)}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    /// <summary>A number with so many significant digits, as e-notation where it is very small or large.</summary>
    public static string Digits(double value, int digits)
    {
        if (double.IsNaN(value)) return "NaN";
        if (double.IsInfinity(value)) return value > 0 ? "∞" : "-∞";
        if (value == 0) return "0";
        var magnitude = Magnitude(value);
        if (magnitude is >= 7 or <= -4)
            return value.ToString("0." + new string('0', digits - 1) + "e0", CultureInfo.InvariantCulture);
        return value.ToString($"F{Math.Max(0, digits - 1 - magnitude).ToString(CultureInfo.InvariantCulture)}",
            CultureInfo.InvariantCulture);
    }

    /// <summary>A number as short as so many significant digits allow: no zeros at its end.</summary>
    public static string Short(double value, int digits)
    {
        var text = Digits(value, digits);
        return text.Contains('.', StringComparison.Ordinal) && !text.Contains('e', StringComparison.Ordinal)
            ? text.TrimEnd('0').TrimEnd('.')
            : text;
    }

    // The power of ten of the first digit, as the number is written; the platform's logarithm has other bits elsewhere.
    private static int Magnitude(double value)
    {
        var text = value.ToString("E16", CultureInfo.InvariantCulture);
        return int.Parse(text.AsSpan(text.IndexOf('E', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture);
    }

    private static string Exponent(string text) =>
        int.Parse(text, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
}
