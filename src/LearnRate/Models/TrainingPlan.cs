using System.Globalization;
using LearnRate.Controllers;
using LearnRate.Data;
using LearnRate.Networks;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Schedules;
using LearnRate.Training;

namespace LearnRate.Models;

/// <summary>How a model is trained on a prepared table, whatever the table holds: the data decide the inputs, outputs and loss.</summary>
public sealed record TrainingPlan
{
    /// <summary>The hidden layers from input to output; none for a linear model.</summary>
    public ValueList<Dense> Hidden { get; init; } = ParseHidden("64 relu, 32 relu");

    /// <summary>How gradients become an update.</summary>
    public Optimizer Optimizer { get; init; } = new Adam();

    /// <summary>The learning rate, finite and positive; null for the optimizer's <see cref="Optimizer.UsualRate"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public double? Rate { get; init => field = value is { } rate ? Check.Positive(rate) : null; }

    /// <summary>The rate over time.</summary>
    public Schedule Schedule { get; init; } = new ConstantSchedule();

    /// <summary>What watches the run and changes its rate, or null for nothing.</summary>
    public Controller? Controller { get; init; }

    /// <summary>How many rows make a batch, 1 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int BatchSize { get; init => field = Check.AtLeast(1, value); } = 32;

    /// <summary>How many times training goes through its rows, 1 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int Epochs { get; init => field = Check.AtLeast(1, value); } = 200;

    /// <summary>After how many epochs without a better validation loss training stops, 1 or more; null for never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int? Patience { get; init => field = value is { } epochs ? Check.AtLeast(1, epochs) : null; }

    /// <summary>Decides the initial weights and the order of the rows.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The numbers it computes with.</summary>
    public Precision Precision { get; init; }

    /// <summary>Reads hidden layers such as <c>32 relu, 16 relu</c>; <c>none</c> for none.</summary>
    /// <exception cref="FormatException">It is none; the message says what is wrong.</exception>
    public static ValueList<Dense> ParseHidden(string text)
    {
        if (text.Trim() is "none") return [];
        // What stands between an input and an output is hidden.
        return [.. Network.Parse($"1 > {string.Join(" > ", Texts.Split(text, ','))} > 1").Layers.SkipLast(1)];
    }

    /// <summary>Prints hidden layers as <see cref="ParseHidden"/> reads them.</summary>
    public static string PrintHidden(ValueList<Dense> hidden) => hidden.Count == 0 ? "none" : string.Join(", ", hidden);

    /// <summary>The experiment that this is on a prepared table: squared loss for numbers, cross-entropy for classes.</summary>
    /// <param name="data">The table.</param>
    /// <exception cref="ArgumentException">Parts do not fit each other; the message says what to do.</exception>
    public Experiment ToExperiment(PreparedTable data)
    {
        var target = data.Preprocessing.Target;
        var network = new Network
        {
            Inputs = data.Preprocessing.Features,
            Layers = [.. Hidden, new Dense { Width = target is ClassTarget classes ? classes.Classes.Count : target.Targets }],
        };
        var experiment = new Experiment
        {
            Problem = new NetworkProblem(network, data.Data, target is ClassTarget ? new CrossEntropyLoss() : new SquaredLoss()),
            Optimizer = Optimizer,
            Rate = Rate ?? Optimizer.UsualRate,
            Schedule = Schedule,
            Controller = Controller,
            BatchSize = BatchSize,
            Seed = Seed,
            Precision = Precision,
        };
        if (Epochs > int.MaxValue / experiment.StepsPerEpoch)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"{Epochs} epochs of {experiment.StepsPerEpoch} steps are more than {int.MaxValue} steps. Train fewer epochs, or " +
                $"larger batches than {BatchSize} rows."));
        experiment = experiment.ForEpochs(Epochs);
        experiment.Validate();
        return experiment;
    }
}
