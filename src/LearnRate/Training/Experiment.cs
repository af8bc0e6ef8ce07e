using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using LearnRate.Controllers;
using LearnRate.Data;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Schedules;

namespace LearnRate.Training;

/// <summary>In which order the training rows come.</summary>
public enum RowOrder
{
    /// <summary>Shuffled anew in every epoch; the seed of the run decides how.</summary>
    Shuffled,

    /// <summary>As given, in every epoch.</summary>
    Given,
}

/// <summary>The numbers a run computes with.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The field's words for them.")]
public enum Precision
{
    /// <summary>32 bits: sixteen runs in a bundle.</summary>
    Float,

    /// <summary>64 bits: eight runs in a bundle.</summary>
    Double,
}

/// <summary>The whole recipe of a run. Its result is a function of this value alone, bit for bit.</summary>
public sealed record Experiment
{
    /// <summary>Goes up whenever the bits of any result change.</summary>
    internal const int BitsVersion = 3;

    /// <summary>What is learned.</summary>
    public required Problem Problem { get; init; }

    /// <summary>How gradients become an update.</summary>
    public Optimizer Optimizer { get; init; } = new Sgd();

    /// <summary>The learning rate η, finite and positive.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Rate { get; init => field = Check.Positive(value); } = 0.01;

    /// <summary>
    /// The rate over time: rate(step) = rate × the schedule's factor × the controller's, computed in double and rounded once.
    /// </summary>
    public Schedule Schedule { get; init; } = new ConstantSchedule();

    /// <summary>
    /// The momentum over time, a factor on the optimizer's momentum (Adam's β₁) of 0
    /// to 1; null for the one that belongs to the schedule.
    /// </summary>
    public Schedule? MomentumSchedule { get; init; }

    /// <summary>What watches the run and changes its rate, or null for nothing.</summary>
    public Controller? Controller { get; init; }

    /// <summary>How many rows make a batch, 1 or more; the last batch of an epoch has what is left.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int BatchSize { get; init => field = Check.AtLeast(1, value); } = 32;

    /// <summary>In which order the rows come.</summary>
    public RowOrder Order { get; init; }

    /// <summary>The horizon: how many steps the run has, 1 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Steps { get; init => field = Check.AtLeast(1, value); } = 1000;

    /// <summary>The seed of the run: it decides the initial weights and the order of the rows.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The numbers it computes with.</summary>
    public Precision Precision { get; init; }

    /// <summary>How many steps make an epoch, one pass over the training rows.</summary>
    public int StepsPerEpoch => (Problem.TrainingRows - 1) / BatchSize + 1;

    /// <summary>How many steps there are, and how many make an epoch.</summary>
    public Horizon Horizon => new(Steps, StepsPerEpoch);

    /// <summary>The same with a horizon of so many epochs.</summary>
    public Experiment ForEpochs(int epochs) => this with { Steps = checked(Check.AtLeast(1, epochs) * StepsPerEpoch) };

    /// <summary>
    /// The identity of the experiment apart from rate and seed: 128 bits of a SHA-256 over its text, in hexadecimal digits.
    /// </summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)).AsSpan(0, 16));

    /// <summary>Reads a portable text.</summary>
    /// <param name="text">What <see cref="ToPortableText"/> wrote.</param>
    /// <param name="resolver">Finds the data that the experiment names.</param>
    /// <returns>An experiment that equals the one that was written.</returns>
    /// <exception cref="FormatException">It is no such text; the message says which line is wrong.</exception>
    /// <exception cref="DataNotFoundException">The data are not there.</exception>
    public static Experiment Parse(string text, IDataResolver resolver) => ExperimentText.Parse(text, resolver);

    /// <summary>
    /// The experiment as a text that other processes, machines and versions read: a line for each part, and data by name and fingerprint.
    /// </summary>
    public string ToPortableText() => ExperimentText.Print(this);

    /// <summary>The factor on the momentum at a step.</summary>
    internal double MomentumFactor(int step, Horizon horizon) =>
        MomentumSchedule is { } schedule ? schedule.Factor(step, horizon) : Schedule.MomentumFactor(step, horizon);

    /// <summary>Whether the rate may change on the way.</summary>
    internal bool RateVaries => Schedule is not ConstantSchedule || Controller is not null;

    /// <summary>Checks what only all parts together show; training does so before it begins.</summary>
    /// <exception cref="ArgumentException">They do not fit each other; the message says what to do.</exception>
    public void Validate()
    {
        if (Controller is PlateauController { Metric: PlateauMetric.Accuracy } && !Problem.Classifies)
            throw new ArgumentException($"The controller {Controller} watches an accuracy; the problem has none. Use metric=loss.");
        if (!RateVaries && MomentumSchedule is null) return;
        var horizon = Horizon;
        for (var step = 0; step < Steps; step++)
        {
            if (Schedule.Factor(step, horizon) is var factor && !double.IsFinite(factor))
                throw new ArgumentException(
                    $"The schedule {Schedule} gives the factor {Texts.Format(factor)} at step {Texts.Format(step)}; it must be finite.");
            if (MomentumFactor(step, horizon) is var momentum && momentum is not (>= 0 and <= 1))
                throw new ArgumentException(
                    $"The momentum schedule {MomentumSchedule} gives the factor {Texts.Format(momentum)} at step " +
                    $"{Texts.Format(step)}; it must be 0 to 1.");
        }
    }

    /// <summary>The parts on a line each, apart from rate and seed.</summary>
    internal string Text => string.Join('\n',
        $"bits {Texts.Format(BitsVersion)}", $"problem {Problem}", $"optimizer {Optimizer}",
        $"schedule {Schedule}", $"momentum schedule {MomentumSchedule?.ToString() ?? "of the schedule"}",
        $"controller {Controller?.ToString() ?? "none"}", $"batch {Texts.Format(BatchSize)}",
        $"order {Order.ToString().ToLowerInvariant()}", $"steps {Texts.Format(Steps)}",
        $"precision {Precision.ToString().ToLowerInvariant()}");
}
