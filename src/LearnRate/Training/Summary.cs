namespace LearnRate.Training;

/// <summary>
/// The fixed-size digest of a run that every run keeps. Its series are the mean losses
/// of stretches: a stretch is an epoch, or, in runs of fewer than
/// <see cref="MinWindows"/> epochs, that part of the run. The tail is the last
/// quarter of the stretches. NaN means that there is no such number.
/// </summary>
/// <remarks>
/// What it means is said by <see cref="Verdict"/>. As an array of numbers it has one
/// form, <see cref="CopyTo"/>, in which files and data bases keep it.
/// </remarks>
public readonly record struct Summary
{
    /// <summary>How many numbers a summary is.</summary>
    public const int Numbers = 20;

    /// <summary>A run of fewer epochs is taken in so many stretches, of whole steps.</summary>
    public const int MinWindows = 16;

    /// <summary>The initial loss is measured in at most this share of the horizon's steps.</summary>
    internal const int FirstShare = 200;

    /// <summary>A summary whose other numbers are NaN until they are given.</summary>
    public Summary()
    {
    }

    /// <summary>How many steps the run was to have.</summary>
    public required double Horizon { get; init; }

    /// <summary>How many whole steps it did.</summary>
    public required double Steps { get; init; }

    /// <summary>How many steps make an epoch.</summary>
    public required double Epoch { get; init; }

    /// <summary>How many steps make a stretch.</summary>
    public required double Window { get; init; }

    /// <summary>
    /// The smallest difference that losses can have in the run's numbers, by the larger of <see cref="First"/> and <see cref="Last"/>.
    /// </summary>
    public double Resolution { get; init; } = double.NaN;

    /// <summary>
    /// The mean loss at the initial parameters over the first batches of the first epoch: the whole
    /// epoch, but at most a two-hundredth of the horizon, and at least one batch.
    /// </summary>
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

    /// <summary>How far the first stretch moved the parameters, as a Euclidean distance.</summary>
    public double FirstMove { get; init; } = double.NaN;

    /// <summary>How far the last whole stretch but one moved them.</summary>
    public double LastMove { get; init; } = double.NaN;

    /// <summary>
    /// How far the last two whole stretches together moved them: twice as far where they drift, not at all where they jump to and fro.
    /// </summary>
    public double LastMoves { get; init; } = double.NaN;

    /// <summary>After how many steps the loss was for the last time not above <see cref="First"/>, at the end of a stretch.</summary>
    public double AboveSince { get; init; } = double.NaN;

    /// <summary>The step at which it diverged.</summary>
    public double DivergedAt { get; init; } = double.NaN;

    /// <summary>What left the finite numbers then, as the number of a <see cref="DivergenceCause"/>.</summary>
    public double Cause { get; init; } = double.NaN;

    /// <summary>Where it diverged, or null if it did not.</summary>
    public Divergence? Divergence => double.IsNaN(DivergedAt) ? null : new((int)DivergedAt, (DivergenceCause)Cause);

    /// <summary>The standard error of <see cref="First"/>, by the spread of batches in the tail.</summary>
    internal double FirstError => FirstBatches < Epoch ? BatchSpread / Math.Sqrt(FirstBatches) : 0;

    private double FirstBatches => Math.Clamp(Math.Floor(Horizon / FirstShare), 1, Epoch);

    /// <summary>Reads what <see cref="CopyTo"/> wrote.</summary>
    /// <exception cref="ArgumentException">There are not <see cref="Numbers"/> numbers.</exception>
    public static Summary From(ReadOnlySpan<double> numbers) => numbers.Length != Numbers
        ? throw new ArgumentException($"A summary is {Numbers} numbers; these are {numbers.Length}.", nameof(numbers))
        : new()
        {
            Horizon = numbers[0],
            Steps = numbers[1],
            Epoch = numbers[2],
            Window = numbers[3],
            Resolution = numbers[4],
            First = numbers[5],
            Best = numbers[6],
            Last = numbers[7],
            Second = numbers[8],
            Third = numbers[9],
            Level = numbers[10],
            Slope = numbers[11],
            Spread = numbers[12],
            BatchSpread = numbers[13],
            FirstMove = numbers[14],
            LastMove = numbers[15],
            LastMoves = numbers[16],
            AboveSince = numbers[17],
            DivergedAt = numbers[18],
            Cause = numbers[19],
        };

    /// <summary>Writes all numbers, in the order in which they stand here.</summary>
    /// <exception cref="ArgumentException">There is no room for <see cref="Numbers"/> of them.</exception>
    public void CopyTo(Span<double> numbers)
    {
        ReadOnlySpan<double> all =
        [
            Horizon, Steps, Epoch, Window, Resolution, First, Best, Last, Second, Third, Level, Slope, Spread, BatchSpread, FirstMove,
            LastMove, LastMoves, AboveSince, DivergedAt, Cause,
        ];
        if (numbers.Length < Numbers)
            throw new ArgumentException($"There is room for {numbers.Length} numbers; a summary is {Numbers}.", nameof(numbers));
        all.CopyTo(numbers);
    }
}
