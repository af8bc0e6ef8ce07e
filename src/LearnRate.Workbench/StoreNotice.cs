using LearnRate.Storage;
using LearnRate.Sweeps;
using LearnRate.Workbench.Runs;

namespace LearnRate.Workbench;

/// <summary>What a store says while a session goes on.</summary>
/// <param name="Text">What.</param>
/// <param name="IsWarning">Whether something is wrong, or only takes its time.</param>
internal sealed record StoreNotice(Sentence Text, bool IsWarning)
{
    /// <summary>Tells which damaged runs a store has met and left out.</summary>
    public static void ReportDamage(RunStore store, IProgress<StoreNotice>? notices)
    {
        foreach (var damage in store.Damage)
            notices?.Report(new(
                $"store {store.Place.Name}: {Describe(damage)}. See '{new Activity("runs check")}'.", IsWarning: true));
    }

    /// <summary>Which runs are damaged, and how.</summary>
    public static string Describe(DamagedRuns damage) => string.Concat(
        $"experiment {Shown(damage.Experiment)}, ", damage.Seed is { } seed ? FormattableString.Invariant($"seed {seed}: ") : "all seeds: ",
        damage.Runs is { } runs ? $"{RunFacts.Runs(runs)} damaged: " : "damaged: ", damage.Problem);

    // What a damaged store says may be anything.
    private static string Shown(string fingerprint) =>
        string.Concat(fingerprint.Take(RunId.Shown).Select(digit => char.IsAsciiLetterOrDigit(digit) ? digit : '?'));
}
