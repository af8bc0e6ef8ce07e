using LearnRate.Problems;
using LearnRate.Tutorial;

namespace LearnRate.Cli.Sweeps;

/// <summary>The tutorial's own program at many rates, a row each.</summary>
internal static class TutorialSweepReport
{
    public static int Show(Terminal terminal, TutorialProblem problem, IReadOnlyList<double> rates, CancellationToken cancel)
    {
        Row(terminal, "rate", "outcome", "iteration", "final error");
        var program = new TutorialProgram { Rule = problem.Rule, Data = problem.Data };
        var ends = program.Train(rates, cancel: cancel);
        for (var i = 0; i < rates.Count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            var diverged = ends[i].Weights.AreFinite ? null : (program with { Rate = rates[i] }).Train().Diverged;
            var largest = TutorialNeuron.LargestError(ends[i].Weights, new Variant(problem.Rule, problem.Data).Samples);
            Row(
                terminal, Numbers.Rate(rates[i]), diverged is not null ? "diverged" : ends[i].StoppedByRule ? "stopped" : "capped",
                Numbers.Short(diverged?.Iteration ?? ends[i].Iterations, 7), diverged is null ? Numbers.Short(largest, 6) : "-");
        }

        return ExitCode.Done;
    }

    private static void Row(Terminal terminal, string rate, string outcome, string step, string error) =>
        terminal.Out.WriteLine($"{rate,-12}{outcome,-10}{step,10}  {error}");
}
