using System.CommandLine;
using LearnRate.Cli.Schedules;
using LearnRate.Controllers;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Schedules;
using LearnRate.Sweeps;
using LearnRate.Training;
using LearnRate.Tutorial;

namespace LearnRate.Cli.Sweeps;

/// <summary><c>learnrate sweep</c>: one problem at many rates, a row each.</summary>
internal static class SweepCommand
{
    private static readonly string[] Examples =
    [
        "learnrate sweep tutorial --rates 1e-8..1:log:64",
        "learnrate sweep \"quadratic(curvatures=[1 100])\" --rates 0.015..0.025:lin:11",
        "learnrate sweep rosenbrock --optimizer adam --schedule \"warmup(5%).then(cosine)\" --rates 1e-4..1:log:9 --steps 5000",
    ];

    public static Command Create(Terminal terminal)
    {
        Argument<Problem> problem = new("problem")
        {
            HelpName = string.Join('|', Catalogue.Names<Problem>()),
            Description = $"What is learned: {string.Join(", ", Catalogue.Names<Problem>())}, with options as in quadratic(curvatures=[1 100])",
            CustomParser = Reading.By(Catalogue.Parse<Problem>),
        };
        Option<double[]> rates = new("--rates")
        {
            Description = "The learning rates: ranges such as 1e-8..1:log:64 or 0.1..0.2:lin:5, or single ones",
            HelpName = "rates",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
            CustomParser = Reading.All(text => RateGrid.Parse(text)),
        };
        Option<Optimizer?> optimizer = new("--optimizer")
        {
            Description = $"How gradients become an update: {string.Join(", ", Catalogue.Names<Optimizer>())}; sgd unless said",
            HelpName = "optimizer",
            CustomParser = Reading.By<Optimizer?>(Catalogue.Parse<Optimizer>),
        };
        Option<int> steps = new("--steps")
        {
            Description = "How many steps a run has; the tutorial's own program stops by its own rule",
            HelpName = "count",
            DefaultValueFactory = _ => 1000,
            CustomParser = result => Numbers.ParseCount(result, 1, 1_000_000_000),
        };

        var schedule = RateOptions.Schedule();
        var controller = RateOptions.Controller();
        Command command = new("sweep", "Train one problem at many learning rates, and say what came of each") { problem, rates, optimizer, schedule, controller, steps };
        command.SetAction((parsed, cancel) =>
        {
            var chosen = parsed.GetValue(problem)!;
            var grid = parsed.GetValue(rates)!;
            // As it is, the tutorial's neuron is the tutorial's program, bit for bit.
            if (chosen is TutorialProblem tutorial && ((Option[])[optimizer, schedule, controller, steps]).All(option => parsed.GetResult(option) is null or { Implicit: true }))
                ShowProgram(terminal, tutorial, grid, cancel);
            else
                return Task.FromResult(ShowRuns(terminal, Experiment(chosen, parsed.GetValue(optimizer), parsed.GetValue(schedule), parsed.GetValue(controller), parsed.GetValue(steps)), grid, cancel));
            return Task.FromResult(ExitCode.Done);
        });
        return command.WithExamples(Examples);
    }

    private static void ShowProgram(Terminal terminal, TutorialProblem problem, double[] rates, CancellationToken cancel)
    {
        Row(terminal, "rate", "verdict", "iteration", "final error");
        var program = new TutorialProgram { Rule = problem.Rule, Data = problem.Data };
        var (ends, summaries) = (new TutorialEnd[rates.Length], new Summary[rates.Length]);
        program.Summarise(
            ends, rates, columns =>
            {
                for (var i = 0; i < columns.Count; i++) summaries[columns.First + i] = Summary.Of(columns, i);
            },
            cancel: cancel);
        for (var i = 0; i < rates.Length; i++)
        {
            cancel.ThrowIfCancellationRequested();
            var diverged = summaries[i].Divergence;
            var largest = TutorialNeuron.LargestError(ends[i].Weights, new Variant(problem.Rule, problem.Data).Samples);
            Row(
                terminal, Numbers.Rate(rates[i]), Verdict.Of(summaries[i]).Word,
                Numbers.Short(diverged?.Step + 1 ?? ends[i].Iterations, 7), diverged is null ? Numbers.Short(largest, 6) : "-");
        }
    }

    private static Experiment Experiment(Problem problem, Optimizer? optimizer, Schedule? schedule, Controller? controller, int steps) => new()
    {
        Problem = problem,
        Optimizer = optimizer ?? new Sgd(),
        Schedule = schedule ?? new ConstantSchedule(),
        Controller = controller,
        BatchSize = 1,
        Order = RowOrder.Given,
        Steps = steps,
        Precision = Precision.Double,
    };

    private static int ShowRuns(Terminal terminal, Experiment experiment, double[] rates, CancellationToken cancel)
    {
        try
        {
            experiment.CheckParts();
        }
        catch (ArgumentException refused)
        {
            terminal.Error.WriteLine($"error: {refused.Message}");
            return ExitCode.Usage;
        }

        RateOptions.Warn(terminal, experiment.Schedule, experiment.Horizon);
        var results = Trainer.Train(experiment, rates, new() { TraceEvery = experiment.Steps }, cancel);
        cancel.ThrowIfCancellationRequested();
        Row(terminal, "rate", "verdict", "step", "final error");
        foreach (var result in results)
        {
            Row(
                terminal, Numbers.Rate(result.Rate), Verdict.Of(result.Summary).Word, Numbers.Short(result.Steps, 7),
                result.Final is { } final ? Numbers.Short(final.Training.Loss, 6) : "-");
        }

        return ExitCode.Done;
    }

    private static void Row(Terminal terminal, string rate, string verdict, string step, string error) =>
        terminal.Out.WriteLine($"{rate,-12}{verdict,-12}{step,10}  {error}");
}
