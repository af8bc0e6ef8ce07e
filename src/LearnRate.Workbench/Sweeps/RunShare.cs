using LearnRate.Sweeps;
using LearnRate.Training;
using LearnRate.Tutorial;

namespace LearnRate.Workbench.Sweeps;

/// <summary>The columns of some runs side by side, on their way to the store.</summary>
internal sealed class RunShare(int room)
{
    private readonly double[][] _numbers = [.. Enumerable.Range(0, TutorialSummaries.ColumnCount + 2).Select(_ => new double[room])];
    private readonly RunOutcome[] _outcomes = new RunOutcome[room];
    private readonly int[] _steps = new int[room];
    private int _first, _count;

    public int Room => room;

    /// <summary>Takes the numbers of the runs, and judges them.</summary>
    public void Fill(TutorialSummaries summaries, SweptProgram[] runs)
    {
        (_first, _count) = (summaries.First, summaries.Count);
        for (var c = 0; c < TutorialSummaries.ColumnCount; c++) summaries.Column(c).CopyTo(_numbers[c]);
        var (b, w) = (_numbers[^2], _numbers[^1]);
        for (var i = 0; i < _count; i++)
        {
            var (end, diverged) = (summaries.Ends[i], summaries.Diverged[i]);
            (_steps[i], _outcomes[i]) = double.IsFinite(diverged)
                ? ((int)diverged - 1, RunOutcome.Diverged) : (end.Iterations, RunOutcome.Finished);
            (b[i], w[i]) = (end.Weights.B, end.Weights.W);
            runs[_first + i] = SweptProgram.Create(TutorialRunSummary.Create(summaries, i), _steps[i], end.Weights);
        }
    }

    public RunColumns ToColumns(double[] rates) => new(
        rates.AsMemory(_first, _count), _outcomes.AsMemory(0, _count), _steps.AsMemory(0, _count),
        [.. _numbers.Select(column => (ReadOnlyMemory<double>)column.AsMemory(0, _count))]);
}
