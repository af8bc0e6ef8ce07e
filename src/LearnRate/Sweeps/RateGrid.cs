using System.Globalization;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Sweeps;

/// <summary>Learning rates to compare, such as <c>1e-6..1:log:57</c>: 57 rates from 1e-6 to 1, evenly spaced on a logarithmic scale.</summary>
public static class RateGrid
{
    private const int Most = 1_000_000;

    /// <summary>Evenly spaced on a logarithmic scale, rounded to four significant digits (more where rates would coincide), so that a printed rate can be typed back.</summary>
    /// <param name="from">The lowest rate, finite and positive.</param>
    /// <param name="to">The highest rate, above the lowest.</param>
    /// <param name="count">How many rates, 2 or more.</param>
    /// <exception cref="ArgumentException">The range is empty, or too narrow for so many rates.</exception>
    public static ValueList<double> Logarithmic(double from, double to, int count) =>
        Spaced(from, to, count, share => Elementary.Exp(Elementary.Log(from) + share * (Elementary.Log(to) - Elementary.Log(from))));

    /// <summary>Evenly spaced, rounded to four significant digits.</summary>
    /// <inheritdoc cref="Logarithmic"/>
    public static ValueList<double> Linear(double from, double to, int count) =>
        Spaced(from, to, count, share => from + share * (to - from));

    /// <summary>Reads <c>from..to:log:count</c>, <c>from..to:lin:count</c>, or a single rate.</summary>
    /// <exception cref="FormatException">It is none of these; the message says what is wrong.</exception>
    public static ValueList<double> Parse(string text)
    {
        if (text.Split("..") is not [var from, var rest]) return [Rate(text, text)];
        if (rest.Split(':') is not [var to, var spacing, var countText])
            throw new FormatException($"'{text}' is no range of rates; it must look like 1e-6..1:log:57.");
        if (!int.TryParse(countText, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 2 or > Most)
            throw new FormatException($"'{countText}' in '{text}' is no count; it must be a whole number from 2 to {Texts.Of(Most)}.");
        try
        {
            return spacing switch
            {
                "log" => Logarithmic(Rate(from, text), Rate(to, text), count),
                "lin" => Linear(Rate(from, text), Rate(to, text), count),
                _ => throw new FormatException($"'{spacing}' in '{text}' is no spacing. Allowed: log, lin."),
            };
        }
        catch (ArgumentException e)
        {
            throw new FormatException(e.Message.Split(" (Parameter")[0], e);
        }
    }

    private static ValueList<double> Spaced(double from, double to, int count, Func<double, double> at)
    {
        Check.Positive(from, "The lowest rate");
        Check.Positive(to, "The highest rate");
        if (to <= from) throw new ArgumentException($"The highest rate, {Texts.Of(to)}, must be above the lowest, {Texts.Of(from)}.", nameof(to));
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        // Four digits, or as many more as tell the rates apart.
        for (var digits = 4; digits < 16; digits++)
        {
            var rates = new double[count];
            for (var i = 0; i < count; i++) rates[i] = i == 0 ? from : i == count - 1 ? to : Rounded(at(i / (count - 1.0)), digits);
            if (AreRising(rates)) return [.. rates];
        }

        throw new ArgumentException($"{count} rates from {Texts.Of(from)} to {Texts.Of(to)} coincide; take fewer, or a wider range.", nameof(count));
    }

    private static bool AreRising(double[] rates)
    {
        for (var i = 1; i < rates.Length; i++)
            if (rates[i] <= rates[i - 1]) return false;
        return true;
    }

    private static double Rounded(double rate, int digits) =>
        double.Parse(rate.ToString($"E{(digits - 1).ToString(CultureInfo.InvariantCulture)}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static double Rate(string word, string text) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) && double.IsFinite(rate) && rate > 0 ? rate
            : throw new FormatException($"'{word}'{(word == text ? "" : $" in '{text}'")} is no learning rate; it must be finite and above 0, or a range such as 1e-6..1:log:57.");
}
