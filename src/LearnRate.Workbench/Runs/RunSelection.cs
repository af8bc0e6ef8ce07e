using LearnRate.Storage;
using LearnRate.Sweeps;

namespace LearnRate.Workbench.Runs;

/// <summary>Runs of a store by their ids.</summary>
internal static class RunSelection
{
    private const int MostNamed = 5;

    /// <summary>What ids name, each of them one experiment's runs; a run that two name comes once for each.</summary>
    /// <exception cref="WorkbenchException">An id names nothing, or runs of several experiments.</exception>
    public static async Task<IReadOnlyList<RunSet>> FindAsync(
        RunStore store, IEnumerable<RunId> ids, bool withTraces, CancellationToken cancellationToken)
    {
        var found = new List<RunSet>();
        foreach (var id in ids) found.AddRange(await FindAsync(store, id, withTraces, cancellationToken));
        return found;
    }

    /// <summary>The same runs in an order that is no matter of the ids', and each run once.</summary>
    public static IReadOnlyList<RunSet> Distinct(IReadOnlyList<RunSet> found) =>
    [
        .. found.GroupBy(runs => (runs.Recipe.Fingerprint, runs.Seed))
            .OrderBy(group => group.Key.Fingerprint, StringComparer.Ordinal).ThenBy(group => group.Key.Seed).SelectMany(Merge),
    ];

    private static async Task<IReadOnlyList<RunSet>> FindAsync(
        RunStore store, RunId id, bool withTraces, CancellationToken cancellationToken)
    {
        var found = await store.ListAsync(id, withTraces: withTraces, cancellationToken: cancellationToken);
        var experiments = found.DistinctBy(runs => runs.Recipe.Fingerprint).ToArray();
        return experiments.Length switch
        {
            1 => found,
            0 => throw new WorkbenchException(FailureCode.UnknownRuns,
                $"no runs are called '{id}' in {store.Place.Name}. '{new Activity("runs list")}' shows those that there are."),
            _ => throw new WorkbenchException(FailureCode.UnknownRuns,
                $"'{id}' begins the ids of {experiments.Length} experiments: {string.Join(", ", Named(experiments))}. Write more digits."),
        };
    }

    private static IEnumerable<string> Named(RunSet[] experiments)
    {
        // As many digits as tell them apart.
        var digits = RunId.Shown;
        while (digits < 32 && experiments.DistinctBy(runs => runs.Recipe.Fingerprint[..digits]).Count() < experiments.Length) digits++;
        var named = experiments.Take(MostNamed).Select(runs => $"{runs.Recipe.Fingerprint[..digits]} ({RunFacts.What(runs)})");
        return experiments.Length > MostNamed ? named.Append("…") : named;
    }

    // Ids may name runs of one set in parts.
    private static IEnumerable<RunSet> Merge(IEnumerable<RunSet> parts)
    {
        var seen = new HashSet<double>();
        foreach (var part in parts.OrderByDescending(part => part.Columns.Count).ThenBy(part => part.Columns.Rates.Span[0]))
        {
            var rest = part.Only(run => seen.Add(part.Columns.Rates.Span[run]));
            if (rest.Columns.Count > 0) yield return rest;
        }
    }
}
