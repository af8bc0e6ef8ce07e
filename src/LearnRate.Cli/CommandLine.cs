using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using LearnRate.Cli.Tutorial;
using LearnRate.Workbench;

namespace LearnRate.Cli;

/// <summary>The <c>learnrate</c> command: its subcommands, and what it does with words it does not understand.</summary>
internal static class CommandLine
{
    private static readonly string[] Examples =
    [
        "learnrate tutorial",
        "learnrate sweep houses.csv --target price",
        "learnrate train houses.csv --target price --rate 0.003",
        "learnrate predict houses-model new.csv",
    ];

    private const string ExitCodes =
        """
        Exit codes:
          0 done   1 unexpected fault   2 usage   3 bad data or store   4 no usable rate, or training diverged
          5 budget ran out   130 interrupted (Ctrl-C)   143 terminated (SIGTERM)
        """;

    public static RootCommand Create(Terminal terminal)
    {
        RootCommand root = new("Which learning rate to use for your neural network, and why.")
        {
            TutorialCommand.Create(terminal),
            Train.TrainCommand.Create(terminal),
            Sweeps.SweepCommand.Create(terminal),
            Schedules.ScheduleCommand.Create(terminal),
            Data.DataCommand.Create(terminal),
            Runs.RunsCommand.Create(terminal),
            Predict.PredictCommand.Create(terminal),
            DoctorCommand.Create(terminal),
        };
        root.Add(CompletionCommand.Create(terminal));
        foreach (var option in root.Options)
            if (option is VersionOption version) version.Action = new PrintVersion(terminal);
        root.WithExamples(Examples, ExitCodes);
        return root;
    }

    /// <summary>
    /// Runs a command line. What it cannot do is one line on standard error, and the exit code of such failures.
    /// </summary>
    public static async Task<int> Run(string[] args, Terminal terminal, CancellationToken cancellationToken)
    {
        var root = Create(terminal);
        try
        {
            args = ConfigFile.Expand(args, root);
        }
        catch (FormatException refused)
        {
            return FailureText.Say(terminal, new(FailureCode.Usage, $"{refused.Message}"));
        }

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction and not PrintVersion and not ExamplesFirst)
        {
            return FailureText.Say(terminal, new(FailureCode.Usage, $"{ParseErrorText.Describe(parsed)}"));
        }

        try
        {
            return await parsed.InvokeAsync(
                new()
                {
                    Output = terminal.Out,
                    Error = terminal.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                },
                cancellationToken);
        }
        catch (Exception exception) when (KnownFailures.From(exception) is { } failure)
        {
            return FailureText.Say(terminal, failure);
        }
    }

    /// <summary>Puts examples above a command's help, and further text below it.</summary>
    public static Command WithExamples(this Command command, string[] examples, string? footer = null)
    {
        var help = command.Options.OfType<HelpOption>().SingleOrDefault();
        if (help is null) command.Add(help = new HelpOption());
        help.Action = new ExamplesFirst(examples, footer);
        return command;
    }

    private sealed class ExamplesFirst(string[] examples, string? footer) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var example in examples) output.WriteLine($"  {example}");
            output.WriteLine();
            var answer = new HelpAction().Invoke(parseResult);
            if (footer is not null) output.WriteLine(footer);
            return answer;
        }
    }

    private sealed class PrintVersion(Terminal terminal) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            terminal.Out.WriteLine($"learnrate {MachineInfo.Version} ({MachineInfo.VectorHardware})");
            return ExitCode.Done;
        }
    }
}
