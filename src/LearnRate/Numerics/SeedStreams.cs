namespace LearnRate.Numerics;

/// <summary>The seeds of a run's streams of random numbers, one per purpose, so that a change of one leaves the others alone.</summary>
internal static class SeedStreams
{
    public static ulong Weights(ulong seed) => unchecked(1_000_000 * seed + 1);

    public static ulong Batches(ulong seed) => unchecked(1_000_000 * seed + 2);
}
