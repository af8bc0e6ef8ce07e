namespace LearnRate.Training;

/// <summary>How a run went, in a word.</summary>
public enum VerdictKind
{
    /// <summary>The loss fell and settled.</summary>
    Converged,

    /// <summary>The loss was still falling when the horizon ended.</summary>
    Slow,

    /// <summary>The loss is bounded, and does not settle.</summary>
    Oscillating,

    /// <summary>The updates vanish, the loss does not.</summary>
    Stuck,

    /// <summary>A loss or a parameter left the finite numbers, or the losses grew without end.</summary>
    Diverged,

    /// <summary>The loss settled at the floor, below which no learning rate gets it.</summary>
    DataLimited,

    /// <summary>The summary does not tell.</summary>
    Undecided,
}

/// <summary>Why a run is undecided.</summary>
public enum UndecidedReason
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>It was stopped before its horizon.</summary>
    Stopped,

    /// <summary>The horizon is less than <see cref="Summary.MinWindows"/> steps.</summary>
    TooShort,

    /// <summary>The loss rose when the horizon ended, but not yet beyond all bounds.</summary>
    Rising,

    /// <summary>
    /// Nothing was gained that stands out from the noise, though the parameters move; or
    /// single batches are all there is, and nothing tells their noise.
    /// </summary>
    Noise,

    /// <summary>
    /// The loss stands still, and it is not known whether the parameters do: stuck, or so slow that nothing shows. See
    /// <see cref="SummaryBuilder.AddParameters"/>.
    /// </summary>
    MovesUnknown,
}

/// <summary>How a run went: a function of its summary and, where it is known, of the lowest loss that can be reached. Multiplying all
/// losses by a positive number or adding one to them changes nothing. The definitions, and the measurements behind their thresholds,
/// are in docs/verdicts.md.</summary>
/// <param name="Kind">The word.</param>
public readonly record struct Verdict(VerdictKind Kind)
{
    /// <summary>The share of a loss's whole fall that may be left to fall.</summary>
    private const double Left = 0.001;

    /// <summary>The same where the tail alone says what is left.</summary>
    private const double LeftByItself = 0.002;

    /// <summary>The share of a loss's whole fall that does not matter otherwise.</summary>
    private const double Immaterial = 0.01;

    /// <summary>From so many standard errors on a slope is one.</summary>
    private const double Significant = 4;

    /// <summary>Up to so many times the noise of independent batches a spread of epochs, or of parts of one, is that of batches.</summary>
    private const double NoisyEpochs = 1, NoisyParts = 2.5;

    /// <summary>Up to so many times that noise the loss stands still.</summary>
    private const double Still = 0.25;

    /// <summary>The share of the first stretch's move from which the parameters still move as they did.</summary>
    private const double Moving = 0.5;

    /// <summary>Two moves are to and fro below so many times one of them, and a drift above.</summary>
    private const double Returning = 0.5, Drifting = 1.8;

    /// <summary>The share of what was gained up to which the loss is constant.</summary>
    private const double Constant = 1e-5;

    /// <summary>From so many standard errors on something was gained.</summary>
    private const double Doubtful = 3;

    /// <summary>The share of the way to the floor from which a run has got somewhere.</summary>
    private const double Halfway = 0.5;

    /// <summary>From so many times what was ever gained, growth is divergence.</summary>
    private const double Grown = 10;

    /// <summary>Differences of so many times the resolution are none.</summary>
    private const double Rounding = 8;

    /// <summary>
    /// For slow: the estimated steps until the loss has come as close to where it levels off as
    /// a thousandth of its whole fall; null if it does not level off yet.
    /// </summary>
    public double? StepsToGo { get; private init; }

    /// <summary>
    /// For diverged: where and by what. Where the losses grew without leaving the finite
    /// numbers, the step from which they stayed above the first.
    /// </summary>
    public Divergence? Divergence { get; private init; }

    /// <summary>For undecided: why.</summary>
    public UndecidedReason Reason { get; private init; }

    /// <summary>The verdict as people read it, such as <c>data-limited</c>.</summary>
    public string Word => Kind == VerdictKind.DataLimited ? "data-limited" : Kind.ToString().ToLowerInvariant();

    /// <summary>The verdict on a run.</summary>
    /// <param name="summary">Its summary.</param>
    /// <param name="floor">The lowest loss that can be reached, in closed form or as
    /// the best of a sweep; null where it is not known.</param>
    /// <exception cref="ArgumentOutOfRangeException">The floor is not finite.</exception>
    public static Verdict Judge(in Summary summary, double? floor = null)
    {
        if (floor is { } given) Recipes.Check.Finite(given, "The floor");
        if (summary.Divergence is { } divergence) return new(VerdictKind.Diverged) { Divergence = divergence };
        if (summary.Steps < summary.Horizon) return Undecided(UndecidedReason.Stopped);
        if (summary.Horizon < Summary.MinWindows) return Undecided(UndecidedReason.TooShort);
        // Losses that are too large to be summed up.
        if (!double.IsFinite(summary.Level)) return Grew(summary);

        var (tail, gained) = (Tail.From(summary), Math.Max(0, summary.First - summary.Best));
        if (tail.IsRising || tail.Doubles)
        {
            if (summary.Level > summary.First + Grown * gained) return Grew(summary);
            if (tail.Rise > Immaterial * gained) return Undecided(UndecidedReason.Rising);
        }

        // The end is not above the tail's level; to know that spares the logarithm.
        var least = Left * Math.Abs(summary.First - tail.Limit);
        if (tail.IsFalling && summary.Level - tail.Limit > least && tail.Gap > least)
            return new(VerdictKind.Slow) { StepsToGo = tail.StepsToGo(summary.First, floor) };
        return tail.IsFalling && tail.GapByItself > LeftByItself / Left * least
            ? new(VerdictKind.Slow) { StepsToGo = tail.StepsToGoByItself(least) } : Bounded(summary, gained, floor);
    }

    private static Verdict Grew(in Summary summary) =>
        new(VerdictKind.Diverged) { Divergence = new((int)summary.AboveSince, DivergenceCause.Growth) };

    private static Verdict Undecided(UndecidedReason doubt) => new(VerdictKind.Undecided) { Reason = doubt };

    // Neither falls nor rises: it settled somewhere, or swings.
    private static Verdict Bounded(in Summary summary, double gained, double? floor)
    {
        var (noise, rounding) = (summary.BatchSpread / Math.Sqrt(summary.Window), Rounding * summary.Resolution);
        var allowed = (summary.Window == summary.Epoch ? NoisyEpochs : NoisyParts) * noise;
        if (!(summary.Spread <= Immaterial * gained || summary.Spread <= rounding || summary.Spread <= allowed))
        {
            // Batches of one step each have no spread within, and so nothing tells the noise.
            return summary is { Window: 1, Epoch: > 1 } ? Undecided(UndecidedReason.Noise) : new(VerdictKind.Oscillating);
        }

        var moves = summary.LastMove > Moving * summary.FirstMove;
        // At the edge of stability, ±1 and back: the loss is constant, the parameters jump.
        if (moves && summary.Spread <= Math.Max(rounding, Constant * gained) && summary.LastMoves < Returning * summary.LastMove)
            return new(VerdictKind.Oscillating);

        var doubt = Doubtful * (summary.Spread + summary.FirstError) + rounding;
        var (fell, floorOrBest) = (summary.First - summary.Level, Math.Min(floor ?? summary.Best, summary.Best));
        if (fell > doubt && fell >= Halfway * (summary.First - floorOrBest))
            return new(summary.Level - floor <= Immaterial * (summary.First - floor) ? VerdictKind.DataLimited : VerdictKind.Converged);

        // It got nowhere, or not far from where it began.
        if (moves && summary.LastMoves > Drifting * summary.LastMove && Math.Abs(fell) <= doubt + noise) return new(VerdictKind.Slow);
        // Only whole epochs of several batches tell the noise of moving parameters from that of sampling.
        var tells = summary.Window == summary.Epoch && summary.Window > 1;
        if (tells ? summary.Spread <= Still * noise && (!moves || Math.Abs(fell) <= Still * noise) : !moves)
            return double.IsNaN(summary.LastMove) ? Undecided(UndecidedReason.MovesUnknown) : new(VerdictKind.Stuck);
        return Math.Abs(fell) > doubt / 2 ? new(VerdictKind.Oscillating) : Undecided(UndecidedReason.Noise);
    }

    /// <summary>Where the loss was going when the horizon ended.</summary>
    /// <param name="Length">The steps of the tail.</param>
    /// <param name="Rise">How much its line rises over the tail.</param>
    /// <param name="IsFalling">Whether that is a fall beyond doubt.</param>
    /// <param name="IsRising">Whether it is a rise beyond doubt.</param>
    /// <param name="Doubles">Whether it is more than twice as far above the first loss as a quarter of
    /// the run before, which was above that and the quarter before it.</param>
    /// <param name="End">The line's end.</param>
    /// <param name="Fall">How much the tail is below the quarter before it.</param>
    /// <param name="Ratio">How much a quarter of the run leaves of what is to be fallen, by the
    /// last three quarters; 1 or more if they do not level off.</param>
    /// <param name="Limit">Where the loss levels off then; if it does not, where it
    /// gets in another horizon at the pace of its tail.</param>
    /// <param name="Spread">How far the tail is from its line.</param>
    private readonly record struct Tail(double Length, double Rise, bool IsFalling, bool IsRising, bool Doubles, double End, double Fall,
        double Ratio, double Limit, double Spread)
    {
        /// <summary>
        /// A decay e⁻ᵏᵗ is that many times k of its fall from its line, k small: c·t²
        /// is c/√180 from its, and e⁻ᵏᵗ − 1 is −k·t + k²·t²/2.
        /// </summary>
        private static readonly double Bend = 1 / Math.Sqrt(720);

        public static Tail From(in Summary summary)
        {
            var stretches = Math.Floor(summary.Horizon / summary.Window);
            var count = stretches - Math.Floor(stretches * 3 / 4);
            var rise = summary.Slope * count * summary.Window;
            // The standard error of the ends of a line through so many points; a swing has a
            // slope as well, but not one that is longer than it is wide.
            var least = Math.Max(summary.Spread * Math.Max(2, Significant * Math.Sqrt(12 / count)), Rounding * summary.Resolution);
            var (before, last) = (summary.Second - summary.Third, summary.Third - summary.Level);
            // A geometric decay a·rᵗ has quarters whose differences have the ratio r, and ends a·r⁴ above its limit.
            var ratio = before > last && last > 0 ? last / before : 1;
            return new(
                count * summary.Window, rise, -rise > least, rise > least,
                summary.Level - summary.First > 2 * (summary.Third - summary.First)
                    && summary.Third > Math.Max(summary.First, summary.Second),
                summary.Level + rise / 2, last, ratio, ratio < 1 ? summary.Level - last * ratio / (1 - ratio) : summary.Level + 4.5 * rise,
                summary.Spread);
        }

        /// <summary>How much above its limit the loss is at the end by the tail alone: what falls fast at first and then slowly is
        /// not one decay, and the quarters before say too little of it. Noise makes this smaller.</summary>
        public double GapByItself => -Rise / (Numerics.Elementary.Exp(Pace) - 1);

        public double? StepsToGoByItself(double least) =>
            Length * Numerics.Elementary.Log(GapByItself / least) / Pace is var steps && double.IsFinite(steps) ? steps : null;

        // k of the decay e⁻ᵏᵗ that bends as much as the tail does.
        private double Pace => Spread / (Bend * -Rise);

        /// <summary>How much above its limit the loss is at the end.</summary>
        public double Gap => Ratio < 1 ? Fall * Ratio * Ratio * -Numerics.Elementary.Log(Ratio) / ((1 - Ratio) * (1 - Ratio)) : -4 * Rise;

        public double? StepsToGo(double first, double? floor) => Ratio < 1
            ? Length * Numerics.Elementary.Log(Gap / (Left * Math.Abs(first - Limit))) / -Numerics.Elementary.Log(Ratio)
            : End > floor ? (End - floor) / -Rise * Length : null;
    }
}
