using System.Globalization;
using LearnRate.Recipes;

namespace LearnRate.Tests.Recipes;

/// <summary>One formatter writes all numbers: as they are typed, in so many digits, on axes.</summary>
public sealed class NumberFormatTests
{
    [Theory]
    [InlineData(1e-5, "1e-5"), InlineData(0.001, "0.001"), InlineData(1, "1"), InlineData(0.00025, "2.5e-4"), InlineData(1e-8, "1e-8")]
    [InlineData(1e10, "1e10"), InlineData(12345.678, "12345.678"), InlineData(1e-300, "1e-300"),
        InlineData(4.4895879348819882e-4, "4.489587934881988e-4")]
    public void Rate_IsPrintedAsItCanBeTyped(double rate, string expected)
    {
        Assert.Equal(expected, NumberFormat.Rate(rate));
        Assert.Equal(rate, double.Parse(NumberFormat.Rate(rate), CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(123.456, 4, "123.5", "123.5"), InlineData(100, 4, "100.0", "100"), InlineData(0.00012, 3, "1.20e-4", "1.20e-4")]
    [InlineData(-0.5, 3, "-0.500", "-0.5"), InlineData(0, 3, "0", "0"), InlineData(12_345_678, 3, "1.23e7", "1.23e7")]
    [InlineData(double.PositiveInfinity, 3, "∞", "∞"), InlineData(double.NaN, 3, "NaN", "NaN"), InlineData(1000, 2, "1000", "1000")]
    public void Digits_AreAsManyAsAsked_AndShortHasNoZerosAtItsEnd(double number, int digits, string expected, string shorter) =>
        Assert.Equal((expected, shorter), (NumberFormat.Digits(number, digits), NumberFormat.Short(number, digits)));

    [Theory]
    [InlineData(0.049999999, "0.05"), InlineData(1500, "1500"), InlineData(1e-5, "1e-5"), InlineData(2_500_000, "2.5e6")]
    [InlineData(-0.00025, "-2.5e-4"), InlineData(0, "0"), InlineData(0.0012345, "0.0012345")]
    public void AnAxis_HasFewCharacters(double number, string expected) => Assert.Equal(expected, NumberFormat.Rounded(number, 5));
}
