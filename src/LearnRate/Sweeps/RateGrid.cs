using System.Globalization;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Sweeps;

/// <summary>
/// Learning rates to compare, such as <c>1e-6..1:log:57</c>: 57 rates from 1e-6 to 1, evenly spaced on a logarithmic scale.
/// </summary>
public static class RateGrid
{
    private const int Most = 1_000_000;

    /// <summary>Those powers of ten that a double holds exactly.</summary>
    private static readonly double[] Powers =
        [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>
    /// Evenly spaced on a logarithmic scale, rounded to four significant digits (more where
    /// rates would coincide), so that a printed rate can be typed back.
    /// </summary>
    /// <param name="from">The lowest rate, finite and positive.</param>
    /// <param name="to">The highest rate, above the lowest.</param>
    /// <param name="count">How many rates, 2 or more.</param>
    /// <exception cref="ArgumentException">The range is empty, or too narrow for so many rates.</exception>
    public static ValueList<double> Logarithmic(double from, double to, int count) =>
        Spaced(from, to, count, rates =>
        {
            var (low, width) = (Elementary.Log(from), Elementary.Log(to) - Elementary.Log(from));
            foreach (ref var rate in rates.AsSpan()) rate = low + rate * width;
            Elementary.Exp(rates);
        });

    /// <summary>Evenly spaced, rounded to four significant digits.</summary>
    /// <inheritdoc cref="Logarithmic"/>
    public static ValueList<double> Linear(double from, double to, int count) =>
        Spaced(from, to, count, rates =>
        {
            foreach (ref var rate in rates.AsSpan()) rate = from + rate * (to - from);
        });

    /// <summary>Reads <c>from..to:log:count</c>, <c>from..to:lin:count</c>, or a single rate.</summary>
    /// <exception cref="FormatException">It is none of these; the message says what is wrong.</exception>
    public static ValueList<double> Parse(string text)
    {
        if (text.Split("..") is not [var from, var rest]) return [Rate(text, text)];
        if (rest.Split(':') is not [var to, var spacing, var countText])
            throw new FormatException($"'{text}' is no range of rates; it must look like 1e-6..1:log:57.");
        if (!int.TryParse(countText, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 2 or > Most)
            throw new FormatException($"'{countText}' in '{text}' is no count; it must be a whole number from 2 to {Texts.Format(Most)}.");
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

    // What is given turns shares of the range into rates.
    private static ValueList<double> Spaced(double from, double to, int count, Action<double[]> spacing)
    {
        Check.Positive(from, "The lowest rate");
        Check.Positive(to, "The highest rate");
        if (to <= from) throw new ArgumentException(
            $"The highest rate, {Texts.Format(to)}, must be above the lowest, {Texts.Format(from)}.", nameof(to));
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        var exact = GC.AllocateUninitializedArray<double>(count);
        for (var i = 0; i < count; i++) exact[i] = i / (count - 1.0);
        spacing(exact);
        (exact[0], exact[^1]) = (from, to);
        // Four digits, or as many more as tell the rates apart.
        for (var digits = 4; digits < 16; digits++)
            if (Rounded(exact, digits) is { } rates) return new(rates);
        throw new ArgumentException(
            $"{count} rates from {Texts.Format(from)} to {Texts.Format(to)} coincide; take fewer, or a wider range.", nameof(count));
    }

    // All but the ends, or null if two coincide.
    private static double[]? Rounded(double[] exact, int digits)
    {
        var rates = GC.AllocateUninitializedArray<double>(exact.Length);
        for (int i = 0, places = digits; i < rates.Length; i++)
        {
            rates[i] = i == 0 || i == rates.Length - 1 ? exact[i] : Rounded(exact[i], digits, ref places);
            if (i > 0 && rates[i] <= rates[i - 1]) return null;
        }

        return rates;
    }

    /// <summary>The double nearest to the rate's first digits, as if it were printed and read again. A quotient of whole numbers below
    /// 2⁵³ is that, in a tenth of the time; where rounding of the product could tell which of two numbers of so many digits is nearer,
    /// it is printed and read.</summary>
    /// <param name="rate">The rate.</param>
    /// <param name="digits">How many digits.</param>
    /// <param name="places">How many of them stood behind the point of the rate
    /// before, which may be anything, and how many of this.</param>
    private static double Rounded(double rate, int digits, ref int places)
    {
        if (digits < 10)
        {
            while (places > 0 && rate * Powers[places] >= Powers[digits]) places--;
            while (places < Powers.Length - 1 && rate * Powers[places] < Powers[digits - 1]) places++;
            var scaled = rate * Powers[places];
            var whole = Math.Round(scaled);
            if (scaled >= Powers[digits - 1] && scaled < Powers[digits] && Math.Abs(scaled - whole) < 0.499) return whole / Powers[places];
        }

        return double.Parse(rate.ToString($"E{(digits - 1).ToString(CultureInfo.InvariantCulture)}", CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture);
    }

    private static double Rate(string word, string text) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) && double.IsFinite(rate) && rate > 0 ? rate
            : throw new FormatException(
                $"'{word}'{(word == text ? "" : $" in '{text}'")} is no learning rate; it must be finite and above 0, or a range such as " +
                $"1e-6..1:log:57.");
}
