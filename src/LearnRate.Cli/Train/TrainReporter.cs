using LearnRate.Models;
using LearnRate.Workbench.Train;

namespace LearnRate.Cli.Train;

/// <summary>Tells whoever watches how far a training is: warnings first, and the rest in the form that was asked for.</summary>
/// <param name="terminal">The terminal.</param>
/// <param name="create">Makes the form when the training has started.</param>
internal sealed class TrainReporter(Terminal terminal, Func<TrainingStarted, TrainProgressForm> create)
    : IProgress<TrainEvent>, IDisposable
{
    private TrainProgressForm? _form;

    public void Report(TrainEvent value)
    {
        switch (value)
        {
            case TrainingStarted started:
                foreach (var note in started.Notes) terminal.Error.WriteLine($"note: {VisibleText.OnOneLine(FailureText.Describe(note))}");
                foreach (var warning in started.Warnings) terminal.Error.WriteLine($"warning: {warning}");
                _form = create(started);
                break;
            case TrainingKnown known: _form?.Replay(known.Evaluations); break;
            case TrainingAdvanced advanced: _form?.Report(advanced.Progress); break;
            case TrainingEnded: _form?.End(); break;
        }
    }

    public void Dispose() => _form?.Dispose();
}

/// <summary>A form in which progress is told.</summary>
internal abstract class TrainProgressForm : IDisposable
{
    /// <summary>Tells how far training is, on the thread that trains.</summary>
    public abstract void Report(TrainingProgress at);

    /// <summary>Tells of a training that the store knew.</summary>
    public virtual void Replay(IReadOnlyList<LearnRate.Training.Evaluation> evaluations)
    {
    }

    /// <summary>Tells that training has ended.</summary>
    public virtual void End()
    {
    }

    /// <summary>Leaves the terminal as it should be, however training ended.</summary>
    public virtual void Dispose()
    {
    }
}
