using System.Globalization;
using LearnRate.Tutorial;

namespace LearnRate.Tests.Tutorial;

public sealed class CriticalRatesTests
{
    public static TheoryData<Rule, TutorialData> Variants
    {
        get
        {
            var rows = new TheoryData<Rule, TutorialData>();
            foreach (var (rule, data) in Variant.All.Select(v => (v.Rule, v.Data))) rows.Add(rule, data);
            return rows;
        }
    }

    [Theory, MemberData(nameof(Variants))]
    public void Theory_EqualsGolden(Rule rule, TutorialData data)
    {
        var golden = GoldenCritical.For(new(rule, data));
        var rates = CriticalRates.ToThreeDigits(new(rule, data), TestContext.Current.CancellationToken);

        Assert.Equal(golden.Theory.PatternAtSmallRate, rates.SmallRatePattern.ToString());
        AssertRelative(golden.Theory.RateWhereRhoIs1, rates.StabilityLimit!.Value, 1e-12);
        Assert.Equal(golden.Theory.RateWhereFixedCycleChangesPattern is null, rates.ExistenceLimit is null);
        if (golden.Theory.RateWhereFixedCycleChangesPattern is { } existence)
            AssertRelative(existence, rates.ExistenceLimit!.Value, 1e-12);
        AssertRelative(golden.Theory.RhoAtCriticalRate, rates.SpectralRadiusAt(golden.CriticalRate), 1e-12);
    }

    [Theory, MemberData(nameof(Variants))]
    public void ThreeDigits_EqualGolden(Rule rule, TutorialData data)
    {
        var golden = GoldenCritical.For(new(rule, data));
        var rates = CriticalRates.ToThreeDigits(new(rule, data), TestContext.Current.CancellationToken);

        Assert.Equal(ThreeDigits(golden.CriticalRate), ThreeDigits(rates.Cliff.Below));
        Assert.Equal(ThreeDigits(golden.SmallRatePattern.LostAtRate), ThreeDigits(rates.CycleLost.Below));
    }

    // The clean limits: the others are fractal, and more than three digits of them mean nothing.
    [Theory]
    [InlineData(Rule.Corrected, TutorialData.Published)]
    [InlineData(Rule.Corrected, TutorialData.Corrected)]
    [InlineData(Rule.Gradient, TutorialData.Published)]
    [InlineData(Rule.Gradient, TutorialData.Corrected)]
    public void Exactly_MeasuresTheCleanLimits(Rule rule, TutorialData data)
    {
        var golden = GoldenCritical.For(new(rule, data));
        var rates = CriticalRates.Exactly(new(rule, data), mostPasses: 60_000, TestContext.Current.CancellationToken);

        AssertRelative(golden.SmallRatePattern.LostAtRate, rates.CycleLost.Below, 1e-12);
        Assert.Equal(Math.BitIncrement(rates.CycleLost.Below), rates.CycleLost.Above);
    }

    // Not corrected with corrected data: above its cliff runs drift for longer than this measurement waits.
    [Theory]
    [InlineData(Rule.Published, TutorialData.Published)]
    [InlineData(Rule.Published, TutorialData.Corrected)]
    [InlineData(Rule.Corrected, TutorialData.Published)]
    [InlineData(Rule.Gradient, TutorialData.Published)]
    [InlineData(Rule.Gradient, TutorialData.Corrected)]
    public void WidestWindowAbove_EqualsGolden(Rule rule, TutorialData data)
    {
        var golden = GoldenCritical.For(new(rule, data));
        var rates = CriticalRates.ToThreeDigits(new(rule, data), TestContext.Current.CancellationToken);
        var expected = golden.Windows
            .Where(w => w.FromRate > golden.CriticalRate && w.State.StartsWith("settles", StringComparison.Ordinal))
            .MaxBy(w => w.ToRate - w.FromRate);

        if (rates.WidestWindowAbove() is not { } window)
        {
            Assert.Null(expected);
            return;
        }

        Assert.NotNull(expected);
        AssertRelative(expected.FromRate, window.From, 5e-3);
        AssertRelative(expected.ToRate, window.To, 5e-3);
    }

    [Theory, MemberData(nameof(Variants))]
    public void PassMap_FixedCycle_EqualsGolden(Rule rule, TutorialData data)
    {
        var variant = new Variant(rule, data);
        foreach (var cycle in GoldenCritical.For(variant).FixedCycleAtRate)
        {
            var pattern = CriticalRates.ToThreeDigits(variant, TestContext.Current.CancellationToken).SmallRatePattern;
            Assert.Equal(cycle.Pattern, pattern.ToString());
            var map = PassMap.TryCreate(variant, cycle.Rate, pattern)!;
            AssertRelative(cycle.SpectralRadius, map.SpectralRadius, 1e-12);
            AssertRelative(cycle.B, (double)map.FixedPoint!.Value.B, 1e-12);
            AssertRelative(cycle.W, (double)map.FixedPoint!.Value.W, 1e-12);
        }
    }

    private static string ThreeDigits(double rate) => rate.ToString("E2", CultureInfo.InvariantCulture);

    private static void AssertRelative(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(actual - expected) <= tolerance * Math.Abs(expected) + 1e-20, $"expected {expected:R}, got {actual:R}");
}
