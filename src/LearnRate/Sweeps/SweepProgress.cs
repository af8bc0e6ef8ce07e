namespace LearnRate.Sweeps;

/// <summary>How far a sweep or a race is.</summary>
/// <param name="Runs">How many runs it has.</param>
/// <param name="Done">How many of them have ended: finished, diverged, known before, or dropped by a race.</param>
/// <param name="Diverged">How many of them diverged.</param>
/// <param name="Share">The share of all steps that is done, 0 to 1; a race estimates how many
/// steps it still needs. Time left is time passed × (1 − share)/share.</param>
/// <param name="Best">The best rate so far, or null while there is none.</param>
public sealed record SweepProgress(int Runs, int Done, int Diverged, double Share, BestSoFar? Best);

/// <summary>The rate with the smallest mean loss over the seeds that are done.</summary>
/// <param name="Label">The label of its sweep.</param>
/// <param name="Rate">The rate.</param>
/// <param name="Loss">The mean loss at it.</param>
public sealed record BestSoFar(string Label, double Rate, double Loss);
