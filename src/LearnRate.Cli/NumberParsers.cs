using System.CommandLine.Parsing;
using System.Globalization;

namespace LearnRate.Cli;

/// <summary>Numbers as the command line reads them: always in the invariant culture.</summary>
internal static class NumberParsers
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
}
