using System.Globalization;

namespace LearnRate.Workbench.Predict;

/// <summary>
/// Probabilities of 32 bits as the shortest text that reads back to the same bits, which is the text that .NET writes, in a quarter of
/// its time: six to nine digits are tried by one exact power of ten each. Writing takes most of the time of predicting.
/// </summary>
internal static class ProbabilityText
{
    private const int FewestDigits = 6, MostDigits = 9, SmallestExponent = -13, SmallestFixed = -4;

    // Powers of ten that a double holds exactly.
    private static readonly double[] Tens = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>Writes a probability.</summary>
    /// <param name="probability">The probability, 0 to 1.</param>
    /// <param name="text">Where to; 32 bytes suffice.</param>
    /// <returns>How many bytes it takes.</returns>
    public static int Write(float probability, Span<byte> text)
    {
        var exponent = -1;
        while (exponent >= SmallestExponent && probability * Tens[-exponent] < 1) exponent--;
        if (probability is > 0 and < 1 && exponent >= SmallestExponent)
        {
            for (var digits = FewestDigits; digits <= MostDigits; digits++)
            {
                var power = Tens[digits - 1 - exponent];
                var whole = Nearest(probability, power);
                if ((float)(whole / power) != probability) continue;
                // Rounding may make a power of ten of nines.
                return whole < Tens[digits] ? Write(whole, digits, exponent, text) : Write(whole / 10, digits, exponent + 1, text);
            }
        }

        probability.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        return length;
    }

    // The whole number nearest to a product, the even one of two: 189/512 is 0.36914062, though 0.36914063 reads back too.
    private static uint Nearest(double probability, double power)
    {
        var product = probability * power;
        var whole = (uint)product;
        if (product - whole != 0.5) return product - whole > 0.5 ? whole + 1 : whole;
        var lost = Math.FusedMultiplyAdd(probability, power, -product); // by rounding
        return lost > 0 || (lost == 0 && whole % 2 == 1) ? whole + 1 : whole;
    }

    private static int Write(uint whole, int digits, int exponent, Span<byte> text)
    {
        while (whole % 10 == 0) (whole, digits) = (whole / 10, digits - 1);
        int first, length;
        if (exponent >= SmallestFixed)
        {
            "0.000"u8.CopyTo(text);
            first = 1 - exponent;
            length = first + digits;
        }
        else
        {
            // A digit, the others behind the point, and the exponent.
            first = digits > 1 ? 1 : 0;
            length = first + digits;
            "E-"u8.CopyTo(text[length..]);
            (text[length + 2], text[length + 3]) = ((byte)('0' - exponent / 10), (byte)('0' - exponent % 10));
        }

        for (var i = first + digits - 1; i >= first; i--, whole /= 10) text[i] = (byte)('0' + whole % 10);
        if (exponent >= SmallestFixed) return length;
        if (digits > 1) (text[0], text[1]) = (text[1], (byte)'.');
        return length + 4;
    }
}
