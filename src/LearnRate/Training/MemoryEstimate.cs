using System.Globalization;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;

namespace LearnRate.Training;

/// <summary>What units of work take in memory, before anything is trained.</summary>
internal static class MemoryEstimate
{
    /// <summary>Says so if runs would not fit into memory.</summary>
    /// <param name="units">Their units of work.</param>
    /// <param name="threads">On how many threads they train.</param>
    /// <exception cref="InsufficientMemoryException">They do not.</exception>
    public static void Check(IReadOnlyList<WorkUnit> units, int threads)
    {
        if (units.Count == 0) return;
        // Workers may have begun this many bundles at once.
        var atOnce = 2 * threads - 1;
        var bundles = units.Sum(unit => (double)Bundles(unit));
        var needed = units.Sum(Kept) + Math.Min(bundles, atOnce) * units.Max(AtWork);
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (needed <= available) return;
        var (first, recording) = (units[0].Experiment, units[0].Recording);
        var batch = Math.Min(first.BatchSize, first.Problem.TrainingRows);
        throw new InsufficientMemoryException(string.Create(CultureInfo.InvariantCulture,
            $"The runs need about {needed / (1 << 30):0.0} GiB; {available / (double)(1 << 30):0.0} GiB are there. Train fewer at once, " +
            $"thin the trace (every {recording.TraceEvery} of {first.Steps} steps now), or take smaller batches ({batch} rows now)."));
    }

    private static int Bundles(WorkUnit unit) => (unit.Rates.Count - 1) / Lanes(unit) + 1;

    private static int Lanes(WorkUnit unit) => unit.Experiment.Precision == Precision.Float ? Lanes<float>.Count : Lanes<double>.Count;

    private static double Trace(WorkUnit unit) => (unit.LastStep / unit.Recording.TraceEvery + 1.0)
        * ((unit.Recording.GradientNorms ? 2 : 1) + (unit.Experiment.RateVaries ? 1 : 0));

    /// <summary>
    /// A bundle while it trains: parameters, gradients, up to three states and the moves of two windows; all but gradients and moves once
    /// more where a controller may roll back; and its trace.
    /// </summary>
    private static double AtWork(WorkUnit unit)
    {
        var problem = unit.Experiment.Problem;
        var batch = Math.Min(unit.Experiment.BatchSize, problem.TrainingRows);
        var numbers = (unit.Experiment.Controller is null ? 7.0 : 11.0) * problem.Parameters + problem.WorkingNumbers(batch) + Trace(unit);
        return Unsafe.SizeOf<Lanes<float>>() * numbers;
    }

    /// <summary>
    /// What stays of a unit's runs: parameters, traces as doubles, and, where runs are put aside, parameters and states, what a controller
    /// may go back to, and earlier parameters in double for the summary.
    /// </summary>
    private static double Kept(WorkUnit unit)
    {
        var (parameters, bundles) = ((double)unit.Experiment.Problem.Parameters, Bundles(unit));
        var kept = bundles * (Unsafe.SizeOf<Lanes<float>>() * parameters + sizeof(double) * Lanes(unit) * Trace(unit));
        if (unit.LastStep == unit.Experiment.Steps) return kept;
        var number = Unsafe.SizeOf<Lanes<float>>() / Lanes(unit);
        return kept + (number * (unit.Experiment.Controller is null ? 4.0 : 8.0) + sizeof(double)) * parameters * unit.Rates.Count;
    }
}
