using System.CommandLine;
using System.Globalization;
using LearnRate.Cli.Schedules;
using LearnRate.Controllers;
using LearnRate.Models;
using LearnRate.Networks;
using LearnRate.Optimizers;
using LearnRate.Recipes;
using LearnRate.Schedules;
using LearnRate.Training;

namespace LearnRate.Cli.Train;

/// <summary>The options that say how a network is trained. What is not said has the default of <see cref="TrainingPlan"/>.</summary>
internal sealed class TrainOptions
{
    private static readonly TrainingPlan Usual = new();

    private readonly Option<double?> _rate = new("--rate")
    {
        Description = "The learning rate; auto unless said: the one the optimizer is usually started with",
        HelpName = "rate",
        CustomParser = OptionParsers.By<double?>(text => text == "auto"
            ? null : NumberParsers.TryParseRate(text, out var rate, out var problem)
            ? rate : throw new FormatException(problem)),
    };

    private readonly Option<ValueList<Dense>?> _hidden = new("--hidden")
    {
        Description =
            $"The hidden layers: widths and activations; \"{TrainingPlan.PrintHidden(Usual.Hidden)}\" unless said, none for a linear model",
        HelpName = "layers",
        CustomParser = OptionParsers.By<ValueList<Dense>?>(TrainingPlan.ParseHidden),
    };

    private readonly Option<Optimizer?> _optimizer = new("--optimizer")
    {
        Description = $"How gradients become an update: {string.Join(", ", Catalogue.Names<Optimizer>())}; {Usual.Optimizer} unless said",
        HelpName = "optimizer",
        CustomParser = OptionParsers.By<Optimizer?>(Catalogue.Parse<Optimizer>),
    };

    private readonly Option<Schedule?> _schedule = RateOptions.Schedule();

    private readonly Option<Controller?> _controller = RateOptions.Controller();

    private readonly Option<int?> _batch = Count("--batch", "Rows per step", Usual.BatchSize, "rows");

    private readonly Option<int?> _epochs = Count("--epochs", "How many times training goes through its rows", Usual.Epochs, "count");

    private readonly Option<ulong?> _seed = new("--seed")
    {
        Description = $"Decides the initial weights and the order of rows; {Usual.Seed} unless said",
        HelpName = "number",
        CustomParser = OptionParsers.By<ulong?>(text => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : throw new FormatException($"'{text}' is not allowed. It is a whole number, 0 or more.")),
    };

    private readonly Option<int?> _earlyStop = new("--early-stop")
    {
        Description = "Stop after so many epochs without a better validation loss; the best weights are kept anyway",
        HelpName = "epochs",
        CustomParser = result => NumberParsers.ParseCount(result, 1, int.MaxValue),
    };

    private readonly Option<Precision?> _precision =
        OptionParsers.Optional<Precision>("--precision", "The numbers it computes with: float unless said");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_rate, _hidden, _optimizer, _schedule, _controller, _batch, _epochs, _seed, _earlyStop,
            _precision]) command.Add(option);
    }

    public TrainingPlan Plan(ParseResult parsed) => new()
    {
        Rate = parsed.GetValue(_rate),
        Hidden = parsed.GetValue(_hidden) ?? Usual.Hidden,
        Optimizer = parsed.GetValue(_optimizer) ?? Usual.Optimizer,
        Schedule = parsed.GetValue(_schedule) ?? Usual.Schedule,
        Controller = parsed.GetValue(_controller),
        BatchSize = parsed.GetValue(_batch) ?? Usual.BatchSize,
        Epochs = parsed.GetValue(_epochs) ?? Usual.Epochs,
        Seed = parsed.GetValue(_seed) ?? Usual.Seed,
        Patience = parsed.GetValue(_earlyStop),
        Precision = parsed.GetValue(_precision) ?? Usual.Precision,
    };

    /// <summary>
    /// A plan as options with their values, all that matters to the result: with
    /// them it is trained again, whatever the defaults will be.
    /// </summary>
    public IEnumerable<(string Option, IReadOnlyList<string> Words)> Settings(TrainingPlan plan) =>
        All(plan).Select(it => (it.Option[2..], (IReadOnlyList<string>)[it.Value]));

    private IEnumerable<(string Option, string Value)> All(TrainingPlan plan)
    {
        yield return (_rate.Name, NumberFormat.Rate(plan.Rate ?? plan.Optimizer.UsualRate));
        yield return (_hidden.Name, TrainingPlan.PrintHidden(plan.Hidden));
        yield return (_optimizer.Name, plan.Optimizer.ToString());
        yield return (_schedule.Name, plan.Schedule.ToString());
        if (plan.Controller is { } controller) yield return (_controller.Name, controller.ToString());
        yield return (_batch.Name, plan.BatchSize.ToString(CultureInfo.InvariantCulture));
        yield return (_epochs.Name, plan.Epochs.ToString(CultureInfo.InvariantCulture));
        yield return (_seed.Name, plan.Seed.ToString(CultureInfo.InvariantCulture));
        if (plan.Patience is { } patience) yield return (_earlyStop.Name, patience.ToString(CultureInfo.InvariantCulture));
        yield return (_precision.Name, plan.Precision.ToString().ToLowerInvariant());
    }

    private static Option<int?> Count(string name, string description, int usual, string unit) => new(name)
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"{description}; {usual} unless said"),
        HelpName = unit,
        CustomParser = result => NumberParsers.ParseCount(result, 1, int.MaxValue),
    };
}
