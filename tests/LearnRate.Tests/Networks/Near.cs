using System.Globalization;

namespace LearnRate.Tests.Networks;

internal static class Near
{
    /// <summary>Asserts that a number is right up to a share of it, and up to a floor for what is next to nothing.</summary>
    public static void Equal(double expected, double actual, double relative, double floor, string what) =>
        Assert.True(
            double.IsNaN(expected) ? double.IsNaN(actual)
                : expected == actual || Math.Abs(actual - expected) <= (relative * Math.Abs(expected)) + floor,
            string.Create(CultureInfo.InvariantCulture, $"{what}: expected {expected:R}, got {actual:R}"));
}
