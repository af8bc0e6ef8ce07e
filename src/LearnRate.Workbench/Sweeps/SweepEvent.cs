using LearnRate.Storage;
using LearnRate.Sweeps;

namespace LearnRate.Workbench.Sweeps;

/// <summary>What happens in a <see cref="SweepSession"/>, in this order: started; any number of times advanced; ended.</summary>
internal abstract record SweepEvent;

/// <summary>The data are prepared, and all parts fit each other.</summary>
/// <param name="Warnings">What looks wrong, a sentence each.</param>
/// <param name="Notes">What was guessed, left out or found in the table, and could matter; a sentence each.</param>
internal sealed record SweepStarted(IReadOnlyList<string> Warnings, IReadOnlyList<Sentence> Notes) : SweepEvent;

/// <summary>The sweep has come so far.</summary>
/// <param name="Progress">How far.</param>
internal sealed record SweepAdvanced(SweepProgress Progress) : SweepEvent;

/// <summary>All runs have ended, or the session was cancelled.</summary>
/// <param name="Interrupted">The store that has what had ended before it was cancelled; null if it was not.</param>
internal sealed record SweepEnded(StorePlace? Interrupted) : SweepEvent;
