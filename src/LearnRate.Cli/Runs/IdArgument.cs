using System.CommandLine;
using LearnRate.Sweeps;

namespace LearnRate.Cli.Runs;

/// <summary>Runs that the command line names by ids.</summary>
internal static class IdArgument
{
    public static Argument<RunId[]> Create(string description, ArgumentArity arity) => new("id")
    {
        HelpName = "experiment[/seed[/rate]]",
        Description = description,
        Arity = arity,
        CustomParser = OptionParsers.All<RunId>(text => [RunId.Parse(text)]),
    };
}
