using System.Collections.Concurrent;
using System.Globalization;
using LearnRate.Sweeps;
using LearnRate.Plots;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Storage;
using LearnRate.Training;
using LearnRate.Tutorial;

namespace LearnRate.Cli.Sweeps;

/// <summary>The tutorial's own program at many rates, in columns: a run of each, its summary and the verdict on it.</summary>
internal sealed class TutorialRuns
{
    private const int MostRows = 200;

    private readonly Variant _variant;
    private readonly double[] _rates;
    private readonly Run[] _runs;
    private readonly int _known;

    private TutorialRuns(TutorialProblem problem, double[] rates, Run[] runs, int known) =>
        (_variant, _rates, _runs, _known) = (new(problem.Rule, problem.Data), rates, runs, known);

    /// <summary>Runs the program at the rates that the store does not know, keeps those, and judges all.</summary>
    /// <param name="problem">The rule and the data.</param>
    /// <param name="rates">The rates, rising.</param>
    /// <param name="store">The store.</param>
    /// <param name="isFresh">Whether known runs are run again.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static TutorialRuns Create(TutorialProblem problem, ValueList<double> rates, RunStore store, bool isFresh,
        CancellationToken cancellationToken)
    {
        var (program, recipe, all) = (new TutorialProgram { Rule = problem.Rule, Data = problem.Data }, RunRecipe.From(problem),
            rates.Span.ToArray());
        var known = isFresh ? null : Known(store, recipe, all);
        double[] unknown = known is null or { Count: 0 } ? all : known.Count == all.Length ? [] : [.. all.Except(known.Rates.ToArray())];
        var trained = unknown.Length > 0 ? Train(program, unknown, parts => store.KeepParts(recipe, seed: 0, parts), cancellationToken)
            : [];
        if (known is null or { Count: 0 }) return new(problem, all, trained, known: 0);
        return new(problem, all, Judge(program, unknown.Length == 0 ? known : Known(store, recipe, all)), known.Count);
    }

    /// <summary>A row per rate, or of very many how many got which verdict.</summary>
    public void Show(Terminal terminal)
    {
        if (_runs.Length <= MostRows)
        {
            Row(terminal, "rate", "verdict", "iteration", "final error");
            foreach (var (rate, run) in _rates.Zip(_runs))
                Row(terminal, Numbers.Rate(rate), Word(run), Numbers.Short(run.DivergedAt ?? run.Iterations, 7),
                    run.DivergedAt is null ? Numbers.Short(LargestError(run), 6) : "-");
        }
        else
        {
            terminal.Out.WriteLine($"{"verdict",-14}{"runs",10}  {"from rate",-12}{"to rate",-12}");
            foreach (var (first, last, count) in Groups())
                terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{Word(_runs[first]),-14}{count,10:N0}  {Numbers.Rate(_rates[first]),-12}{Numbers.Rate(_rates[last]),-12}"));
        }
    }

    /// <summary>Says how many runs came from the store, beside whatever else is asked for.</summary>
    public void SayKnown(Terminal terminal)
    {
        if (_known > 0) terminal.Error.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"{_known:N0} of {_runs.Length:N0} runs were known to the store (--fresh runs them anyway)"));
    }

    /// <summary>A row per run, for other programs.</summary>
    public void WriteCsv(TextWriter output)
    {
        output.Write("rate,verdict,iterations,diverged_at,b,w,largest_error\n");
        foreach (var (rate, run) in _rates.Zip(_runs))
        {
            var (b, w, error) = run.DivergedAt is null ? (Text(run.Weights.B), Text(run.Weights.W), Text(LargestError(run))) : ("", "", "");
            output.Write(string.Create(CultureInfo.InvariantCulture,
                $"{Numbers.Rate(rate)},{Word(run)},{run.Iterations},{run.DivergedAt},{b},{w},{error}\n"));
        }
    }

    /// <summary>The largest error on the samples against the rate.</summary>
    public Figure Curve()
    {
        double[] errors = [.. _runs.Select(run => run.Verdict == VerdictKind.Diverged ? double.NaN : LargestError(run))];
        double[] diverged = [.. Enumerable.Range(0, _runs.Length).Where(i => double.IsNaN(errors[i])).Select(i => _rates[i])];
        return new()
        {
            X = new("learning rate") { IsLog = true },
            Y = new("largest error at the end") { IsLog = true },
            Lines = [new("the tutorial's program", _rates, errors)],
            Beyond = diverged.Length > 0 ? new("diverged", diverged) : null,
        };
    }

    /// <summary>One JSON document; its schema is docs/schemas/tutorial-sweep-1.schema.json.</summary>
    public string ToJson() => TutorialSweepDocument.From(
        _variant, [.. _rates.Zip(_runs, (rate, run) => run.DivergedAt is { } divergedAt
            ? new SweptProgramDocument(rate, Word(run), run.Iterations, divergedAt, null, null, null)
            : new SweptProgramDocument(rate, Word(run), run.Iterations, null, run.Weights.B, run.Weights.W, LargestError(run)))]).ToJson();

    // The first and last run of each verdict, and how many have it.
    private IEnumerable<(int First, int Last, int Count)> Groups()
    {
        var groups = new (int First, int Last, int Count)[Enum.GetValues<VerdictKind>().Length];
        for (var i = 0; i < _runs.Length; i++)
        {
            ref var group = ref groups[(int)_runs[i].Verdict];
            group = (group.Count == 0 ? i : group.First, i, group.Count + 1);
        }

        return groups.Where(group => group.Count > 0).OrderBy(group => group.First);
    }

    private double LargestError(Run run) => TutorialNeuron.LargestError(run.Weights, _variant.Samples);

    private static string Word(Run run) => new Verdict(run.Verdict).Word;

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    // What is kept goes from the processor's cache to the store, share by share, while others train: a
    // million runs are 140 MB, and memory that is fresh costs as much as training.
    private static Run[] Train(TutorialProgram program, double[] rates, Action<IEnumerable<RunColumns>> keep,
        CancellationToken cancellationToken)
    {
        var runs = new Run[rates.Length];
        using var parts = new BlockingCollection<Part>();
        var spare = new ConcurrentBag<Part>();
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

    private static Run[] Judge(TutorialProgram program, RunColumns columns)
    {
        var summaries = TutorialSummaries.Create(program, [.. columns.Numbers.Take(TutorialSummaries.ColumnCount)]);
        var runs = new Run[columns.Count];
        Parallel.For(0, (runs.Length + 4095) / 4096, share =>
        {
            for (var i = share * 4096; i < Math.Min(runs.Length, (share + 1) * 4096); i++)
                runs[i] = Run.Create(TutorialRunSummary.Create(summaries, i), columns.Steps.Span[i],
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

    private static void Row(Terminal terminal, string rate, string verdict, string iteration, string error) =>
        terminal.Out.WriteLine($"{rate,-12}{verdict,-12}{iteration,10}  {error}");

    /// <summary>The columns of some runs side by side, on their way to the store.</summary>
    private sealed class Part(int room)
    {
        private readonly double[][] _numbers = [.. Enumerable.Range(0, TutorialSummaries.ColumnCount + 2).Select(_ => new double[room])];
        private readonly RunOutcome[] _outcomes = new RunOutcome[room];
        private readonly int[] _steps = new int[room];
        private int _first, _count;

        public int Room => room;

        /// <summary>Takes the numbers of the runs, and judges them.</summary>
        public void Fill(TutorialSummaries summaries, Run[] runs)
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
                runs[_first + i] = Run.Create(TutorialRunSummary.Create(summaries, i), _steps[i], end.Weights);
            }
        }

        public RunColumns ToColumns(double[] rates) => new(
            rates.AsMemory(_first, _count), _outcomes.AsMemory(0, _count), _steps.AsMemory(0, _count),
            [.. _numbers.Select(column => (ReadOnlyMemory<double>)column.AsMemory(0, _count))]);
    }

    /// <summary>What is shown of a run.</summary>
    private readonly record struct Run(VerdictKind Verdict, int Iterations, int? DivergedAt, Weights Weights)
    {
        public static Run Create(in Summary summary, int iterations, Weights weights)
        {
            var verdict = Training.Verdict.Judge(summary);
            return new(verdict.Kind, iterations, verdict.Divergence?.Step + 1, weights);
        }
    }
}
