using System.Text.Json.Serialization;
using LearnRate.Tutorial;

namespace LearnRate.Tests.Tutorial;

internal sealed record GoldenRuns(GoldenRun[] Runs)
{
    public static GoldenRuns Load() => Golden.Read<GoldenRuns>("article/runs.json");
}

internal sealed record GoldenRun(
    string Rule, int Sample100, double Rate, int IterationsRun, bool StoppedByRule, GoldenNonFinite? FirstNonFinite,
    double[] FinalWeights, double[] FinalTrainingResiduals, double MaxAbsTrainingResidual, double[] TestInputs,
    double[] TestDesired, double[] TestPredictions, GoldenIteration[] FirstIterations, GoldenIteration Final)
{
    [JsonIgnore]
    public Variant Variant => GoldenVariant.For(Rule, Sample100);

    [JsonIgnore]
    public TutorialProgram Program => new() { Rate = Rate, Rule = Variant.Rule, Data = Variant.Data, Cap = 400_000 };
}

internal sealed record GoldenNonFinite(int Iteration, string Quantity, double Value);

internal sealed record GoldenIteration(
    int Iteration, double B, double W, double Input, double Desired, double Predicted, double Error, double BAfter, double WAfter);

internal sealed record GoldenCritical(GoldenCase[] Cases)
{
    public static GoldenCase For(Variant variant) =>
        Golden.Read<GoldenCritical>("article/critical.json").Cases
            .Single(c => GoldenVariant.For(c.Rule, c.Sample100) == variant);
}

internal sealed record GoldenCase(
    string Rule, int Sample100, double CriticalRate, double CriticalRateUpper, GoldenSmallRatePattern SmallRatePattern,
    GoldenTheory Theory, GoldenWindow[] Windows, GoldenCycle[] FixedCycleAtRate);

internal sealed record GoldenSmallRatePattern(double LostAtRate, double Upper, string Then, string? ThenPattern);

internal sealed record GoldenTheory(
    string PatternAtSmallRate, double RateWhereRhoIs1, double? RateWhereFixedCycleChangesPattern, double RhoAtCriticalRate);

internal sealed record GoldenWindow(double FromRate, double ToRate, string State);

internal sealed record GoldenCycle(double Rate, double B, double W, string Pattern, double SpectralRadius);

internal static class GoldenVariant
{
    public static Variant For(string rule, int sample100) => new(
        Enum.Parse<Rule>(rule, ignoreCase: true), sample100 == 150 ? TutorialData.Published : TutorialData.Corrected);
}
