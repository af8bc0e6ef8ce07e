namespace LearnRate.Tutorial;

/// <summary>What becomes of a run that is never stopped.</summary>
public enum Fate
{
    /// <summary>It approaches a stable cycle: the weights at the ends of the passes tend to a finite limit. The errors need not be 0.</summary>
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
    /// Runs a variant from the tutorial's start and decides its fate. It settles if in the second half of the passes always the same samples
    /// are clipped, the pass map of that pattern is stable, and the map's fixed cycle has that same pattern. While undecided,
    /// the run is looked at again after ten times as many passes.
    /// </summary>
    /// <param name="variant">The variant.</param>
    /// <param name="rate">The learning rate η, finite and positive.</param>
    /// <param name="mostPasses">The most passes that are run before the answer is <see cref="Fate.Undecided"/>.</param>
    public static Settling Of(Variant variant, double rate, int mostPasses)
    {
        var weights = TutorialNeuron.Start;
        var done = 0;
        for (var look = Math.Min(FirstLook, mostPasses); ; look = (int)Math.Min(10L * look, mostPasses))
        {
            ClipPattern? pattern = null;
            var constant = true;
            for (; done < look; done++)
            {
                var now = Pass(variant, rate, ref weights);
                if (!weights.AreFinite) return new(Fate.Diverges, null, weights, done + 1);
                if (done < look / 2) continue;
                constant &= pattern is null || pattern == now;
                pattern = now;
            }

            var fate = constant && pattern is { } p ? Judge(variant, rate, p) : Fate.Undecided;
            if (fate != Fate.Undecided || look == mostPasses)
                return new(fate, constant ? pattern : null, weights, look);
        }
    }

    private static ClipPattern Pass(Variant variant, double rate, ref Weights weights)
    {
        var (bits, bit) = (0, 1);
        foreach (var sample in variant.Samples)
        {
            if (TutorialNeuron.Sum(weights, sample.Input) > TutorialNeuron.Clip) bits |= bit;
            bit <<= 1;
            weights = TutorialNeuron.Update(variant.Rule, rate, weights, sample);
        }

        return new(bits);
    }

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
