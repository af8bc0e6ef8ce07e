using System.Numerics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using LearnRate.Controllers;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Schedules;

namespace LearnRate.Training;

/// <summary>
/// Trains in this process: sixteen (float) or eight (double) runs at once in the lanes of a vector, bundles spread over the cores.
/// </summary>
public sealed class LocalRunner : IRunner
{
    /// <summary>How often at least a bundle says how far it is.</summary>
    private const int Reports = 16;

    /// <summary>
    /// How many multiplications and additions a run does at most between two reports, a twentieth of a second or so, and as how many a step
    /// counts whatever its size.
    /// </summary>
    private const double WorkPerReport = 5e8, WorkPerStep = 500;

    /// <summary>On how many threads bundles run, 1 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Threads { get; init => field = Check.AtLeast(1, value); } = Environment.ProcessorCount;

    /// <inheritdoc/>
    public async IAsyncEnumerable<RunEvent> RunAsync(
        IReadOnlyList<WorkUnit> units, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<RunEvent>(new() { SingleReader = true });
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var training = Workers.RunAsync(() =>
        {
            try
            {
                Run(units, e => channel.Writer.TryWrite(e), left.Token);
                channel.Writer.Complete();
            }
            catch (Exception e)
            {
                // The reader throws it.
                channel.Writer.Complete(e);
            }
        });
        try
        {
            await foreach (var e in channel.Reader.ReadAllAsync(CancellationToken.None)) yield return e;
        }
        finally
        {
            await left.CancelAsync();
            await training;
        }
    }

    /// <summary>The same on the calling thread and others, without a stream.</summary>
    /// <param name="units">The units of work.</param>
    /// <param name="report">Is called from several threads, one at a time.</param>
    /// <param name="cancellationToken">Ends training between two steps.</param>
    internal void Run(IReadOnlyList<WorkUnit> units, Action<RunEvent> report, CancellationToken cancellationToken)
    {
        foreach (var experiment in units.Select(unit => unit.Experiment).DistinctBy(WhatIsValidated)) experiment.Validate();
        CheckMemory(units);
        var bundles = new List<(int Place, IEnumerable<int> Parts)>();
        // By reference: to compare problems by value is to hash their data.
        var factories = new Dictionary<object, object>(ReferenceEqualityComparer.Instance);
        Lock one = new();
        foreach (var unit in units)
        {
            if (unit.Experiment.Precision == Precision.Float) Add<float>(unit);
            else Add<double>(unit);
        }

        // Those of the lowest rates first, so that what is known of some rates is soon complete for all seeds.
        Workers.Share(bundles.OrderBy(bundle => bundle.Place).Select(bundle => bundle.Parts), Threads);

        void Add<T>(WorkUnit unit)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            // Learners of one problem share its data.
            var problem = unit.Experiment.Problem;
            if (factories.GetValueOrDefault(problem) is not LearnerFactory<T> factory)
                factories[problem] = factory = problem.CreateLearners<T>();
            var place = 0;
            foreach (var (start, runs) in UnitBundles<T>.Create(unit, factory))
                bundles.Add((place++, Train(unit, start, runs, Report, cancellationToken)));
        }

        void Report(RunEvent e)
        {
            lock (one) report(e);
        }
    }

    /// <summary>Says so if runs would not fit into memory.</summary>
    /// <exception cref="InsufficientMemoryException">They do not.</exception>
    internal void CheckMemory(IReadOnlyList<WorkUnit> units) => MemoryEstimate.Check(units, Threads);

    /// <summary>Trains a bundle in parts, each half of what is left, which become shorter to a sixteenth.</summary>
    private static IEnumerable<int> Train<T>(
        WorkUnit unit, Func<Bundle<T>> start, int runs, Action<RunEvent> report, CancellationToken cancellationToken)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // A bundle takes memory from when its turn comes.
        if (cancellationToken.IsCancellationRequested) yield break;
        using var bundle = start();
        var (last, slice) = (unit.LastStep, StepsPerReport(unit.Experiment));
        var watch = unit.EarlyStopping is { } rule ? new EarlyStoppingWatch<T>(rule, unit.Experiment, bundle) : null;
        var part = bundle.Done + (last - bundle.Done) / 2;
        while (bundle.Done < last && watch is not { HasStopped: true })
        {
            var from = bundle.Done;
            var to = Math.Min(watch?.EpochEnd ?? last, Math.Min(last, from + slice));
            bundle.Advance(to, cancellationToken);
            if (cancellationToken.IsCancellationRequested) break;
            report(new RunsAdvanced(unit, runs, from, bundle.Running == 0 ? last : to, bundle.RateOf(0)));
            if (bundle.Running == 0) break;
            if (watch?.Evaluate() is { } evaluation) report(new RunEvaluated(unit, evaluation, watch.IsBest, bundle.RateOf(0)));
            if (to < part) continue;
            yield return to;
            part = to + (last - to) / 2;
        }

        Report(watch is null ? bundle.Results() : [watch.Result()]);

        void Report(RunResult[] results)
        {
            var reached = last < unit.Experiment.Steps && bundle.Done == last && watch is not { HasStopped: true };
            bool AtRung(RunResult run) => reached && run.Outcome == RunOutcome.Stopped;
            RunResult[] ended = [.. results.Where(run => !AtRung(run))];
            if (ended.Length > 0) report(new RunsEnded(unit, ended));
            if (ended.Length == results.Length) return;
            var paused = results.Index().Where(run => AtRung(run.Item)).ToArray();
            report(new RungReached(
                unit, [.. paused.Select(run => run.Item)], [.. paused.Select(run => new Checkpoint<T>(bundle.Pause(run.Index)))]));
        }
    }

    private static (Schedule, Schedule?, Controller?, Horizon, bool) WhatIsValidated(Experiment experiment) =>
        (experiment.Schedule, experiment.MomentumSchedule, experiment.Controller, experiment.Horizon, experiment.Problem.Classifies);

    private static int StepsPerReport(Experiment experiment)
    {
        var batch = Math.Min(experiment.BatchSize, experiment.Problem.TrainingRows);
        var work = WorkPerStep + 6.0 * experiment.Problem.Parameters * batch;
        return (int)Math.Clamp(WorkPerReport / work, 1, (experiment.Steps - 1) / Reports + 1);
    }

    /// <summary>A paused run of this process.</summary>
    private sealed class Checkpoint<T>(PausedRun<T> run) : RunCheckpoint
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public PausedRun<T> Run => run;

        public override double Rate => run.Rate;

        public override int Steps => run.Done;
    }

    /// <summary>The bundles of a unit: of runs that go on from the same step, and of those that begin.</summary>
    private static class UnitBundles<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static IEnumerable<(Func<Bundle<T>> Start, int Runs)> Create(WorkUnit unit, LearnerFactory<T> factory)
        {
            var (experiment, recording) = (unit.Experiment, unit.Recording);
            if (unit.EarlyStopping is not null)
                return unit.Rates.Select(rate => Bundle(() => new(experiment, factory, [rate], recording, factory.MaxSoloRuns > 0), 1));
            if (unit.Checkpoints.Count == 0) return Begin(unit.Rates);
            var paused = unit.Checkpoints.OfType<Checkpoint<T>>().Where(checkpoint => checkpoint.Steps <= unit.LastStep)
                .ToDictionary(checkpoint => checkpoint.Rate, checkpoint => checkpoint.Run);
            return unit.Rates.Where(paused.ContainsKey).Select(rate => paused[rate]).GroupBy(run => run.Done).SelectMany(factory.Bundles)
                .Select(bundle => Bundle(() => new(experiment, factory, bundle.Runs, recording, bundle.Solo), bundle.Runs.Length))
                .Concat(Begin(unit.Rates.Where(rate => !paused.ContainsKey(rate))));

            IEnumerable<(Func<Bundle<T>>, int)> Begin(IEnumerable<double> rates) => factory.Bundles(rates).Select(bundle =>
                Bundle(() => new(experiment, factory, bundle.Runs, recording, bundle.Solo), bundle.Runs.Length));

            static (Func<Bundle<T>>, int) Bundle(Func<Bundle<T>> start, int runs) => (start, runs);
        }
    }
}
