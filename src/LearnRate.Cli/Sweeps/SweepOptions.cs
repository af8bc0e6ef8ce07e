using System.CommandLine;
using System.Globalization;
using LearnRate.Cli.Schedules;
using LearnRate.Controllers;
using LearnRate.Data;
using LearnRate.Models;
using LearnRate.Networks;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Schedules;
using LearnRate.Sweeps;
using LearnRate.Training;

namespace LearnRate.Cli.Sweeps;

/// <summary>
/// The options that say which runs a sweep has. Optimizer, schedule, batch and
/// hidden layers may be several: every combination is swept.
/// </summary>
internal sealed class SweepOptions
{
    /// <summary>What rates are tried where none are said: five bundles of sixteen, from what hardly moves to where most diverge.</summary>
    private const string UsualRates = "1e-6..10:log:80";

    private const int UsualSeeds = 5, UsualSteps = 1000;

    private static readonly TrainingPlan Usual = new();

    private readonly Option<double[]> _rates = new("--rates")
    {
        Description =
            $"The learning rates: ranges such as 1e-8..1:log:64 or 0.1..0.2:lin:5, single ones, or a file with one on each " +
                $"line; {UsualRates} unless said",
        HelpName = "rates",
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.All(ParseRates),
    };

    private readonly Option<int?> _seeds = Count("--seeds",
        $"How many seeds each rate is trained with; {UsualSeeds} unless said, 1 where nothing is random", "count", 10_000);

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
        $"How many steps a run has, instead of --epochs; {UsualSteps} unless said for test functions. The tutorial's own program stops " +
        $"by its own rule", "count", 1_000_000_000);

    private readonly Option<Precision?> _precision =
        OptionParsers.Optional<Precision>("--precision", "The numbers it computes with: float unless said, double for test functions");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_rates);
        foreach (var option in (Option[])[_seeds, .. OfTraining]) command.Add(option);
    }

    /// <summary>Whether the tutorial's neuron is to be trained by the tutorial's own program.</summary>
    public bool LeavesTheProgram(ParseResult parsed) =>
        ((Option[])[_seeds, .. OfTraining]).All(option => parsed.GetResult(option) is null or { Implicit: true });

    /// <summary>The options that the command line gives, each with its words.</summary>
    public IEnumerable<(string Option, IReadOnlyList<string> Words)> Given(ParseResult parsed) =>
        from option in (Option[])[_rates, _seeds, .. OfTraining]
        let result = parsed.GetResult(option)
        where result is { Implicit: false }
        select (option.Name, (IReadOnlyList<string>)[.. result.Tokens.Select(token => token.Value)]);

    public ValueList<double> Rates(ParseResult parsed) =>
        parsed.GetValue(_rates) is { Length: > 0 } rates ? Ascending(rates) : RateGrid.Parse(UsualRates);

    /// <summary>The sweeps on a prepared table, one for each combination.</summary>
    /// <exception cref="FormatException">Options do not fit each other.</exception>
    public IReadOnlyList<Sweep> CreateSweeps(ParseResult parsed, PreparedTable data) => Sweeps(
        parsed, (optimizer, schedule, batch, hidden) => (Usual with
        {
            Optimizer = optimizer ?? Usual.Optimizer,
            Schedule = schedule ?? Usual.Schedule,
            Controller = parsed.GetValue(_controller),
            BatchSize = batch ?? Usual.BatchSize,
            Hidden = hidden ?? Usual.Hidden,
            Epochs = parsed.GetValue(_epochs) ?? Usual.Epochs,
            Precision = parsed.GetValue(_precision) ?? Usual.Precision,
        }).ToExperiment(data),
        UsualSeeds);

    /// <summary>The sweeps of a test function, or of the tutorial's neuron.</summary>
    /// <inheritdoc cref="CreateSweeps(ParseResult, PreparedTable)" path="/exception"/>
    public IReadOnlyList<Sweep> CreateSweeps(ParseResult parsed, Problem problem)
    {
        foreach (var option in (Option[])[_batch, _hidden, _epochs])
            if (parsed.GetResult(option) is { Implicit: false })
                throw new FormatException($"{option.Name} is for tables; {problem} has no rows.");
        return Sweeps(
            parsed, (optimizer, schedule, _, _) => new()
            {
                Problem = problem,
                Optimizer = optimizer ?? new Sgd(),
                Schedule = schedule ?? new ConstantSchedule(),
                Controller = parsed.GetValue(_controller),
                BatchSize = 1,
                Order = RowOrder.Given,
                Steps = UsualSteps,
                Precision = parsed.GetValue(_precision) ?? Precision.Double,
            },
            seeds: 1);
    }

    private Option[] OfTraining => [_optimizer, _schedule, _controller, _batch, _hidden, _epochs, _steps, _precision];

    private List<Sweep> Sweeps(ParseResult parsed, Func<Optimizer?, Schedule?, int?, ValueList<Dense>?, Experiment> experiment, int seeds)
    {
        if (parsed.GetValue(_epochs) is not null && parsed.GetValue(_steps) is not null)
            throw new FormatException("--epochs and --steps are both said; a run has one length.");
        var (optimizers, schedules, batches, hiddens) =
            (Values(parsed, _optimizer), Values(parsed, _schedule), Values(parsed, _batch), Values(parsed, _hidden));
        var sweeps = new List<Sweep>();
        foreach (var optimizer in optimizers)
        {
            foreach (var schedule in schedules)
            {
                foreach (var batch in batches)
                {
                    foreach (var hidden in hiddens)
                    {
                        // What differs between the sweeps is their label.
                        string?[] words =
                        [
                            optimizers.Length > 1 ? optimizer!.ToString() : null, schedules.Length > 1 ? schedule!.ToString() : null,
                            batches.Length > 1 ? string.Create(CultureInfo.InvariantCulture, $"batch {batch}") : null,
                            hiddens.Length > 1 ? TrainingPlan.PrintHidden(hidden!) : null,
                        ];
                        sweeps.Add(Make(string.Join(", ", words.Where(word => word is not null)),
                            () => experiment(optimizer, schedule, batch == 0 ? null : batch, hidden)));
                    }
                }
            }
        }

        return sweeps;

        Sweep Make(string label, Func<Experiment> make)
        {
            try
            {
                var made = make();
                if (parsed.GetValue(_steps) is { } steps) made = made with { Steps = steps };
                made.Validate();
                return new()
                {
                    Experiment = made,
                    Rates = Rates(parsed),
                    Seeds = [.. Enumerable.Range(1, parsed.GetValue(_seeds) ?? seeds).Select(seed => (ulong)seed)],
                    Label = label,
                    Recording = new() { TraceEvery = (made.Steps - 1) / Thinning.MostPoints + 1 },
                };
            }
            catch (ArgumentException refused)
            {
                throw new FormatException(refused.Message, refused);
            }
        }
    }

    private static T?[] Values<T>(ParseResult parsed, Option<T[]> option) =>
        parsed.GetValue(option) is { Length: > 0 } values ? [.. values.Distinct()] : [default];

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
        CustomParser = result => Numbers.ParseCount(result, 1, most),
    };
}
