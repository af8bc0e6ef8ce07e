using LearnRate.Data;
using LearnRate.Schedules;
using LearnRate.Storage;
using LearnRate.Sweeps;
using LearnRate.Workbench.Runs;

namespace LearnRate.Workbench.Sweeps;

/// <summary>Trains at many rates and seeds what the store does not know, and judges every run.</summary>
/// <param name="clock">Measures time.</param>
/// <param name="notices">Told what the store says.</param>
internal sealed class SweepSession(TimeProvider clock, IProgress<StoreNotice>? notices = null)
{
    /// <summary>Sweeps.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="progress">Told what happens.</param>
    /// <param name="cancellationToken">Ends it early; what had ended is kept in the store.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="WorkbenchException">Parts do not fit each other, or a file cannot be written.</exception>
    /// <exception cref="TableException">The table cannot be used.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    /// <exception cref="InsufficientMemoryException">The runs do not fit into memory.</exception>
    public async Task<SweepReport> RunAsync(
        SweepRequest request, IProgress<SweepEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        request.Outputs.EnsureWritable();
        var (sweeps, notes) = await Task.Run(() => CreateSweeps(request, cancellationToken), cancellationToken);
        progress?.Report(new SweepStarted(
        [
            .. sweeps.Select(sweep => (sweep.Experiment.Schedule, sweep.Experiment.Horizon)).Distinct()
                .SelectMany(it => ScheduleCheck.Warnings(it.Schedule, it.Horizon)),
        ], notes));
        await using var opened = await request.Store.OpenAsync(notices, cancellationToken);
        var store = new CountedStore(opened, request.Store.IsFresh);
        var start = clock.GetTimestamp();
        var results = await TrainAsync(sweeps, request.IsRace, progress is null ? null : new Telling(progress), store, cancellationToken);
        progress?.Report(new SweepEnded(cancellationToken.IsCancellationRequested ? request.Store.Place : null));
        cancellationToken.ThrowIfCancellationRequested();
        StoreNotice.ReportDamage(opened, notices);
        var report = new SweepReport(request.What, request.Settings, results, store.Known, request.IsRace, clock.GetElapsedTime(start));
        return report with { Written = request.Outputs.Write(report.Curve, report.WriteCsv) };
    }

    private static (IReadOnlyList<Sweep> Sweeps, IReadOnlyList<Sentence> Notes) CreateSweeps(
        SweepRequest request, CancellationToken cancellationToken)
    {
        if (request.Problem is { } problem) return (request.Plan.CreateSweeps(problem), []);
        var table = request.Table ?? throw new ArgumentException("There is neither a problem nor a table.", nameof(request));
        table.RequireTargets("sweep", request.What);
        var (data, notes) = table.Prepare(cancellationToken);
        return (request.Plan.CreateSweeps(data), notes);
    }

    private static async Task<IReadOnlyList<SweepResult>> TrainAsync(
        IReadOnlyList<Sweep> sweeps, bool isRace, IProgress<SweepProgress>? progress, IRunStore store, CancellationToken cancellationToken)
    {
        if (!isRace) return await Task.Run(() => Sweep.RunAllAsync(sweeps, progress, store, null, cancellationToken),
            CancellationToken.None);
        var results = new List<SweepResult>();
        foreach (var sweep in sweeps)
            results.Add(await Task.Run(() => sweep.RaceAsync(progress, store, cancellationToken: cancellationToken),
                CancellationToken.None));
        return results;
    }

    // Not Progress<T>, which tells later and elsewhere.
    private sealed class Telling(IProgress<SweepEvent> progress) : IProgress<SweepProgress>
    {
        public void Report(SweepProgress value) => progress.Report(new SweepAdvanced(value));
    }
}
