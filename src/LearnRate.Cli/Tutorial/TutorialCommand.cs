using System.CommandLine;
using LearnRate.Tutorial;
using LearnRate.Workbench.Tutorial;

namespace LearnRate.Cli.Tutorial;

/// <summary><c>learnrate tutorial</c>: the tutorial's experiment, complete and true.</summary>
internal static class TutorialCommand
{
    private static readonly string[] Examples =
    [
        "learnrate tutorial",
        "learnrate tutorial --rate 0.001 0.0001 0.00001",
        "learnrate tutorial --rule corrected --data corrected",
        "learnrate tutorial --rate 1 --json",
    ];

    public static Command Create(Terminal terminal)
    {
        Option<double[]> rate = new("--rate")
        {
            Description = "Show these learning rates only: one or several, each finite and greater than 0",
            HelpName = "rate",
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
            CustomParser = NumberParsers.ParseRates,
        };
        Option<Rule> rule = OptionParsers.Choice<Rule>("--rule",
            "How an error moves the weights: as the program does, as its text says, or by the true gradient; published unless said");
        Option<TutorialData> data = OptionParsers.Choice<TutorialData>("--data",
            "The third sample: 100 to 150 as published, or 100 to 100; published unless said");
        Option<StopRule> stop = OptionParsers.Choice<StopRule>("--stop",
            "When training ends: as published, or when all six errors are below 0.01; published unless said");
        Option<int> iterations = new("--iterations")
        {
            Description = "The most iterations a training may take",
            HelpName = "count",
            DefaultValueFactory = _ => new TutorialProgram().Cap,
            CustomParser = result => NumberParsers.ParseCount(result, 1, 1_000_000_000),
        };
        Option<bool> exact = new("--exact") { Description = "Narrow the critical rates down to neighbouring doubles; takes some seconds" };
        Option<bool> json = new("--json") { Description = "Print one JSON document (docs/schemas/tutorial-1.schema.json)" };
        Option<bool> plain = new("--plain") { Description = "No lines, no colours: for screen readers and scripts" };

        Command command = new("tutorial", "Show the tutorial's experiment: what a learning rate does to one neuron")
        {
            rate, rule, data, stop, iterations, exact, json, plain,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var request = new TutorialRequest
            {
                Rates = parsed.GetValue(rate) ?? [],
                Variant = new(parsed.GetValue(rule), parsed.GetValue(data)),
                Stop = parsed.GetValue(stop),
                Cap = parsed.GetValue(iterations),
                Exact = parsed.GetValue(exact),
            };
            if (request is { Exact: true, IsWhole: true })
                terminal.Error.WriteLine(
                    "Narrowing the critical rates of six variants down to neighbouring doubles; this takes some seconds.");
            var report = await TutorialSession.RunAsync(request, cancellationToken);
            if (parsed.GetValue(json)) terminal.Out.WriteLine(TutorialDocument.From(report).ToJson());
            else new TutorialScreen(terminal.Page(parsed.GetValue(plain)), report, parsed.GetValue(plain)).Show();
            return ExitCode.Done;
        });
        return command.WithExamples(Examples);
    }
}
