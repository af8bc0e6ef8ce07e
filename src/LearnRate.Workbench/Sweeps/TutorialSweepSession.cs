using System.Collections.Concurrent;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Storage;
using LearnRate.Sweeps;
using LearnRate.Tutorial;

namespace LearnRate.Workbench.Sweeps;

/// <summary>Runs the tutorial's own program at the rates that the store does not know, keeps those, and judges all.</summary>
internal static class TutorialSweepSession
{
    /// <summary>Sweeps.</summary>
    /// <param name="request">What is asked for; its problem is the tutorial's, and its plan says rates only.</param>
    /// <param name="notices">Told what the store says.</param>
    /// <param name="cancellationToken">Ends it early; nothing is then kept.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="WorkbenchException">It was to be a race, or a file cannot be written.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public static async Task<TutorialSweepReport> RunAsync(
        SweepRequest request, IProgress<StoreNotice>? notices = null, CancellationToken cancellationToken = default)
    {
        var problem = request.Program ?? throw new ArgumentException("This is no sweep of the tutorial's program.", nameof(request));
        if (request.IsRace)
            throw new WorkbenchException(FailureCode.Usage,
                $"{Setting.Race} has no use for the tutorial's own program, which runs a million rates in half a second. " +
                $"With {Setting.Steps} its neuron is trained by the engine.");
        request.Outputs.EnsureWritable();
        await using var store = await request.Store.OpenAsync(notices, cancellationToken);
        var report = await Task.Run(
            () => Run(problem, request.Plan.Rates, store, request.Store.IsFresh, cancellationToken), CancellationToken.None);
        return report with { Written = request.Outputs.Write(report.Curve, report.WriteCsv) };
    }

    /// <summary>Runs the program at the rates that the store does not know, keeps those, and judges all.</summary>
    /// <param name="problem">The rule and the data.</param>
    /// <param name="rates">The rates, rising.</param>
    /// <param name="store">The store.</param>
    /// <param name="isFresh">Whether known runs are run again.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static TutorialSweepReport Run(TutorialProblem problem, ValueList<double> rates, RunStore store, bool isFresh,
        CancellationToken cancellationToken)
    {
        var (program, recipe, all) = (new TutorialProgram { Rule = problem.Rule, Data = problem.Data }, RunRecipe.From(problem),
            rates.Span.ToArray());
        var variant = new Variant(problem.Rule, problem.Data);
        var known = isFresh ? null : Known(store, recipe, all);
        double[] unknown = known is null or { Count: 0 } ? all : known.Count == all.Length ? [] : [.. all.Except(known.Rates.ToArray())];
        var trained = unknown.Length > 0 ? Train(program, unknown, parts => store.KeepParts(recipe, seed: 0, parts), cancellationToken)
            : [];
        if (known is null or { Count: 0 }) return new(variant, all, trained, Known: 0);
        return new(variant, all, Judge(program, unknown.Length == 0 ? known : Known(store, recipe, all)), known.Count);
    }

    // What is kept goes from the processor's cache to the store, share by share, while others train: a
    // million runs are 140 MB, and memory that is fresh costs as much as training.
    private static SweptProgram[] Train(TutorialProgram program, double[] rates, Action<IEnumerable<RunColumns>> keep,
        CancellationToken cancellationToken)
    {
        var runs = new SweptProgram[rates.Length];
        using var parts = new BlockingCollection<RunShare>();
        var spare = new ConcurrentBag<RunShare>();
        var training = Task.Run(
            () =>
            {
                try
                {
                    program.Summarise(rates, Take, cancellationToken: cancellationToken);
                }
                finally
                {
                    parts.CompleteAdding();
                }
            },
            CancellationToken.None);
        keep(Parts());
        return runs;

        void Take(TutorialSummaries summaries)
        {
            if (!spare.TryTake(out var part) || part.Room < summaries.Count) part = new(summaries.Count);
            part.Fill(summaries, runs);
            parts.Add(part, CancellationToken.None);
        }

        IEnumerable<RunColumns> Parts()
        {
            foreach (var part in parts.GetConsumingEnumerable(CancellationToken.None))
            {
                yield return part.ToColumns(rates);
                spare.Add(part);
            }

            // What ended it early ends it here, too, before anything is kept.
            training.GetAwaiter().GetResult();
        }
    }

    private static SweptProgram[] Judge(TutorialProgram program, RunColumns columns)
    {
        var summaries = TutorialSummaries.Create(program, [.. columns.Numbers.Take(TutorialSummaries.ColumnCount)]);
        var runs = new SweptProgram[columns.Count];
        Parallel.For(0, (runs.Length + 4095) / 4096, share =>
        {
            for (var i = share * 4096; i < Math.Min(runs.Length, (share + 1) * 4096); i++)
                runs[i] = SweptProgram.Create(TutorialRunSummary.Create(summaries, i), columns.Steps.Span[i],
                    new(columns.Numbers[^2].Span[i], columns.Numbers[^1].Span[i]));
        });
        return runs;
    }

    // What is known of these rates, which rise.
    private static RunColumns Known(RunStore store, RunRecipe recipe, double[] rates)
    {
        var known = store.FindColumns(recipe, seed: 0);
        if (known.Count == 0 || known.Rates.Span.SequenceEqual(rates)) return known;
        var (places, next) = (new List<int>(), 0);
        foreach (var rate in rates)
        {
            while (next < known.Count && known.Rates.Span[next] < rate) next++;
            if (next < known.Count && known.Rates.Span[next] == rate) places.Add(next);
        }

        return known.Only(places);
    }
}
