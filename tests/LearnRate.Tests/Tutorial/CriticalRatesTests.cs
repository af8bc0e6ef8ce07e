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
        var golden = GoldenCritical.Of(new(rule, data));
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
        var golden = GoldenCritical.Of(new(rule, data));
        var rates = CriticalRates.ToThreeDigits(new(rule, data), TestContext.Current.CancellationToken);

        Assert.Equal(ThreeDigits(golden.CriticalRate), ThreeDigits(rates.Cliff.Below));
        Assert.Equal(ThreeDigits(golden.SmallRatePattern.LostAtRate), ThreeDigits(rates.CycleLost.Below));
    }

    [Theory, MemberData(nameof(Variants))]
    public void PassMap_FixedCycle_EqualsGolden(Rule rule, TutorialData data)
    {
        var variant = new Variant(rule, data);
        foreach (var cycle in GoldenCritical.Of(variant).FixedCycleAtRate)
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
