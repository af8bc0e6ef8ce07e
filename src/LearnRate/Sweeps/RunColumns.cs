using LearnRate.Training;

namespace LearnRate.Sweeps;

/// <summary>Many runs of one recipe and seed in columns, by rising rate: what a sweep of a million keeps.</summary>
public sealed class RunColumns
{
    private static readonly RunOutcome[] Outcomes = Enum.GetValues<RunOutcome>();

    /// <summary>Takes columns as they are; the caller leaves them alone from then on.</summary>
    /// <param name="rates">The learning rates; each finite, positive, and above the one before.</param>
    /// <param name="outcomes">How each run ended.</param>
    /// <param name="steps">How many steps each did.</param>
    /// <param name="numbers">Further columns of numbers, in the order of <see cref="RunRecipe.Columns"/>.</param>
    /// <exception cref="ArgumentException">Columns differ in length, or rates are not as they must be.</exception>
    public RunColumns(ReadOnlyMemory<double> rates, ReadOnlyMemory<RunOutcome> outcomes, ReadOnlyMemory<int> steps,
        params IReadOnlyList<ReadOnlyMemory<double>> numbers)
    {
        (Rates, OutcomeOf, Steps, Numbers) = (rates, outcomes, steps, numbers);
        if (outcomes.Length != Count || steps.Length != Count || numbers.Any(column => column.Length != Count))
            throw new ArgumentException(
                $"There are {Count} rates, {outcomes.Length} outcomes, {steps.Length} steps and columns " +
                $"of {string.Join(", ", numbers.Select(column => column.Length))} numbers; they must be as many.");
        var before = 0.0;
        foreach (var rate in rates.Span)
        {
            if (!(rate > before && double.IsFinite(rate)))
                throw new ArgumentException($"The rate {rate} comes after {before}; rates must be finite, positive and rising.",
                    nameof(rates));
            before = rate;
        }

        foreach (var outcome in outcomes.Span)
            if ((uint)outcome >= Outcomes.Length) throw new ArgumentException($"The outcome {outcome} is none.", nameof(outcomes));
    }

    /// <summary>How many runs there are.</summary>
    public int Count => Rates.Length;

    /// <summary>The learning rates, rising.</summary>
    public ReadOnlyMemory<double> Rates { get; }

    /// <summary>How each run ended.</summary>
    public ReadOnlyMemory<RunOutcome> OutcomeOf { get; }

    /// <summary>How many whole steps each did.</summary>
    public ReadOnlyMemory<int> Steps { get; }

    /// <summary>The columns of numbers; NaN where a run has none.</summary>
    public IReadOnlyList<ReadOnlyMemory<double>> Numbers { get; }

    /// <summary>Some of the runs.</summary>
    /// <param name="runs">Their places, rising.</param>
    public RunColumns Only(IReadOnlyList<int> runs) =>
        runs.Count == Count ? this : new(At(Rates, runs), At(OutcomeOf, runs), At(Steps, runs),
            [.. Numbers.Select(column => (ReadOnlyMemory<double>)At(column, runs))]);

    /// <summary>The elements of a column at some places.</summary>
    internal static T[] At<T>(ReadOnlyMemory<T> column, IReadOnlyList<int> places)
    {
        var all = column.Span;
        var some = new T[places.Count];
        for (var i = 0; i < some.Length; i++) some[i] = all[places[i]];
        return some;
    }
}
