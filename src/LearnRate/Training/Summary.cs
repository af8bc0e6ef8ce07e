namespace LearnRate.Training;

/// <summary>
/// The fixed-size digest of a run that every run keeps. Its series are the mean losses of stretches: a stretch is an epoch, or, in runs of fewer than
/// <see cref="LeastStretches"/> epochs, that part of the run. The tail is the last quarter of the stretches. NaN means that there is no such number.
/// </summary>
/// <remarks>As an array of numbers it has one form, <see cref="CopyTo"/>, in which files and data bases keep it.</remarks>
public sealed record Summary
{
    /// <summary>How many numbers a summary is.</summary>
    public const int Numbers = 18;

    /// <summary>A run of fewer epochs is taken in so many stretches, of whole steps.</summary>
    public const int LeastStretches = 16;

    /// <summary>How many steps the run was to have.</summary>
    public required double Horizon { get; init; }

    /// <summary>How many whole steps it did.</summary>
    public required double Steps { get; init; }

    /// <summary>How many steps make a stretch.</summary>
    public required double Stretch { get; init; }

    /// <summary>The mean loss at the initial parameters over the first batches of the first epoch: the whole epoch, but at most a two-hundredth of the horizon, and at least one batch.</summary>
    public double First { get; init; } = double.NaN;

    /// <summary>The lowest mean loss of a stretch.</summary>
    public double Best { get; init; } = double.NaN;

    /// <summary>The mean loss of the last whole stretch.</summary>
    public double Last { get; init; } = double.NaN;

    /// <summary>The mean loss over the second quarter of the stretches.</summary>
    public double Second { get; init; } = double.NaN;

    /// <summary>The mean loss over the third quarter of the stretches.</summary>
    public double Third { get; init; } = double.NaN;

    /// <summary>The mean loss over the tail.</summary>
    public double Level { get; init; } = double.NaN;

    /// <summary>The slope of the least-squares line through the stretches of the tail, per step.</summary>
    public double Slope { get; init; } = double.NaN;

    /// <summary>The standard deviation of the tail's stretches from that line.</summary>
    public double Spread { get; init; } = double.NaN;

    /// <summary>The standard deviation of the batch losses within the tail's stretches; 0 where a stretch is one step.</summary>
    public double BatchSpread { get; init; } = double.NaN;

    /// <summary>How each batch loss of the tail goes with the next, −1 to 1: 1 − Σ(ℓᵢ₊₁ − ℓᵢ)² / 2Σ(ℓᵢ − mean)², about 0 for the noise of mini-batches, −1 where every
    /// other step overshoots, 1 where the loss drifts.</summary>
    public double Alternation { get; init; } = double.NaN;

    /// <summary>How far the first stretch moved the parameters, as a Euclidean distance.</summary>
    public double FirstMove { get; init; } = double.NaN;

    /// <summary>How far the last whole stretch of the horizon moved them.</summary>
    public double LastMove { get; init; } = double.NaN;

    /// <summary>After how many steps the loss was for the last time not above <see cref="First"/>, at the end of a stretch.</summary>
    public double AboveSince { get; init; } = double.NaN;

    /// <summary>The step at which it diverged.</summary>
    public double DivergedAt { get; init; } = double.NaN;

    /// <summary>What left the finite numbers then, as the number of a <see cref="DivergenceCause"/>.</summary>
    public double Cause { get; init; } = double.NaN;

    /// <summary>Reads what <see cref="CopyTo"/> wrote.</summary>
    /// <exception cref="ArgumentException">There are not <see cref="Numbers"/> numbers.</exception>
    public static Summary Of(ReadOnlySpan<double> numbers) => numbers.Length != Numbers
        ? throw new ArgumentException($"A summary is {Numbers} numbers; these are {numbers.Length}.", nameof(numbers))
        : new()
        {
            Horizon = numbers[0],
            Steps = numbers[1],
            Stretch = numbers[2],
            First = numbers[3],
            Best = numbers[4],
            Last = numbers[5],
            Second = numbers[6],
            Third = numbers[7],
            Level = numbers[8],
            Slope = numbers[9],
            Spread = numbers[10],
            BatchSpread = numbers[11],
            Alternation = numbers[12],
            FirstMove = numbers[13],
            LastMove = numbers[14],
            AboveSince = numbers[15],
            DivergedAt = numbers[16],
            Cause = numbers[17],
        };

    /// <summary>Writes all numbers, in the order in which they stand here.</summary>
    /// <exception cref="ArgumentException">There is no room for <see cref="Numbers"/> of them.</exception>
    public void CopyTo(Span<double> numbers)
    {
        ReadOnlySpan<double> all =
        [
            Horizon, Steps, Stretch, First, Best, Last, Second, Third, Level, Slope, Spread, BatchSpread, Alternation, FirstMove, LastMove, AboveSince, DivergedAt, Cause,
        ];
        if (numbers.Length < Numbers) throw new ArgumentException($"There is room for {numbers.Length} numbers; a summary is {Numbers}.", nameof(numbers));
        all.CopyTo(numbers);
    }
}
