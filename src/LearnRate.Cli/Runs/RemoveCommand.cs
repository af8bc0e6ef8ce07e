using System.CommandLine;
using LearnRate.Storage;

namespace LearnRate.Cli.Runs;

/// <summary><c>learnrate runs rm</c>: removes runs, if that is really meant.</summary>
internal static class RemoveCommand
{
    private static readonly string[] Examples = ["learnrate runs rm 3f9c21ab/1/0.05", "learnrate runs rm 3f9c21ab --yes"];

    public static Command Create(Terminal terminal)
    {
        var ids = Selection.Ids("Which runs", ArgumentArity.OneOrMore);
        Option<bool> yes = new("--yes") { Description = "Remove them; without it nothing is removed" };
        Command command = new("rm", "Remove runs and the models that they trained") { ids, yes };
        command.Does(terminal, new(), (parsed, store) =>
        {
            var found = Selection.Resolve(store, parsed.GetValue(ids)!, withTraces: false);
            var count = found.Sum(runs => runs.Columns.Count);
            var what =
                $"{RunTables.Whole(count)} run{(count == 1 ? "" : "s")} ({string.Join(", ", found.Select(RunFacts.What).Distinct())})";
            if (!parsed.GetValue(yes)) throw new UnknownRunsException(
                $"{what} would be removed for good from {store.Place.Name}; nothing was. Say --yes if you mean it.");
            var removed = parsed.GetValue(ids)!.Sum(id => store.Remove(id));
            terminal.Error.WriteLine($"removed {RunTables.Whole(removed)} run{(removed == 1 ? "" : "s")} from {store.Place.Name}");
            return ExitCode.Done;
        });
        return command.WithExamples(Examples);
    }
}
