using System.CommandLine;
using System.Globalization;
using LearnRate.Cli.Schedules;
using LearnRate.Controllers;
using LearnRate.Models;
using LearnRate.Networks;
using LearnRate.Optimizers;
using LearnRate.Recipes;
using LearnRate.Schedules;
using LearnRate.Sweeps;
using LearnRate.Training;
using LearnRate.Workbench.Sweeps;

namespace LearnRate.Cli.Sweeps;

/// <summary>
/// The options that say which runs a sweep has. Optimizer, schedule, batch and
/// hidden layers may be several: every combination is swept.
/// </summary>
internal sealed class SweepOptions
{
    private static readonly TrainingPlan Usual = SweepPlan.Usual;

    private readonly Option<double[]> _rates = new("--rates")
    {
        Description =
            $"The learning rates: ranges such as 1e-8..1:log:64 or 0.1..0.2:lin:5, single ones, or a file with one on each " +
                $"line; {SweepPlan.UsualRates} unless said",
        HelpName = "rates",
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.All(ParseRates),
    };

    private readonly Option<int?> _seeds = Count("--seeds",
        $"How many seeds each rate is trained with; {SweepPlan.UsualSeeds} unless said, 1 where nothing is random", "count", 10_000);

    private readonly Option<Optimizer[]> _optimizer =
        Axis("--optimizer",
            $"How gradients become an update: {string.Join(", ", Catalogue.Names<Optimizer>())}; {Usual.Optimizer} unless said, sgd for " +
            $"test functions", "optimizer", Catalogue.Parse<Optimizer>);

    private readonly Option<Schedule[]> _schedule =
        Axis("--schedule", "The rate over time, such as warmup(5%).then(cosine); 'learnrate schedule' lists them", "schedule",
            RateOptions.Parse);

    private readonly Option<Controller?> _controller = RateOptions.Controller();

    private readonly Option<int[]> _batch = Axis("--batch", $"Rows per step; {Usual.BatchSize} unless said", "rows",
        text => Whole(text, int.MaxValue));

    private readonly Option<ValueList<Dense>[]> _hidden =
        Axis("--hidden",
            $"The hidden layers: widths and activations; \"{TrainingPlan.PrintHidden(Usual.Hidden)}\" unless said, none for a linear model",
            "layers", TrainingPlan.ParseHidden);

    private readonly Option<int?> _epochs = Count("--epochs", $"How many times training goes through its rows; {Usual.Epochs} unless said",
        "count", int.MaxValue);

    private readonly Option<int?> _steps = Count("--steps",
        $"How many steps a run has, instead of --epochs; {SweepPlan.UsualSteps} unless said for test functions. The tutorial's own " +
        $"program stops " +
        $"by its own rule", "count", 1_000_000_000);

    private readonly Option<Precision?> _precision =
        OptionParsers.Optional<Precision>("--precision", "The numbers it computes with: float unless said, double for test functions");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_rates);
        foreach (var option in (Option[])[_seeds, .. OfTraining]) command.Add(option);
    }

    /// <summary>The options that the command line gives, without their dashes, each with its words.</summary>
    public IEnumerable<(string Option, IReadOnlyList<string> Words)> Given(ParseResult parsed) =>
        from option in (Option[])[_rates, _seeds, .. OfTraining]
        let result = parsed.GetResult(option)
        where result is { Implicit: false }
        select (option.Name[2..], (IReadOnlyList<string>)[.. result.Tokens.Select(token => token.Value)]);

    /// <summary>What they say.</summary>
    public SweepPlan Plan(ParseResult parsed)
    {
        var plan = new SweepPlan
        {
            Seeds = parsed.GetValue(_seeds),
            Optimizers = parsed.GetValue(_optimizer) ?? [],
            Schedules = parsed.GetValue(_schedule) ?? [],
            Controller = parsed.GetValue(_controller),
            Batches = parsed.GetValue(_batch) ?? [],
            Hidden = parsed.GetValue(_hidden) ?? [],
            Epochs = parsed.GetValue(_epochs),
            Steps = parsed.GetValue(_steps),
            Precision = parsed.GetValue(_precision),
        };
        return parsed.GetValue(_rates) is { Length: > 0 } rates ? plan with { Rates = Ascending(rates) } : plan;
    }

    private Option[] OfTraining => [_optimizer, _schedule, _controller, _batch, _hidden, _epochs, _steps, _precision];

    // A million of them mostly are in order.
    private static ValueList<double> Ascending(double[] rates)
    {
        for (var i = 1; i < rates.Length; i++)
            if (rates[i] <= rates[i - 1]) return [.. rates.Distinct().Order()];
        return [.. rates];
    }

    private static IEnumerable<double> ParseRates(string text)
    {
        if (!File.Exists(text)) return RateGrid.Parse(text);
        try
        {
            return
            [
                .. File.ReadLines(text).Select((line, number) => (line, number))
                    .Where(l => l.line.Trim() is { Length: > 0 } and not ['#', ..]).SelectMany(l =>
                {
                    try
                    {
                        return RateGrid.Parse(l.line.Trim());
                    }
                    catch (FormatException wrong)
                    {
                        throw new FormatException($"{text}, line {(l.number + 1).ToString(CultureInfo.InvariantCulture)}: {wrong.Message}",
                            wrong);
                    }
                }),
            ];
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new FormatException(wrong.Message, wrong);
        }
    }

    private static Option<T[]> Axis<T>(string name, string description, string unit, Func<string, T> parse) => new(name)
    {
        Description = $"{description}. Several are swept one by one",
        HelpName = unit,
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.All<T>(text => [parse(text)]),
    };

    private static int Whole(string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1 && count <= most ? count
        : throw new FormatException(
            $"'{text}' is not allowed. It is a whole number from 1 to {most.ToString(CultureInfo.InvariantCulture)}.");

    private static Option<int?> Count(string name, string description, string unit, int most) => new(name)
    {
        Description = description,
        HelpName = unit,
        CustomParser = result => NumberParsers.ParseCount(result, 1, most),
    };
}
