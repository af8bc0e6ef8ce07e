using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Training;

/// <summary>Trains many runs of an experiment at once, a bundle per vector, bundles spread over the cores.</summary>
public static class Trainer
{
    /// <summary>Trains the experiment at its own rate.</summary>
    /// <exception cref="InsufficientMemoryException">The run does not fit into memory.</exception>
    public static RunResult Train(Experiment experiment) => Train(experiment, [experiment.Rate])[0];

    /// <summary>Trains the experiment at several rates.</summary>
    /// <param name="experiment">The experiment; its own rate is not used.</param>
    /// <param name="rates">The learning rates, each finite and positive.</param>
    /// <param name="recording">What is recorded; by default the loss of every step.</param>
    /// <param name="cancellationToken">Ends training between two steps; the runs then answer as stopped.</param>
    /// <returns>What came of each run, in the order of the rates.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not finite and positive.</exception>
    /// <exception cref="ArgumentException">Parts of the experiment do not fit each other.</exception>
    /// <exception cref="InsufficientMemoryException">The runs do not fit into memory.</exception>
    public static IReadOnlyList<RunResult> Train(
        Experiment experiment, IReadOnlyList<double> rates, Recording? recording = null, CancellationToken cancellationToken = default)
    {
        foreach (var rate in rates) Check.Positive(rate, "Rate");
        experiment.Validate();
        recording ??= new();
        return experiment.Precision == Precision.Float
            ? Train<float>(experiment, rates, recording, cancellationToken)
            : Train<double>(experiment, rates, recording, cancellationToken);
    }

    private static RunResult[] Train<T>(Experiment experiment, IReadOnlyList<double> rates, Recording recording,
        CancellationToken cancellationToken)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EnsureMemory<T>(experiment, recording, rates.Count);
        var workshop = experiment.Problem.CreateLearners<T>();
        (double[] Rates, bool Solo)[] bundles = [.. workshop.Bundles(rates)];
        var results = new RunResult[bundles.Length][];
        Workers.Share(Enumerable.Range(0, bundles.Length).Select(Train), recording.Threads);
        return [.. results.SelectMany(r => r)];

        IEnumerable<int> Train(int b)
        {
            using var bundle = new Bundle<T>(experiment, workshop, bundles[b].Rates, recording, bundles[b].Solo);
            foreach (var done in bundle.AdvanceInParts(experiment.Steps, cancellationToken)) yield return done;
            results[b] = bundle.Results();
        }
    }

    /// <summary>Says so if runs would not fit into memory, before anything is trained.</summary>
    /// <exception cref="InsufficientMemoryException">They do not.</exception>
    internal static void EnsureMemory<T>(Experiment experiment, Recording recording, int runs, bool pauses = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var bundles = (runs - 1) / Lanes<T>.Count + 1;
        var atOnce = Math.Min(bundles, 2 * recording.Threads - 1); // as many as Workers may have begun
        var batch = Math.Min(experiment.BatchSize, experiment.Problem.TrainingRows);
        // Parameters, gradients, up to three states and two stretches' moves, all but gradients and moves once more where a
        // controller may go back to them; the caller keeps the parameters and traces of all bundles, traces as doubles.
        var bundle = (experiment.Controller is null ? 7L : 11L) * experiment.Problem.Parameters + experiment.Problem.WorkingNumbers(batch);
        var trace = (long)(experiment.Steps / recording.TraceEvery + 1)
            * ((recording.GradientNorms ? 2 : 1) + (experiment.RateVaries ? 1 : 0));
        var needed = Unsafe.SizeOf<Lanes<T>>() * (double)atOnce * (bundle + trace)
            + Unsafe.SizeOf<Lanes<T>>() * (double)experiment.Problem.Parameters * bundles
            + sizeof(double) * (double)Lanes<T>.Count * trace * bundles;
        // A paused run keeps parameters and states, what a controller may go back to, and its
        // digest earlier parameters in double; its trace so far is counted above.
        if (pauses) needed += (Unsafe.SizeOf<T>() * (experiment.Controller is null ? 4.0 : 8.0) + sizeof(double))
            * experiment.Problem.Parameters * runs;
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (needed > available)
        {
            throw new InsufficientMemoryException(FormattableString.Invariant(
                $"The runs need about {needed / (1 << 30):0.0} GiB; {available / (double)(1 << 30):0.0} GiB are there. Train fewer at once, thin the trace (every {recording.TraceEvery} of {experiment.Steps} steps now), or take smaller batches ({batch} rows now)."));
        }
    }
}
