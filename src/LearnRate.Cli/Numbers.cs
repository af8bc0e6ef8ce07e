using System.CommandLine.Parsing;
using System.Globalization;

namespace LearnRate.Cli;

/// <summary>Numbers as the command line reads and prints them: always in the invariant culture.</summary>
internal static class Numbers
{
    /// <summary>Reads learning rates: finite and positive, with a point, never a comma.</summary>
    public static double[] ParseRates(ArgumentResult result)
    {
        var rates = new List<double>();
        foreach (var token in result.Tokens)
        {
            if (TryParseRate(token.Value, out var rate, out var problem)) rates.Add(rate);
            else result.AddError($"--rate: {problem}");
        }

        return [.. rates];
    }

    public static bool TryParseRate(string text, out double rate, out string problem)
    {
        problem = "";
        var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out rate);
        if (isNumber && double.IsFinite(rate) && rate > 0) return true;
        problem = text.Contains(',', StringComparison.Ordinal)
            ? $"'{text}' has a comma. Write the decimal point as in 0.001, and several rates apart: --rate 0.1 0.001."
            : isNumber
                ? $"'{text}' is out of range. A learning rate is finite and greater than 0, such as 0.001 or 1e-5."
                : $"'{text}' is not a number. A learning rate looks like 0.001 or 1e-5.";
        return false;
    }

    /// <summary>Reads a whole number from a range.</summary>
    public static int ParseCount(ArgumentResult result, int least, int most)
    {
        var text = result.Tokens[^1].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= least && count <= most)
            return count;
        var name = result.Parent is OptionResult option ? option.Option.Name : "value";
        result.AddError($"{name}: '{text}' is not allowed. It is a whole number from {least} to {most}.");
        return least;
    }

    /// <summary>A rate as people type it, 0.001 or 1e-5: the shortest text that reads back to the same bits.</summary>
    public static string Rate(double rate)
    {
        var shortest = rate.ToString("R", CultureInfo.InvariantCulture);
        if (rate is >= 0.001 and < 1e6) return shortest;
        for (var digits = 0; ; digits++)
        {
            var text = rate.ToString($"E{digits}", CultureInfo.InvariantCulture);
            if (double.Parse(text, CultureInfo.InvariantCulture) != rate) continue;
            var e = text.IndexOf('E', StringComparison.Ordinal);
            return string.Create(CultureInfo.InvariantCulture, $"{text[..e]}e{int.Parse(text[(e + 1)..], CultureInfo.InvariantCulture)}");
        }
    }

    /// <summary>A number with so many significant digits, as e-notation where it is very small or large.</summary>
    public static string Digits(double value, int digits)
    {
        if (double.IsNaN(value)) return "NaN";
        if (double.IsInfinity(value)) return value > 0 ? "∞" : "-∞";
        if (value == 0) return "0";
        var magnitude = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        if (magnitude is >= 7 or <= -4)
            return value.ToString("0." + new string('0', digits - 1) + "e0", CultureInfo.InvariantCulture);
        return value.ToString("F" + Math.Max(0, digits - 1 - magnitude), CultureInfo.InvariantCulture);
    }

    /// <summary>A number as short as so many significant digits allow: no zeros at its end.</summary>
    public static string Short(double value, int digits)
    {
        var text = Digits(value, digits);
        return text.Contains('.', StringComparison.Ordinal) && !text.Contains('e', StringComparison.Ordinal)
            ? text.TrimEnd('0').TrimEnd('.')
            : text;
    }
}
