using System.CommandLine;
using LearnRate.Workbench.Runs;

namespace LearnRate.Cli.Runs;

/// <summary><c>learnrate runs rm</c>: removes runs, if that is really meant.</summary>
internal static class RemoveCommand
{
    private static readonly string[] Examples = ["learnrate runs rm 3f9c21ab/1/0.05", "learnrate runs rm 3f9c21ab --yes"];

    public static Command Create(Terminal terminal)
    {
        var ids = IdArgument.Create("Which runs", ArgumentArity.OneOrMore);
        Option<bool> yes = new("--yes") { Description = "Remove them; without it nothing is removed" };
        Command command = new("rm", "Remove runs and the models that they trained") { ids, yes };
        var stores = new StoreOptions();
        stores.AddTo(command, trains: false);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = stores.Place(parsed);
            var session = new RunsSession(place, new StoreNotices(terminal));
            var removed = await session.RemoveAsync(parsed.GetValue(ids)!, parsed.GetValue(yes), cancellationToken);
            terminal.Error.WriteLine($"removed {RunFacts.Runs(removed)} from {place.Name}");
            return ExitCode.Done;
        });
        return command.WithExamples(Examples);
    }
}
