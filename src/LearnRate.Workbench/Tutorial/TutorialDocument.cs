using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LearnRate.Storage;
using LearnRate.Tutorial;

namespace LearnRate.Workbench.Tutorial;

/// <summary>
/// The tutorial's report as a JSON document; its schema is docs/schemas/tutorial-1.schema.json. A number that is not finite is null,
/// and the status beside it says so.
/// </summary>
internal sealed record TutorialDocument(
    string Schema, Rule Rule, TutorialData Data, StopRule Stop, int Cap,
    IReadOnlyList<RunDocument> Runs, IReadOnlyList<CriticalDocument> CriticalRates,
    double? FastestRate, IReadOnlyList<Erratum> Errata)
{
    public const string SchemaName = "learnrate/tutorial/1";

    private const int FirstIterations = 20;

    public static TutorialDocument From(TutorialReport report)
    {
        var (request, critical) = (report.Request, report.Critical);
        return new(
            SchemaName, request.Variant.Rule, request.Variant.Data, request.Stop, request.Cap,
            [.. report.Tried.Select(Run)],
            [.. critical.Select(c => Critical(c.Variant, c.Rates, c.Window))],
            critical.Count == 0 ? null
                : LearnRate.Tutorial.FastestRate.Compute(report.CriticalOf(request.Variant).SmallRatePattern, request.Variant.Data),
            report.Errata);
    }

    public string ToJson() => JsonSerializer.Serialize(this, TutorialJson.Readable.TutorialDocument);

    private static RunDocument Run(RateTried tried) => new(
        tried.Program.Rate, tried.Status, tried.Run.Iterations,
        tried.Run.Diverged is { } d ? new(d.Iteration, d.Quantity, NotFinite(d.Value)) : null,
        Finite(tried.Run.Weights.B), Finite(tried.Run.Weights.W), Finite(tried.LargestError),
        tried.Settling.Fate, tried.Settling.Pattern?.ToString(), tried.Settling.Passes,
        [.. TutorialSamples.Test.ToArray().Select(s => new TestDocument(s.Input, s.Desired, Finite(tried.Predict(s.Input))))],
        [.. tried.First(FirstIterations).Select(i => new IterationDocument(
            i.Number, i.Sample.Input, i.Sample.Desired, Finite(i.Before.B), Finite(i.Before.W), Finite(i.Predicted), Finite(i.Error),
            Finite(i.After.B), Finite(i.After.W)))]);

    private static CriticalDocument Critical(Variant variant, CriticalRates rates, RateWindow? window) => new(
        variant.Rule, variant.Data, rates.SmallRatePattern.ToString(),
        Measured(rates.CycleLost), rates.WhyLost, Measured(rates.Cliff),
        rates.ExistenceLimit, rates.StabilityLimit, rates.NaiveLimit,
        rates.SpectralRadiusAt(rates.CycleLost.Below), window is { } w ? new(w.From, w.To) : null);

    private static MeasuredDocument Measured(CriticalRate rate) =>
        new(rate.Below, rate.Above, rate.Then.Fate, rate.Then.Pattern?.ToString());

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static string NotFinite(double value) =>
        double.IsNaN(value) ? "nan" : value > 0 ? "positive infinity" : "negative infinity";
}

internal sealed record RunDocument(
    double Rate, RunStatus Status, int Iterations, NonFiniteDocument? FirstNonFinite, double? B, double? W, double? LargestError,
    Fate Fate, string? Pattern, int Passes, IReadOnlyList<TestDocument> Tests, IReadOnlyList<IterationDocument> FirstIterations);

internal sealed record NonFiniteDocument(int Iteration, string Quantity, string Value);

internal sealed record TestDocument(double Input, double Desired, double? Predicted);

internal sealed record IterationDocument(
    int Number, double Input, double Desired, double? B, double? W, double? Predicted, double? Error, double? BAfter, double? WAfter);

internal sealed record CriticalDocument(
    Rule Rule, TutorialData Data, string SmallRatePattern, MeasuredDocument CycleLost, LossOfCycle WhyLost, MeasuredDocument Cliff,
    double? ExistenceLimit, double? StabilityLimit, double? NaiveLimit, double SpectralRadius, WindowDocument? SettlesAgain);

internal sealed record MeasuredDocument(double Below, double Above, Fate Then, string? ThenPattern);

internal sealed record WindowDocument(double From, double To);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, RespectNullableAnnotations = true,
    Converters =
    [
        typeof(Word<Rule>), typeof(Word<TutorialData>), typeof(Word<StopRule>), typeof(Word<RunStatus>), typeof(Word<Fate>),
        typeof(Word<LossOfCycle>),
    ])]
[JsonSerializable(typeof(TutorialDocument))]
internal sealed partial class TutorialJson : JsonSerializerContext
{
    /// <summary>As <see cref="Default"/>, with letters such as → written as they are.</summary>
    public static TutorialJson Readable =>
        field ??= new(new(Default.GeneratedSerializerOptions!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
