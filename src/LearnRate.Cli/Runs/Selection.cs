using System.CommandLine;
using LearnRate.Sweeps;
using LearnRate.Storage;

namespace LearnRate.Cli.Runs;

/// <summary>Runs that the command line names by ids.</summary>
internal static class Selection
{
    private const int MostNamed = 5;

    /// <summary>An argument of ids.</summary>
    public static Argument<RunId[]> Ids(string description, ArgumentArity arity) => new("id")
    {
        HelpName = "experiment[/seed[/rate]]",
        Description = description,
        Arity = arity,
        CustomParser = OptionParsers.All<RunId>(text => [RunId.Parse(text)]),
    };

    /// <summary>What ids name, each of them one experiment's runs; a run that two name comes once for each.</summary>
    /// <exception cref="UnknownRunsException">An id names nothing, or runs of several experiments.</exception>
    public static IReadOnlyList<RunSet> Resolve(RunStore store, IEnumerable<RunId> ids, bool withTraces) =>
        [.. ids.SelectMany(id => Resolve(store, id, withTraces))];

    private static IReadOnlyList<RunSet> Resolve(RunStore store, RunId id, bool withTraces)
    {
        var found = store.List(id, withTraces: withTraces);
        var experiments = found.DistinctBy(runs => runs.Recipe.Fingerprint).ToArray();
        if (experiments.Length == 1) return found;
        throw new UnknownRunsException(experiments.Length == 0
            ? $"no runs are called '{id}' in {store.Place.Name}. 'learnrate runs list' shows those that there are."
            : $"'{id}' begins the ids of {experiments.Length} experiments: {string.Join(", ", Named(experiments))}. Write more digits.");
    }

    private static IEnumerable<string> Named(RunSet[] experiments)
    {
        // As many digits as tell them apart.
        var digits = RunId.Shown;
        while (digits < 32 && experiments.DistinctBy(runs => runs.Recipe.Fingerprint[..digits]).Count() < experiments.Length) digits++;
        var named = experiments.Take(MostNamed).Select(runs => $"{runs.Recipe.Fingerprint[..digits]} ({RunFacts.What(runs)})");
        return experiments.Length > MostNamed ? named.Append("…") : named;
    }
}
