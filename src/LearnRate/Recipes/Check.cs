using System.Globalization;
using System.Runtime.CompilerServices;

namespace LearnRate.Recipes;

/// <summary>
/// What options of recipes may be. Each check returns the value or says what is wrong, what was seen and what is allowed.
/// </summary>
internal static class Check
{
    /// <summary>0 or more, and below 1.</summary>
    public static double Fraction(double value, [CallerMemberName] string name = "") =>
        value is >= 0 and < 1 ? value : throw Refused(name, value, "0 or more, and below 1");

    /// <summary>0 to 1.</summary>
    public static double Share(double value, [CallerMemberName] string name = "") =>
        value is >= 0 and <= 1 ? value : throw Refused(name, value, "0 to 1");

    /// <summary>0 or more, and finite.</summary>
    public static double NonNegative(double value, [CallerMemberName] string name = "") =>
        value >= 0 && double.IsFinite(value) ? value : throw Refused(name, value, "0 or more, and finite");

    /// <summary>Above 0, and finite.</summary>
    public static double Positive(double value, [CallerMemberName] string name = "") =>
        value > 0 && double.IsFinite(value) ? value : throw Refused(name, value, "above 0, and finite");

    /// <summary>Finite.</summary>
    public static double Finite(double value, [CallerMemberName] string name = "") =>
        double.IsFinite(value) ? value : throw Refused(name, value, "finite");

    /// <summary>At least so much.</summary>
    public static int AtLeast(int least, int value, [CallerMemberName] string name = "") =>
        value >= least ? value : throw Refused(name, value, string.Create(CultureInfo.InvariantCulture, $"{least} or more"));

    public static ArgumentOutOfRangeException Refused(string name, IFormattable value, string allowed) =>
        new(name, $"{name} is {value.ToString(null, CultureInfo.InvariantCulture)}; it must be {allowed}.");
}
