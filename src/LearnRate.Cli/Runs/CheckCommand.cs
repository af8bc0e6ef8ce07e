using System.CommandLine;
using LearnRate.Workbench;
using LearnRate.Workbench.Runs;

namespace LearnRate.Cli.Runs;

/// <summary><c>learnrate runs check</c>: says which runs are damaged and, if asked to, removes them.</summary>
internal static class CheckCommand
{
    private static readonly string[] Examples = ["learnrate runs check", "learnrate runs check --remove"];

    public static Command Create(Terminal terminal)
    {
        Option<bool> remove = new("--remove") { Description = "Remove what is damaged, so that it is trained anew when it is asked for" };
        Command command = new("check", "Read everything that is kept, and say what is damaged") { remove };
        var stores = new StoreOptions();
        stores.AddTo(command, trains: false);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (place, isRemoved) = (stores.Place(parsed), parsed.GetValue(remove));
            var damage = await new RunsSession(place).CheckAsync(isRemoved, cancellationToken);
            foreach (var one in damage) terminal.Screen.WriteLine(StoreNotice.Describe(one));
            if (damage.Count == 0) terminal.Screen.WriteLine($"Nothing in {place.Name} is damaged.");
            else if (isRemoved) terminal.Error.WriteLine($"removed from {place.Name}; the rest is whole");
            else
                terminal.Error.WriteLine($"nothing was removed from {place.Name}; the rest is whole. " +
                    $"'learnrate runs check --remove' removes what is damaged.");
            return damage.Count == 0 || isRemoved ? ExitCode.Done : ExitCode.BadData;
        });
        return command.WithExamples(Examples);
    }
}
