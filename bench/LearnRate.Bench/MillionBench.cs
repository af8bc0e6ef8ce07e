using System.Globalization;
using LearnRate.Sweeps;
using LearnRate.Training;
using LearnRate.Tutorial;

namespace LearnRate.Bench;

/// <summary>
/// The tutorial's program at a million rates, 1e-7 to 1e-3, in double and with the
/// published bits; peers do smaller numbers, and are scaled.
/// </summary>
internal static class MillionBench
{
    private const int Million = 1_000_000, Updates = 2000;

    public static string Run(int rounds)
    {
        double[] rates = [.. Enumerable.Range(0, Million).Select(i => Math.Pow(10, -7 + 4.0 * i / Million))];
        var ends = new TutorialEnd[Million];
        string[] numbers = ["1000", "20000", "40000", "200000"];
        Contestant[] contestants =
        [
            new Ours("LearnRate, without the stop rule", () => Train(new() { Cap = Updates - 2 }, rates, ends, 1)),
            new Ours("LearnRate", () => Train(new(), rates, ends, 1)),
            new Ours("LearnRate, all cores", () => Train(new(), rates, ends, null)),
            new Ours("LearnRate, all cores, with summaries and verdicts", () => Judge(rates)),
            Limits.Ports(Million * (double)Updates),
            .. ((string[])["gcc", "clang"]).Where(Tools.Has).SelectMany(compiler => (Contestant[])
            [
                new Peer("fused, so other bits", Tools.CompileC(compiler, "million.c", "-O3", "-march=native"), ["200000"], 5),
                new Peer("not fused", Tools.CompileC(compiler, "million.c", "-O3", "-march=native", "-ffp-contract=off"), ["200000"], 5),
            ]),
            .. Tools.Pythons.SelectMany(python => numbers.Select(n =>
                new Peer($"{n} rates at once", python, "million.py", [n, n], Million / double.Parse(n, CultureInfo.InvariantCulture)))),
        ];
        try
        {
            return Contest.Table("training at a million rates", Contest.Hold(contestants, rounds));
        }
        finally
        {
            foreach (var one in contestants) one.Dispose();
        }
    }

    // Into memory that is there, as the program in C has it.
    private static string Train(TutorialProgram program, double[] rates, TutorialEnd[] ends, int? threads)
    {
        program.TrainInto(ends, rates, threads);
        return ends[0].Weights.W.ToString("F6", CultureInfo.InvariantCulture);
    }

    private static string Judge(double[] rates)
    {
        var converged = 0;
        new TutorialProgram().Summarise(rates, columns =>
        {
            var count = 0;
            for (var i = 0; i < columns.Count; i++)
                count += Verdict.Judge(TutorialRunSummary.Create(columns, i)).Kind == VerdictKind.Converged ? 1 : 0;
            Interlocked.Add(ref converged, count);
        });
        return $"{converged} converged";
    }
}
