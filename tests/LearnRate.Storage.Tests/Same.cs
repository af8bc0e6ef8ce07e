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
        Bits(run.Rate), run.Seed, run.Outcome, run.Steps, run.Divergence, Bits(run.Summary), Bits(run.Final),
        string.Join(' ', run.Evaluations.Select(Bits)),
        run.Trace.Every, Bits(run.Trace.Losses), run.Trace.GradientNorms is { } norms ? Bits(norms) : "none", Bits(run.Trace.Rates),
        string.Join(' ', run.Trace.Rollbacks));

    private static string Bits(double number) =>
        BitConverter.DoubleToUInt64Bits(number).ToString("x", System.Globalization.CultureInfo.InvariantCulture);

    private static string Bits(IReadOnlyList<double> numbers) => string.Join(' ', numbers.Select(Bits));

    private static string Bits(Summary summary)
    {
        var numbers = new double[Summary.Numbers];
        summary.CopyTo(numbers);
        return Bits(numbers);
    }

    private static string Bits(Measure? measure) =>
        measure is null ? "none" : $"{Bits(measure.Loss)} {(measure.Accuracy is { } accuracy ? Bits(accuracy) : "none")}";

    private static string Bits(Evaluation? evaluation) =>
        evaluation is null ? "none" : $"{evaluation.Steps} {Bits(evaluation.Training)} {Bits(evaluation.Validation)}";
}
