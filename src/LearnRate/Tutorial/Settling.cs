namespace LearnRate.Tutorial;

/// <summary>What becomes of a run that is never stopped.</summary>
public enum Fate
{
    /// <summary>
    /// It approaches a stable cycle: the weights at the ends of the passes tend to a finite limit. The errors need not be 0.
    /// </summary>
    Settles,

    /// <summary>Gradient rule only: samples with an error are clipped, give no update and never will (a dead unit).</summary>
    Stuck,

    /// <summary>The weights leave the finite numbers.</summary>
    Diverges,

    /// <summary>Finite, but on no stable cycle yet after the passes that were allowed.</summary>
    Undecided,
}

/// <summary>What became of a run, and how that is known.</summary>
/// <param name="Fate">What became of it.</param>
/// <param name="Pattern">The samples that were clipped in every pass of the run's second half, or null if that changed.</param>
/// <param name="Weights">The weights after the last pass.</param>
/// <param name="Passes">How many passes were run.</param>
public sealed record Settling(Fate Fate, ClipPattern? Pattern, Weights Weights, int Passes)
{
    /// <summary>How many passes the first look takes; each further look takes ten times as many.</summary>
    public const int FirstLook = 600;

    /// <summary>
    /// Runs a variant from the tutorial's start and decides its fate. It settles if in the second half of the passes always the same
    /// samples are clipped, the pass map of that pattern is stable, and the map's fixed cycle has that same pattern. While undecided,
    /// the run is looked at again after ten times as many passes.
    /// </summary>
    /// <param name="variant">The variant.</param>
    /// <param name="rate">The learning rate η, finite and positive.</param>
    /// <param name="mostPasses">The most passes that are run before the answer is <see cref="Fate.Undecided"/>.</param>
    public static Settling Judge(Variant variant, double rate, int mostPasses) => Judge(variant, [rate], mostPasses)[0];

    /// <summary>The same for several rates, eight at a time in the time of one.</summary>
    /// <param name="variant">The variant.</param>
    /// <param name="rates">The learning rates.</param>
    /// <param name="mostPasses">The most passes of a run.</param>
    /// <returns>For each rate in turn what became of its run.</returns>
    public static Settling[] Judge(Variant variant, ReadOnlySpan<double> rates, int mostPasses)
    {
        var settlings = new Settling[rates.Length];
        for (var first = 0; first < rates.Length; first += TutorialLanes.Count)
        {
            var count = Math.Min(TutorialLanes.Count, rates.Length - first);
            Decide(variant, rates.Slice(first, count), mostPasses, settlings.AsSpan(first, count));
        }

        return settlings;
    }

    private static void Decide(Variant variant, ReadOnlySpan<double> rates, int mostPasses, Span<Settling> settlings)
    {
        var lanes = new TutorialLanes(variant, rates);
        var undecided = rates.Length;
        var done = 0;
        for (var look = Math.Min(FirstLook, mostPasses); undecided > 0; look = (int)Math.Min(10L * look, mostPasses))
        {
            lanes.Run(look / 2 - done);
            lanes.Run(look - look / 2);
            done = look;
            for (var lane = 0; lane < rates.Length; lane++)
            {
                if (settlings[lane] is not null) continue;
                var (fate, pattern) = Judge(variant, rates[lane], lanes.Weights(lane), lanes.Pattern(lane));
                if (fate == Fate.Undecided && look < mostPasses) continue;
                var passes = fate == Fate.Diverges ? lanes.FinitePasses(lane) + 1 : look;
                settlings[lane] = new(fate, pattern, lanes.Weights(lane), passes);
                undecided--;
            }
        }
    }

    private static (Fate Fate, ClipPattern? Pattern) Judge(Variant variant, double rate, Weights weights, ClipPattern? pattern) =>
        !weights.AreFinite ? (Fate.Diverges, null)
        : pattern is { } p ? (Judge(variant, rate, p), pattern)
        : (Fate.Undecided, null);

    private static Fate Judge(Variant variant, double rate, ClipPattern pattern)
    {
        if (variant.Rule == Rule.Gradient)
        {
            var samples = variant.Samples;
            for (var j = 0; j < samples.Length; j++)
                if (pattern.Clips(j) && samples[j].Desired != TutorialNeuron.Clip) return Fate.Stuck;
        }

        return PassMap.TryCreate(variant, rate, pattern) is { IsStable: true, CycleExists: true } ? Fate.Settles : Fate.Undecided;
    }
}
