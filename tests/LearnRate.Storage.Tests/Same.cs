using LearnRate.Sweeps;
using LearnRate.Training;

namespace LearnRate.Storage.Tests;

/// <summary>Whether a run came back as it was kept, to the bit.</summary>
internal static class Same
{
    public static void Run(RunResult kept, RunResult back)
    {
        Assert.Equal(Text(kept with { Trace = Thinning.Thin(kept.Trace), Parameters = null }), Text(back));
        Assert.Null(back.Parameters);
    }

    /// <summary>Everything of a run; numbers as their bits.</summary>
    public static string Text(RunResult run) => string.Join('\n',
        Of(run.Rate), run.Seed, run.Outcome, run.Steps, run.Divergence, Of(run.Summary), Of(run.Final), string.Join(' ', run.Evaluations.Select(Of)),
        run.Trace.Every, Of(run.Trace.Losses), run.Trace.GradientNorms is { } norms ? Of(norms) : "none", Of(run.Trace.Rates), string.Join(' ', run.Trace.WentBack));

    private static string Of(double number) => BitConverter.DoubleToUInt64Bits(number).ToString("x", System.Globalization.CultureInfo.InvariantCulture);

    private static string Of(IReadOnlyList<double> numbers) => string.Join(' ', numbers.Select(Of));

    private static string Of(Summary summary)
    {
        var numbers = new double[Summary.Numbers];
        summary.CopyTo(numbers);
        return Of(numbers);
    }

    private static string Of(Measure? measure) => measure is null ? "none" : $"{Of(measure.Loss)} {(measure.Accuracy is { } accuracy ? Of(accuracy) : "none")}";

    private static string Of(Evaluation? evaluation) => evaluation is null ? "none" : $"{evaluation.Steps} {Of(evaluation.Training)} {Of(evaluation.Validation)}";
}
