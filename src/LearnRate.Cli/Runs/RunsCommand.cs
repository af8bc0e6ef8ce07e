using System.CommandLine;

namespace LearnRate.Cli.Runs;

/// <summary><c>learnrate runs</c>: what has been trained, and what came of it.</summary>
internal static class RunsCommand
{
    private static readonly string[] Examples =
    [
        "learnrate runs list",
        "learnrate runs list --data iris --verdict converged --since 7d",
        "learnrate runs show 3f9c21ab",
        "learnrate runs compare 3f9c21ab/1/0.01 3f9c21ab/1/0.1",
        "learnrate runs export 3f9c21ab --out runs.csv",
    ];

    public static Command Create(Terminal terminal) => new Command(
        "runs", "List, show, compare, export, remove and check runs that are kept")
    {
        ListCommand.Create(terminal),
        ShowCommand.Create(terminal),
        CompareCommand.Create(terminal),
        ExportCommand.Create(terminal),
        RemoveCommand.Create(terminal),
        CheckCommand.Create(terminal),
    }.WithExamples(Examples,
        "An id is an experiment, one of its seeds, or one run: 3f9c21ab, 3f9c21ab/1, 3f9c21ab/1/0.05. Fewer digits do where they suffice.");
}
