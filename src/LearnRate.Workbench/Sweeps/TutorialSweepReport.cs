using System.Globalization;
using LearnRate.Data;
using LearnRate.Plots;
using LearnRate.Recipes;
using LearnRate.Training;
using LearnRate.Tutorial;

namespace LearnRate.Workbench.Sweeps;

/// <summary>The tutorial's own program at many rates: what screens, figures and documents show.</summary>
/// <param name="Variant">The rule and the data.</param>
/// <param name="Rates">The rates, rising.</param>
/// <param name="Runs">What came of each.</param>
/// <param name="Known">How many of them the store knew.</param>
internal sealed record TutorialSweepReport(Variant Variant, double[] Rates, SweptProgram[] Runs, int Known)
{
    /// <summary>Files that were written.</summary>
    public IReadOnlyList<string> Written { get; init; } = [];

    /// <summary>The largest error of a run on the samples.</summary>
    public double LargestError(SweptProgram run) => TutorialNeuron.LargestError(run.Weights, Variant.Samples);

    /// <summary>The first and last run of each verdict, and how many have it.</summary>
    public IEnumerable<(int First, int Last, int Count)> Groups()
    {
        var groups = new (int First, int Last, int Count)[Enum.GetValues<VerdictKind>().Length];
        for (var i = 0; i < Runs.Length; i++)
        {
            ref var group = ref groups[(int)Runs[i].Verdict];
            group = (group.Count == 0 ? i : group.First, i, group.Count + 1);
        }

        return groups.Where(group => group.Count > 0).OrderBy(group => group.First);
    }

    /// <summary>A row per run, for other programs.</summary>
    public void WriteCsv(TextWriter output)
    {
        output.Write("rate,verdict,iterations,diverged_at,b,w,largest_error\n");
        foreach (var (rate, run) in Rates.Zip(Runs))
        {
            string?[] end = run.DivergedAt is null ? [Text(run.Weights.B), Text(run.Weights.W), Text(LargestError(run))]
                : [null, null, null];
            output.Write(Csv.Row([NumberFormat.Rate(rate), run.Word, Whole(run.Iterations), Whole(run.DivergedAt), .. end]));
            output.Write('\n');
        }
    }

    /// <summary>The largest error on the samples against the rate.</summary>
    public Figure Curve()
    {
        double[] errors = [.. Runs.Select(run => run.Verdict == VerdictKind.Diverged ? double.NaN : LargestError(run))];
        double[] diverged = [.. Enumerable.Range(0, Runs.Length).Where(i => double.IsNaN(errors[i])).Select(i => Rates[i])];
        return new()
        {
            X = new("learning rate") { IsLog = true },
            Y = new("largest error at the end") { IsLog = true },
            Lines = [new("the tutorial's program", Rates, errors)],
            Beyond = diverged.Length > 0 ? new("diverged", diverged) : null,
        };
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string? Whole(int? count) => count?.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What is shown of a run of the tutorial's program.</summary>
/// <param name="Verdict">How it went.</param>
/// <param name="Iterations">How many iterations it had.</param>
/// <param name="DivergedAt">In which iteration, counted from 1, it diverged; null if it did not.</param>
/// <param name="Weights">The weights at its end.</param>
internal readonly record struct SweptProgram(VerdictKind Verdict, int Iterations, int? DivergedAt, Weights Weights)
{
    /// <summary>The verdict in a word.</summary>
    public string Word => new Verdict(Verdict).Word;

    public static SweptProgram Create(in Summary summary, int iterations, Weights weights)
    {
        var verdict = Training.Verdict.Judge(summary);
        return new(verdict.Kind, iterations, verdict.Divergence?.Step + 1, weights);
    }
}
