using LearnRate.Models;

namespace LearnRate.Cli.Train;

/// <summary>A row at epochs 1, 2, 4, 8 and so on, and the last.</summary>
internal sealed class RowProgress(TextWriter output, ProgressCells cells) : TrainProgressForm
{
    private const int Width = 21;
    private TrainingProgress? _last;
    private long _next = 1;
    private bool _isShown;

    public override void Report(TrainingProgress at)
    {
        if (at.Evaluation is not { } evaluation) return;
        (_last, _isShown) = (at, at.Epochs >= _next);
        if (!_isShown) return;
        if (_next == 1) Write(cells.Headers);
        Write(cells.Format(at, evaluation));
        while (_next <= at.Epochs) _next *= 2;
    }

    public override void End()
    {
        if (_last is not { Evaluation: { } evaluation }) return;
        if (!_isShown) Write(cells.Format(_last, evaluation));
        output.WriteLine("* the best weights so far");
    }

    private void Write(string[] row) =>
        output.WriteLine(string.Concat(row.Select((cell, i) => i == 0
            ? cell.PadRight(8) : cell.PadLeft(i < cells.Headers.Length - 3 ? Width : 11))).TrimEnd());
}
