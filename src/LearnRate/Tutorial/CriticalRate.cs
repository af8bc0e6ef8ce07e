namespace LearnRate.Tutorial;

/// <summary>A critical rate: below it a variant does something, above it no longer.</summary>
/// <param name="Below">The largest rate tried that still does.</param>
/// <param name="Above">The smallest rate tried above it that does not.</param>
/// <param name="Then">What becomes of a run a little above.</param>
public sealed record CriticalRate(double Below, double Above, Settling Then);

/// <summary>A stretch of rates with the same fate.</summary>
/// <param name="From">Its lowest rate.</param>
/// <param name="To">Its highest rate.</param>
public readonly record struct RateWindow(double From, double To);

/// <summary>
/// The rates at which the six variants stop settling: measured on runs, and what theory says. Where an orbit misses a basin of attraction
/// the boundary is fractal, so that three digits mean something and more do not.
/// </summary>
public sealed class CriticalRates
{
    private const double Lowest = 1e-5, Highest = 2e-3;

    /// <summary>The step of the fine grid; four neighbours on it that fail are no thin window but the cliff.</summary>
    private const double Fine = 1.00025;

    private const int Neighbours = 4;

    private readonly Variant _variant;
    private readonly int _mostPasses;
    private readonly bool _exact;

    private CriticalRates(Variant variant, int mostPasses, bool exact)
    {
        (_variant, _mostPasses, _exact) = (variant, mostPasses, exact);
        var lowest = Settling.Of(variant, Lowest, mostPasses);
        SmallRatePattern = lowest.Fate == Fate.Settles && lowest.Pattern is { } pattern ? pattern
            : throw new InvalidOperationException($"{variant} does not settle at {Lowest}.");
        CycleLost = Measure(s => s.Fate == Fate.Settles && s.Pattern == pattern, Lowest);
        Cliff = Measure(s => s.Fate == Fate.Settles, CycleLost.Below);
        StabilityLimit = Theory(map => map.IsStable);
        ExistenceLimit = Theory(map => map.CycleExists);
    }

    /// <summary>Measures to three digits, within a fixed number of passes.</summary>
    public static CriticalRates ToThreeDigits(Variant variant) => new(variant, 100 * Settling.FirstLook, exact: false);

    /// <summary>Measures on the fine grid from its lowest rate up, then bisects to neighbouring doubles. Takes seconds.</summary>
    /// <param name="variant">The variant.</param>
    /// <param name="mostPasses">The most passes of a run that stays undecided.</param>
    public static CriticalRates Exactly(Variant variant, int mostPasses = 10_000 * Settling.FirstLook) =>
        new(variant, mostPasses, exact: true);

    /// <summary>Which samples are clipped on the cycle that small rates settle on.</summary>
    public ClipPattern SmallRatePattern { get; }

    /// <summary>Where runs stop settling on the cycle of small rates.</summary>
    public CriticalRate CycleLost { get; }

    /// <summary>Where runs stop settling at all.</summary>
    public CriticalRate Cliff { get; }

    /// <summary>Theory: the rate at which the cycle of small rates stops being stable.</summary>
    public double? StabilityLimit { get; }

    /// <summary>Theory: the rate at which the cycle of small rates stops existing, because another sample becomes clipped on it; null
    /// if that happens nowhere on the range looked at.</summary>
    public double? ExistenceLimit { get; }

    /// <summary>The spectral radius of the small-rate cycle's pass map at a rate.</summary>
    public double SpectralRadiusAt(double rate) => PassMap.TryCreate(_variant, rate, SmallRatePattern)!.SpectralRadius;

    /// <summary>The widest window above the cliff in which runs settle again, or null if there is none.</summary>
    public RateWindow? WidestWindowAbove(double ratio = 1.005)
    {
        RateWindow? widest = null;
        double? from = null;
        var last = Cliff.Above;
        for (var rate = Cliff.Above * ratio; rate < Highest; rate *= ratio)
        {
            var settles = Of(rate).Fate == Fate.Settles;
            if (settles) from ??= rate;
            if (!settles && from is { } start)
            {
                if (widest is null || last / start > widest.Value.To / widest.Value.From) widest = new(start, last);
                from = null;
            }

            last = rate;
        }

        if (widest is not { } window) return null;
        bool Settles(double rate) => Of(rate).Fate == Fate.Settles;
        var (_, lower) = Bisect(window.From / ratio, window.From, r => !Settles(r), 1e-4);
        var (upper, _) = Bisect(window.To, window.To * ratio, Settles, 1e-4);
        return new(lower, upper);
    }

    private Settling Of(double rate) => Settling.Of(_variant, rate, _mostPasses);

    private CriticalRate Measure(Func<Settling, bool> holds, double from)
    {
        var start = from;
        if (!_exact)
        {
            // A walk in steps of 1 %, then the fine grid from the last rate that held: every known cliff is followed by at least 1.2 %.
            const double coarse = 1.01;
            while (start < Highest && holds(Of(start * coarse))) start *= coarse;
        }

        var (below, above, failed) = (start, start, 0);
        for (var rate = start * Fine; failed < Neighbours; rate *= Fine)
        {
            if (rate > Highest) throw new InvalidOperationException($"{_variant} holds up to {Highest}.");
            if (holds(Of(rate))) (below, failed) = (rate, 0);
            else if (failed++ == 0) above = rate;
        }

        var then = Of(above * Fine);
        if (_exact) (below, above) = Bisect(below, above, rate => holds(Of(rate)));
        return new(below, above, then);
    }

    private double? Theory(Func<PassMap, bool> holds)
    {
        const double step = 1.01;
        bool At(double rate) => PassMap.TryCreate(_variant, rate, SmallRatePattern) is { } map && holds(map);
        for (var rate = Lowest; rate < Highest; rate *= step)
            if (!At(rate * step)) return Bisect(rate, rate * step, At).Holds;
        return null;
    }

    /// <summary>Halves an interval at whose lower end something holds and at whose upper end it does not, down to a relative width or to
    /// neighbouring doubles.</summary>
    private static (double Holds, double Fails) Bisect(double lower, double upper, Func<double, bool> holds, double width = 0)
    {
        while (upper - lower > width * lower)
        {
            var middle = 0.5 * (lower + upper);
            if (middle <= lower || middle >= upper) break;
            (lower, upper) = holds(middle) ? (middle, upper) : (lower, middle);
        }

        return (lower, upper);
    }
}
