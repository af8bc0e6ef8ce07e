namespace LearnRate.Tutorial;

/// <summary>A critical rate: below it a variant does something, above it no longer.</summary>
/// <param name="Below">The largest rate tried that still does.</param>
/// <param name="Above">The smallest rate tried above it that does not.</param>
/// <param name="Then">What becomes of a run a little above.</param>
public sealed record CriticalRate(double Below, double Above, Settling Then);

/// <summary>How a cycle is lost.</summary>
public enum LossOfCycle
{
    /// <summary>It stops existing: on it another sample would be clipped.</summary>
    Existence,

    /// <summary>It exists and repels: its spectral radius has reached 1.</summary>
    Stability,

    /// <summary>It exists and attracts, but the run from the tutorial's start misses its basin of attraction.</summary>
    Basin,
}

/// <summary>An interval of rates with the same fate.</summary>
/// <param name="From">Its lowest rate.</param>
/// <param name="To">Its highest rate.</param>
public readonly record struct RateWindow(double From, double To);

/// <summary>
/// The rates at which the six variants stop settling: measured on runs, and what theory says. Where an orbit misses a basin of attraction
/// the boundary is fractal, so that three digits mean something and more do not.
/// </summary>
public sealed class CriticalRates
{
    private const double Lowest = 1e-5;

    /// <summary>The fine grid: 20,001 rates from 1e-5 to 2e-3, a factor of 200^(1/20000) apart.</summary>
    private const int Last = 20_000;

    private const double Step = 1.0002649509616348;

    /// <summary>The coarse walk takes every 38th rate, 1 % apart: every cliff known here is followed by 1.2 % that fail.</summary>
    private const int Coarse = 38;

    /// <summary>So many neighbours on the fine grid that fail are no thin window but the cliff.</summary>
    private const int Neighbours = 4;

    private readonly Variant _variant;
    private readonly int _gridPasses;
    private readonly int? _bisectionPasses;
    private readonly Dictionary<int, Settling> _known = [];
    private readonly CancellationToken _cancellationToken;

    private CriticalRates(Variant variant, int gridPasses, int? bisectionPasses, CancellationToken cancellationToken)
    {
        (_variant, _gridPasses, _bisectionPasses, _cancellationToken) = (variant, gridPasses, bisectionPasses, cancellationToken);
        var lowest = Settling.Judge(variant, Lowest, gridPasses);
        SmallRatePattern = lowest.Fate == Fate.Settles && lowest.Pattern is { } pattern ? pattern
            : throw new InvalidOperationException($"{variant} does not settle at {Lowest}.");
        CycleLost = Measure(s => s.Fate == Fate.Settles && s.Pattern == pattern);
        Cliff = Measure(s => s.Fate == Fate.Settles);
        StabilityLimit = Theory(pattern, map => map.IsStable);
        ExistenceLimit = Theory(pattern, map => map.CycleExists);
        NaiveLimit = Theory(default, map => map.IsStable);
    }

    /// <summary>Measures to three digits, within a fixed number of passes.</summary>
    /// <param name="variant">The variant.</param>
    /// <param name="cancellationToken">Ends the measurement between two runs.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static CriticalRates ToThreeDigits(Variant variant, CancellationToken cancellationToken = default) =>
        new(variant, 100 * Settling.FirstLook, bisectionPasses: null, cancellationToken);

    /// <summary>
    /// Measures on the fine grid from its lowest rate up, where an undecided run gets up to 300,000
    /// passes, then narrows the interval found to neighbouring doubles. Takes seconds.
    /// </summary>
    /// <param name="variant">The variant.</param>
    /// <param name="mostPasses">The most passes of a run that stays undecided, once between two rates of the grid.</param>
    /// <param name="cancellationToken">Ends the measurement between two runs.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static CriticalRates Exactly(
        Variant variant, int mostPasses = 10_000 * Settling.FirstLook, CancellationToken cancellationToken = default) =>
        new(variant, Math.Min(500 * Settling.FirstLook, mostPasses), mostPasses, cancellationToken);

    /// <summary>Which samples are clipped on the cycle that small rates settle on.</summary>
    public ClipPattern SmallRatePattern { get; }

    /// <summary>Where runs stop settling on the cycle of small rates.</summary>
    public CriticalRate CycleLost { get; }

    /// <summary>Why the cycle of small rates is lost, as its pass map just above the loss shows.</summary>
    public LossOfCycle WhyLost => PassMap.TryCreate(_variant, CycleLost.Above, SmallRatePattern) switch
    {
        { CycleExists: false } => LossOfCycle.Existence,
        { IsStable: false } => LossOfCycle.Stability,
        _ => LossOfCycle.Basin,
    };

    /// <summary>Where runs stop settling at all.</summary>
    public CriticalRate Cliff { get; }

    /// <summary>Theory: the rate at which the cycle of small rates stops being stable.</summary>
    public double? StabilityLimit { get; }

    /// <summary>Theory: the rate at which the cycle of small rates stops existing, because another sample becomes clipped on it; null
    /// if that happens nowhere on the range looked at.</summary>
    public double? ExistenceLimit { get; }

    /// <summary>Theory, if no sample were clipped: the rate at which a pass over all six would stop being stable.</summary>
    public double? NaiveLimit { get; }

    /// <summary>The spectral radius of the small-rate cycle's pass map at a rate.</summary>
    public double SpectralRadiusAt(double rate) => PassMap.TryCreate(_variant, rate, SmallRatePattern)!.SpectralRadius;

    /// <summary>The widest window above the cliff in which runs settle again, or null if there is none.</summary>
    public RateWindow? WidestWindowAbove()
    {
        const int stride = Coarse / 2;
        static bool Settles(Settling settling) => settling.Fate == Fate.Settles;

        (int From, int To)? widest = null;
        var start = stride;
        while (Rate(start - stride) < Cliff.Above) start++;
        for (var (i, from) = (start, start); i <= Last; i += stride)
        {
            if (!Settles(At(i, stride))) from = i + stride;
            else if (widest is not { } w || i - from > w.To - w.From) widest = (from, i);
        }

        if (widest is not { } window) return null;
        var (_, lower) = Bracket(Rate(window.From - stride), Rate(window.From), Runs(s => !Settles(s)), 1e-4);
        var (upper, _) = Bracket(Rate(window.To), Rate(window.To + stride), Runs(Settles), 1e-4);
        return new(lower, upper);
    }

    // By binary powering: the same bits everywhere, and an error of a few units in the last place.
    private static double Rate(int index)
    {
        var rate = Lowest;
        for (var power = Step; index != 0; index >>= 1, power *= power)
            if ((index & 1) != 0) rate *= power;
        return rate;
    }

    // What becomes of the run at a rate of the grid. Where that is not known yet, its next neighbours a stride apart are run along with it.
    private Settling At(int index, int stride)
    {
        if (_known.TryGetValue(index, out var known)) return known;
        _cancellationToken.ThrowIfCancellationRequested();
        var settlings = Settling.Judge(
            _variant, [.. Enumerable.Range(0, TutorialLanes.Count).Select(lane => Rate(index + lane * stride))], _gridPasses);
        for (var lane = 0; lane < settlings.Length; lane++) _known.TryAdd(index + lane * stride, settlings[lane]);
        return settlings[0];
    }

    private CriticalRate Measure(Func<Settling, bool> holds)
    {
        var start = 0;
        while (_bisectionPasses is null && start + Coarse <= Last && holds(At(start + Coarse, Coarse))) start += Coarse;

        var failed = 0;
        var (below, above) = (start, start);
        for (var i = start + 1; failed < Neighbours; i++)
        {
            if (i > Last) throw new InvalidOperationException($"{_variant} holds up to the end of the grid.");
            if (holds(At(i, 1))) (below, failed) = (i, 0);
            else if (failed++ == 0) above = i;
        }

        var (largest, smallest) = (Rate(below), Rate(above));
        if (_bisectionPasses is not null) (largest, smallest) = Bracket(largest, smallest, Runs(holds));
        return new(largest, smallest, At(above, 1));
    }

    private double? Theory(ClipPattern pattern, Func<PassMap, bool> holds)
    {
        bool At(double rate) => PassMap.TryCreate(_variant, rate, pattern) is { } map && holds(map);
        for (var i = Coarse; i <= Last; i += Coarse)
            if (!At(Rate(i))) return Bracket(Rate(i - Coarse), Rate(i), rates => Array.FindIndex(rates, rate => !At(rate))).Holds;
        return null;
    }

    // As a question to Bracket: the place of the first of some rates whose run fails, or -1.
    private Func<double[], int> Runs(Func<Settling, bool> holds) => rates =>
    {
        _cancellationToken.ThrowIfCancellationRequested();
        return Array.FindIndex(Settling.Judge(_variant, rates, _bisectionPasses ?? _gridPasses), s => !holds(s));
    };

    /// <summary>Narrows an interval at whose lower end something holds and at whose upper end it does not, down to a relative width or to
    /// neighbouring doubles: into nine parts at a time, because eight runs take the time of one.</summary>
    private static (double Holds, double Fails) Bracket(double lower, double upper, Func<double[], int> firstFailing, double width = 0)
    {
        while (upper - lower > width * lower)
        {
            var (from, part) = (lower, (upper - lower) / (TutorialLanes.Count + 1));
            double[] inner =
            [
                .. Enumerable.Range(1, TutorialLanes.Count).Select(k => from + k * part)
                    .Where(rate => rate > from && rate < upper).Distinct(),
            ];
            if (inner.Length == 0) break;
            var failing = firstFailing(inner);
            if (failing != 0) lower = inner[failing < 0 ? ^1 : failing - 1];
            if (failing >= 0) upper = inner[failing];
        }

        return (lower, upper);
    }
}
