using LearnRate.Storage;
using LearnRate.Sweeps;
using LearnRate.Training;

namespace LearnRate.Workbench.Runs;

/// <summary>Which runs of a store are asked for. All that is said must hold.</summary>
internal sealed record RunQuery
{
    /// <summary>Their ids; none for all runs.</summary>
    public IReadOnlyList<RunId> Ids { get; init; } = [];

    /// <summary>What the problem's text has in it.</summary>
    public string? Problem { get; init; }

    /// <summary>What the name of the data has in it.</summary>
    public string? Data { get; init; }

    /// <summary>What the optimizer's text has in it.</summary>
    public string? Optimizer { get; init; }

    /// <summary>How they ended.</summary>
    public RunOutcome? Outcome { get; init; }

    /// <summary>How they went, in a word.</summary>
    public string? Verdict { get; init; }

    /// <summary>What their final loss is below: over the validation rows where there are some, over the training rows otherwise.</summary>
    public double? Below { get; init; }

    /// <summary>Since when they were kept.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>What is left of a store's runs, the last kept first.</summary>
    public async Task<IReadOnlyList<RunSet>> ApplyAsync(RunStore store, CancellationToken cancellationToken)
    {
        var found = new List<RunSet>();
        foreach (var id in Ids.Count == 0 ? [RunId.All] : Ids)
            found.AddRange(await store.ListAsync(id, Since, cancellationToken: cancellationToken));
        return
        [
            .. found
                .Where(runs => Has(runs.Recipe.Problem, Problem) && Has(runs.Recipe.Data, Data) && Has(runs.Recipe.Optimizer, Optimizer))
                .Select(runs => runs.Only(run => IsWanted(runs, run)))
                .Where(runs => runs.Columns.Count > 0)
                .OrderByDescending(runs => runs.Saved).ThenBy(runs => runs.Recipe.Fingerprint, StringComparer.Ordinal)
                .ThenBy(runs => runs.Seed),
        ];
    }

    private bool IsWanted(RunSet runs, int run) =>
        (Outcome is not { } outcome || runs.Columns.OutcomeOf.Span[run] == outcome)
        && (Verdict is null || runs.Verdict(run)?.Word == Verdict)
        && (Below is not { } below || (RunFacts.Loss(runs) is { } loss && loss.Values.Span[run] < below));

    private static bool Has(string? text, string? part) =>
        part is null || text?.Contains(part, StringComparison.OrdinalIgnoreCase) == true;
}
