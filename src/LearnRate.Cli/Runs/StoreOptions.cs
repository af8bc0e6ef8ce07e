using System.CommandLine;
using LearnRate.Storage;
using LearnRate.Workbench;

namespace LearnRate.Cli.Runs;

/// <summary>The options that say where runs are kept; every command that keeps or reads them has the same.</summary>
internal sealed class StoreOptions
{
    private readonly Option<string?> _store = new("--store")
    {
        Description =
            $"Where runs are kept: a file, or postgres://user@host/database; {StorePlace.Variable} or learnrate/runs.db in your data " +
                $"folder unless said",
        HelpName = "place",
    };

    private readonly Option<bool> _fresh = new("--fresh") { Description = "Train even what is known" };

    /// <summary>Adds <c>--store</c>, and <c>--fresh</c> to a command that trains.</summary>
    public void AddTo(Command command, bool trains)
    {
        command.Add(_store);
        if (trains) command.Add(_fresh);
    }

    /// <exception cref="StoreException">It is meant to be a connection string and is none.</exception>
    public StorePlace Place(ParseResult parsed) => StorePlace.Parse(parsed.GetValue(_store));

    /// <summary>Where runs are kept, and whether those that are known are trained again.</summary>
    /// <exception cref="StoreException">It is meant to be a connection string and is none.</exception>
    public StoreRequest Request(ParseResult parsed) => new(Place(parsed), parsed.GetValue(_fresh));
}
