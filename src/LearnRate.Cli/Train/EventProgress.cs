using LearnRate.Models;
using LearnRate.Training;
using LearnRate.Workbench.Train;

namespace LearnRate.Cli.Train;

/// <summary>An event per line as JSON.</summary>
internal sealed class EventProgress : TrainProgressForm
{
    private readonly TextWriter _output;
    private readonly Experiment _experiment;

    public EventProgress(TextWriter output, Experiment experiment, string command)
    {
        (_output, _experiment) = (output, experiment);
        output.WriteLine(new EventDocument("start", command, Horizon: experiment.Steps).ToJson());
    }

    public override void Report(TrainingProgress at)
    {
        if (at.Evaluation is { } evaluation) Write(evaluation, at.Epochs, at.Rate, at.IsBest);
    }

    // Of its rates the store keeps a few only.
    public override void Replay(IReadOnlyList<Evaluation> evaluations)
    {
        var best = double.PositiveInfinity;
        foreach (var evaluation in evaluations)
        {
            var loss = (evaluation.Validation ?? evaluation.Training).Loss;
            Write(evaluation, (double)evaluation.Steps / _experiment.StepsPerEpoch, null, loss < best);
            best = Math.Min(best, loss);
        }
    }

    private void Write(Evaluation evaluation, double epochs, double? rate, bool isBest)
    {
        _output.WriteLine(new EventDocument(
            "epoch", Steps: evaluation.Steps, Epoch: epochs, Rate: rate, Training: MeasureDocument.From(evaluation.Training),
            Validation: evaluation.Validation is { } validation ? MeasureDocument.From(validation) : null, Best: isBest).ToJson());
        _output.Flush();
    }
}
