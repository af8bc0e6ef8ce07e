using LearnRate.Data;
using LearnRate.Models;
using LearnRate.Schedules;
using LearnRate.Storage;

namespace LearnRate.Workbench.Train;

/// <summary>Trains a model on a table, unless the store knows the training, and leaves it in a folder and in the store.</summary>
/// <param name="clock">Measures time and its limit.</param>
/// <param name="notices">Told what the store says.</param>
internal sealed class TrainSession(TimeProvider clock, IProgress<StoreNotice>? notices = null)
{
    /// <summary>Trains.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="progress">Told what happens.</param>
    /// <param name="cancellationToken">Ends training between two steps; the report is then that of the best weights so far.</param>
    /// <exception cref="WorkbenchException">Parts do not fit each other, or the folder cannot be written.</exception>
    /// <exception cref="TableException">The table cannot be used.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    /// <exception cref="InsufficientMemoryException">Training does not fit into memory.</exception>
    public async Task<TrainReport> RunAsync(
        TrainRequest request, IProgress<TrainEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        request.Validate();
        var folder = OutputFolder.Choose(request.Folder, request.Overwrite, request.Settings.Data);
        OutputFolder.EnsureWritable(folder);
        var (data, notes) = await Task.Run(() => request.Table.Prepare(cancellationToken), cancellationToken);
        var training = Create(data, request.Plan);
        progress?.Report(new TrainingStarted(
            training.Experiment, new(data), ScheduleCheck.Warnings(request.Plan.Schedule, training.Experiment.Horizon), notes));

        using var limit = request.TimeLimit is { } span ? new CancellationTokenSource(span, clock) : new();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var start = clock.GetTimestamp();
        await using var store = await request.Store.OpenAsync(notices, cancellationToken);
        // A run that may end early is known by its end only.
        var known = request.Store.IsFresh || request.Plan.Patience is not null ? null
            : await KnownTraining.FindAsync(store, training, data, cancellationToken);
        var trained = known?.Trained ?? await TrainAsync(training, progress, either.Token);
        if (known is not null) progress?.Report(new TrainingKnown(known.Trained.Run.Evaluations));
        progress?.Report(new TrainingEnded());

        // What meant an empty cell here means one when the model predicts.
        trained = trained with { Model = trained.Model is { } model ? model with { Missing = request.Table.Reading.Missing } : null };
        var isTimeOver = known is null && limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested;
        var report = new TrainReport(data, request.Plan, request.Settings, trained, clock.GetElapsedTime(start),
            isTimeOver ? request.TimeLimit : null, known?.Trace)
        { Folder = folder, Notes = notes };
        return await KeepAsync(report, store);
    }

    private static ModelTraining Create(PreparedTable data, TrainingPlan plan)
    {
        try
        {
            return new(data, plan);
        }
        catch (ArgumentException refused)
        {
            throw new WorkbenchException(FailureCode.Usage, $"{refused.Message}", refused);
        }
    }

    // On a thread of its own; cancelled, it still returns what it has.
    private static Task<TrainedModel> TrainAsync(
        ModelTraining training, IProgress<TrainEvent>? progress, CancellationToken cancellationToken) =>
        Task.Run(
            () => training.Train(progress is null ? null : new Telling(progress), cancellationToken), CancellationToken.None);

    // First what was asked for, then what is kept.
    private static async Task<TrainReport> KeepAsync(TrainReport report, RunStore store)
    {
        var files = OutputFolder.Files(report);
        OutputFolder.Write(report.Folder, files);
        if (report.KnownTrace is null && report.Trained.Run.Steps > 0)
            await store.KeepModelAsync(report.Experiment, report.Trained.Run,
                files.ToDictionary(file => file.Name, file => (ReadOnlyMemory<byte>)file.Content));
        return report with { Files = [.. files.Select(file => file.Name)] };
    }

    // Not Progress<T>, which tells later and elsewhere.
    private sealed class Telling(IProgress<TrainEvent> progress) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => progress.Report(new TrainingAdvanced(value));
    }
}
