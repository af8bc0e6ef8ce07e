using System.Collections.Concurrent;
using System.Globalization;
using LearnRate.Plots;
using LearnRate.Problems;
using LearnRate.Storage;
using LearnRate.Training;
using LearnRate.Tutorial;

namespace LearnRate.Cli.Sweeps;

/// <summary>The tutorial's own program at many rates, in columns: a run of each, its summary and the verdict on it.</summary>
internal sealed class TutorialRuns
{
    private const int MostRows = 200;

    /// <summary>How many runs are kept together: a row of the store.</summary>
    private const int Part = 131_072;

    private readonly Variant _variant;
    private readonly RunColumns _runs;
    private readonly Verdict[] _verdicts;
    private readonly int _known;

    private TutorialRuns(Variant variant, RunColumns runs, Verdict[] verdicts, int known) => (_variant, _runs, _verdicts, _known) = (variant, runs, verdicts, known);

    /// <summary>Runs the program at the rates that the store does not know, keeps those, and judges all.</summary>
    /// <param name="problem">The rule and the data.</param>
    /// <param name="rates">The rates, rising.</param>
    /// <param name="store">The store.</param>
    /// <param name="isFresh">Whether known runs are run again.</param>
    /// <param name="cancel">Ends it early.</param>
    public static TutorialRuns Of(TutorialProblem problem, IReadOnlyList<double> rates, RunStore store, bool isFresh, CancellationToken cancel)
    {
        var program = new TutorialProgram { Rule = problem.Rule, Data = problem.Data };
        var recipe = Recipe(problem);
        var known = isFresh ? null : Pick(store.FindColumns(recipe, seed: 0), rates);
        double[] unknown = known is null or { Count: 0 } ? [.. rates] : [.. rates.Except(known.Rates.ToArray())];
        if (unknown.Length == 0) return new(new(problem.Rule, problem.Data), known!, Judge(program, known!), known!.Count);

        var (trained, verdicts) = Train(program, unknown, parts => store.KeepParts(recipe, seed: 0, parts), cancel);
        if (known is null or { Count: 0 }) return new(new(problem.Rule, problem.Data), trained, verdicts, known: 0);
        var all = Pick(store.FindColumns(recipe, seed: 0), rates);
        return new(new(problem.Rule, problem.Data), all, Judge(program, all), known.Count);
    }

    /// <summary>A row per rate, or of very many how many got which verdict.</summary>
    public void Show(Terminal terminal)
    {
        var rates = _runs.Rates.Span;
        if (rates.Length <= MostRows)
        {
            Row(terminal, "rate", "verdict", "iteration", "final error");
            for (var i = 0; i < rates.Length; i++)
            {
                var diverged = _verdicts[i].Divergence;
                Row(terminal, Numbers.Rate(rates[i]), _verdicts[i].Word, Numbers.Short(diverged?.Step + 1 ?? _runs.Steps.Span[i], 7), diverged is null ? Numbers.Short(LargestError(i), 6) : "-");
            }
        }
        else
        {
            terminal.Out.WriteLine($"{"verdict",-14}{"runs",10}  {"from rate",-12}{"to rate",-12}");
            foreach (var group in Enumerable.Range(0, rates.Length).GroupBy(i => _verdicts[i].Kind).OrderBy(group => group.First()))
                terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_verdicts[group.First()].Word,-14}{group.Count(),10:N0}  {Numbers.Rate(_runs.Rates.Span[group.First()]),-12}{Numbers.Rate(_runs.Rates.Span[group.Last()]),-12}"));
        }

        if (_known > 0) terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_known:N0} of {rates.Length:N0} runs were known to the store (--fresh runs them anyway)"));
    }

    /// <summary>A row per run, for other programs.</summary>
    public void WriteCsv(TextWriter output)
    {
        output.Write("rate,verdict,iterations,diverged_at,b,w,largest_error\n");
        for (var i = 0; i < _runs.Count; i++)
        {
            var diverged = _verdicts[i].Divergence;
            var (b, w, error) = diverged is null ? (Text(_runs.Numbers[^2].Span[i]), Text(_runs.Numbers[^1].Span[i]), Text(LargestError(i))) : ("", "", "");
            output.Write(string.Create(CultureInfo.InvariantCulture, $"{Numbers.Rate(_runs.Rates.Span[i])},{_verdicts[i].Word},{_runs.Steps.Span[i]},{diverged?.Step + 1},{b},{w},{error}\n"));
        }
    }

    /// <summary>The largest error on the samples against the rate.</summary>
    public Figure Curve()
    {
        double[] errors = [.. Enumerable.Range(0, _runs.Count).Select(i => _verdicts[i].Kind == VerdictKind.Diverged ? double.NaN : LargestError(i))];
        double[] diverged = [.. Enumerable.Range(0, _runs.Count).Where(i => double.IsNaN(errors[i])).Select(i => _runs.Rates.Span[i])];
        return new()
        {
            X = new("learning rate") { IsLog = true },
            Y = new("largest error at the end") { IsLog = true },
            Lines = [new("the tutorial's program", _runs.Rates.ToArray(), errors)],
            Beyond = diverged.Length > 0 ? new("diverged", diverged) : null,
        };
    }

    /// <summary>One JSON document; its schema is docs/schemas/tutorial-sweep-1.schema.json.</summary>
    public string ToJson() => TutorialSweepDocument.Of(
        _variant, [.. Enumerable.Range(0, _runs.Count).Select(i => _verdicts[i].Divergence is { } diverged
            ? new SweptProgramDocument(_runs.Rates.Span[i], _verdicts[i].Word, _runs.Steps.Span[i], diverged.Step + 1, null, null, null)
            : new SweptProgramDocument(_runs.Rates.Span[i], _verdicts[i].Word, _runs.Steps.Span[i], null, _runs.Numbers[^2].Span[i], _runs.Numbers[^1].Span[i], LargestError(i)))]).ToJson();

    private double LargestError(int run) => TutorialNeuron.LargestError(new(_runs.Numbers[^2].Span[run], _runs.Numbers[^1].Span[run]), _variant.Samples);

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static StoredRecipe Recipe(TutorialProblem problem) => new()
    {
        Text = $"program {problem}\nstop published",
        Problem = $"the program of {problem}",
        Columns =
        [
            "best", "last", "second", "third", "level", "slope", "spread", "sample_spread", "first_move", "last_move", "last_moves", "above_since", "diverged", "diverged_in_weight", "b", "w",
        ],
    };

    // Straight into the columns that are kept, part by part while the others train: a million runs are 130 MB of them.
    private static (RunColumns Runs, Verdict[] Verdicts) Train(TutorialProgram program, double[] rates, Action<IEnumerable<RunColumns>> keep, CancellationToken cancel)
    {
        var (ends, steps, outcomes, verdicts) = (new TutorialEnd[rates.Length], new int[rates.Length], new RunOutcome[rates.Length], new Verdict[rates.Length]);
        double[][] numbers = [.. Enumerable.Range(0, TutorialSummaries.ColumnCount + 2).Select(_ => GC.AllocateUninitializedArray<double>(rates.Length))];
        int[] missing = [.. Enumerable.Range(0, (rates.Length - 1) / Part + 1).Select(part => Math.Min(Part, rates.Length - part * Part))];
        using var whole = new BlockingCollection<int>();
        var training = Task.Run(
            () =>
            {
                try
                {
                    program.Summarise(ends, rates, Take, cancel: cancel);
                }
                finally
                {
                    whole.CompleteAdding();
                }
            },
            CancellationToken.None);
        keep(Parts());
        return (Columns(0, rates.Length), verdicts);

        void Take(TutorialSummaries columns)
        {
            for (var c = 0; c < TutorialSummaries.ColumnCount; c++) columns.Column(c).CopyTo(numbers[c].AsSpan(columns.First));
            for (var i = columns.First; i < columns.First + columns.Count; i++)
            {
                var diverged = columns.Diverged[i - columns.First];
                (steps[i], outcomes[i]) = double.IsFinite(diverged) ? ((int)diverged - 1, RunOutcome.Diverged) : (ends[i].Iterations, RunOutcome.Finished);
                (numbers[^2][i], numbers[^1][i]) = (ends[i].Weights.B, ends[i].Weights.W);
                // While its numbers are in the cache.
                verdicts[i] = Verdict.Of(Summary.Of(columns, i - columns.First));
            }

            for (var (run, last) = (columns.First, columns.First + columns.Count); run < last;)
            {
                var (part, next) = (run / Part, Math.Min(last, (run / Part + 1) * Part));
                if (Interlocked.Add(ref missing[part], run - next) == 0) whole.Add(part, CancellationToken.None);
                run = next;
            }
        }

        IEnumerable<RunColumns> Parts()
        {
            foreach (var part in whole.GetConsumingEnumerable(CancellationToken.None)) yield return Columns(part * Part, Math.Min(Part, rates.Length - part * Part));
            // What ended it early ends it here, too, before anything is kept.
            training.GetAwaiter().GetResult();
        }

        RunColumns Columns(int first, int count) => new(
            rates.AsMemory(first, count), outcomes.AsMemory(first, count), steps.AsMemory(first, count), [.. numbers.Select(column => (ReadOnlyMemory<double>)column.AsMemory(first, count))]);
    }

    private static Verdict[] Judge(TutorialProgram program, RunColumns runs)
    {
        var summaries = TutorialSummaries.Of(program, [.. runs.Numbers.Take(TutorialSummaries.ColumnCount)]);
        var verdicts = new Verdict[runs.Count];
        Parallel.For(0, (verdicts.Length + 4095) / 4096, share =>
        {
            for (var i = share * 4096; i < Math.Min(verdicts.Length, (share + 1) * 4096); i++) verdicts[i] = Verdict.Of(Summary.Of(summaries, i));
        });
        return verdicts;
    }

    // Those of these rates, both rising.
    private static RunColumns Pick(RunColumns known, IReadOnlyList<double> rates)
    {
        var (places, next) = (new List<int>(), 0);
        foreach (var rate in rates)
        {
            while (next < known.Count && known.Rates.Span[next] < rate) next++;
            if (next < known.Count && known.Rates.Span[next] == rate) places.Add(next);
        }

        T[] Of<T>(ReadOnlyMemory<T> column) => [.. places.Select(place => column.Span[place])];
        return new(Of(known.Rates), Of(known.OutcomeOf), Of(known.Steps), [.. known.Numbers.Select(column => (ReadOnlyMemory<double>)Of(column))]);
    }

    private static void Row(Terminal terminal, string rate, string verdict, string iteration, string error) => terminal.Out.WriteLine($"{rate,-12}{verdict,-12}{iteration,10}  {error}");
}
