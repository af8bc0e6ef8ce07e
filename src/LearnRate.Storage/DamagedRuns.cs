namespace LearnRate.Storage;

/// <summary>Runs that a store has and that cannot be read any more.</summary>
/// <param name="Experiment">The fingerprint of their experiment, as the store has it.</param>
/// <param name="Seed">Their seed, or null if all seeds of the experiment are concerned, or none can be told.</param>
/// <param name="Runs">How many there were, or null if that cannot be told.</param>
/// <param name="Problem">What is wrong with them, in words.</param>
public sealed record DamagedRuns(string Experiment, ulong? Seed, long? Runs, string Problem);
