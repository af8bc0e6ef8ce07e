using System.Globalization;
using CsCheck;
using LearnRate.Numerics;
using LearnRate.Sweeps;

namespace LearnRate.Tests.Sweeps;

public sealed class RateGridTests
{
    [Fact]
    public void Logarithmic_IsEvenAndCanBeTypedBack() =>
        Gen.Select(Gen.Double[-8, 0], Gen.Double[0.5, 6], Gen.Int[2, 60]).Sample((low, decades, count) =>
        {
            var (from, to) = (Rounded(Math.Pow(10, low)), Rounded(Math.Pow(10, low + decades)));
            var rates = RateGrid.Logarithmic(from, to, count);
            Assert.Equal((count, from, to), (rates.Count, rates[0], rates[^1]));
            for (var i = 0; i < count; i++)
            {
                Assert.Equal(rates[i], Rounded(rates[i]));
                Assert.Equal(from * Math.Pow(to / from, i / (count - 1.0)), rates[i], rates[i] * 6e-4);
            }
        });

    [Theory]
    [InlineData("0.1..0.2:lin:3", new[] { 0.1, 0.15, 0.2 })]
    [InlineData("1e-3..1e-1:log:3", new[] { 1e-3, 1e-2, 1e-1 })]
    [InlineData("1e-8..1:log:9", new[] { 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1 })]
    [InlineData("0.01", new[] { 0.01 })]
    public void Parse_Reads(string text, double[] expected) => Assert.Equal(expected, RateGrid.Parse(text));

    [Theory]
    [InlineData("1e-8..1", "'1e-8..1' is no range of rates; it must look like 1e-6..1:log:57.")]
    [InlineData("1e-8..1:log", "is no range of rates")]
    [InlineData("1e-8..1:lag:64", "'lag' in '1e-8..1:lag:64' is no spacing. Allowed: log, lin.")]
    [InlineData("1e-8..1:log:1", "'1' in '1e-8..1:log:1' is no count; it must be a whole number from 2 to")]
    [InlineData("0..1:log:3", "'0' in '0..1:log:3' is no learning rate")]
    [InlineData("1..0.1:log:3", "The highest rate, 0.1, must be above the lowest, 1.")]
    [InlineData("1..1.0000000000000004:log:64", "64 rates from 1 to 1.0000000000000004 coincide; take fewer")]
    [InlineData("-1", "'-1' is no learning rate")]
    [InlineData("0,1", "'0,1' is no learning rate")]
    [InlineData("Infinity", "'Infinity' is no learning rate")]
    public void AMistake_IsRefusedInWords(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => RateGrid.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void EveryRate_IsTheDoubleOfItsPrintedDigits() =>
        Gen.Select(Gen.Double[-30, 20], Gen.Double[1e-9, 6], Gen.Int[3, 400], Gen.Bool).Sample((low, decades, count, isLinear) =>
        {
            var (from, to) = (Math.Pow(10, low), Math.Pow(10, low + decades));
            var rates = isLinear ? RateGrid.Linear(from, to, count) : RateGrid.Logarithmic(from, to, count);
            double[] exact = [.. Enumerable.Range(0, count).Select(i => i / (count - 1.0)).Select(share =>
                isLinear ? from + share * (to - from)
                    : Elementary.Exp(Elementary.Log(from) + share * (Elementary.Log(to) - Elementary.Log(from))))];
            // As few digits as tell the rates apart, four or more.
            var printed = Enumerable.Range(4, 12)
                .Select(digits => (double[])[from, .. exact[1..^1].Select(rate => Printed(rate, digits)), to])
                .First(all => all.Zip(all.Skip(1)).All(pair => pair.First < pair.Second));
            Assert.Equal(printed, rates);
        });

    private static double Printed(double rate, int digits) =>
        double.Parse(rate.ToString($"E{digits - 1}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static double Rounded(double rate) =>
        double.Parse(rate.ToString("E3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("1..1.001:log:64"), InlineData("1e-7..1e-3:log:1000000"), InlineData("0.1..0.2:lin:5000")]
    public void ManyRates_HaveAsManyDigitsAsTellThemApart(string text)
    {
        var rates = RateGrid.Parse(text);
        Assert.Equal(int.Parse(text.Split(':')[^1], System.Globalization.CultureInfo.InvariantCulture), rates.Distinct().Count());
        Assert.Equal(rates.Order(), rates);
    }
}
