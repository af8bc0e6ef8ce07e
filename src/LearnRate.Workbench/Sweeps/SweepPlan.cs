using System.Globalization;
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

namespace LearnRate.Workbench.Sweeps;

/// <summary>
/// Which runs are swept, whatever is learned. Of what may be several every combination is a sweep; null or none is what is usual.
/// </summary>
internal sealed record SweepPlan
{
    /// <summary>What rates are tried where none are said: five bundles of sixteen, from what hardly moves to where most diverge.</summary>
    public const string UsualRates = "1e-6..10:log:80";

    public const int UsualSeeds = 5, UsualSteps = 1000;

    public static readonly TrainingPlan Usual = new();

    /// <summary>The rates, rising.</summary>
    public ValueList<double> Rates { get; init; } = RateGrid.Parse(UsualRates);

    /// <summary>How many seeds each rate is trained with.</summary>
    public int? Seeds { get; init; }

    public IReadOnlyList<Optimizer> Optimizers { get; init; } = [];

    public IReadOnlyList<Schedule> Schedules { get; init; } = [];

    public Controller? Controller { get; init; }

    /// <summary>Rows per step.</summary>
    public IReadOnlyList<int> Batches { get; init; } = [];

    /// <summary>Hidden layers.</summary>
    public IReadOnlyList<ValueList<Dense>> Hidden { get; init; } = [];

    public int? Epochs { get; init; }

    public int? Steps { get; init; }

    public Precision? Precision { get; init; }

    /// <summary>Whether nothing but rates is said, so that the tutorial's neuron is trained by the tutorial's own program.</summary>
    public bool IsRatesOnly => this is
    {
        Seeds: null, Optimizers.Count: 0, Schedules.Count: 0, Controller: null, Batches.Count: 0, Hidden.Count: 0,
        Epochs: null, Steps: null, Precision: null,
    };

    /// <summary>The sweeps on a prepared table, one for each combination.</summary>
    /// <exception cref="WorkbenchException">Parts do not fit each other.</exception>
    public IReadOnlyList<Sweep> CreateSweeps(PreparedTable data) => Combine(
        (optimizer, schedule, batch, hidden) => (Usual with
        {
            Optimizer = optimizer ?? Usual.Optimizer,
            Schedule = schedule ?? Usual.Schedule,
            Controller = Controller,
            BatchSize = batch ?? Usual.BatchSize,
            Hidden = hidden ?? Usual.Hidden,
            Epochs = Epochs ?? Usual.Epochs,
            Precision = Precision ?? Usual.Precision,
        }).ToExperiment(data),
        UsualSeeds);

    /// <summary>The sweeps of a test function, or of the tutorial's neuron.</summary>
    /// <inheritdoc cref="CreateSweeps(PreparedTable)" path="/exception"/>
    public IReadOnlyList<Sweep> CreateSweeps(Problem problem)
    {
        foreach (var (setting, isSaid) in ((Setting, bool)[])[(Setting.Batch, Batches.Count > 0), (Setting.Hidden, Hidden.Count > 0),
            (Setting.Epochs, Epochs is not null)])
            if (isSaid) throw new WorkbenchException(FailureCode.Usage, $"{setting} is for tables; {problem} has no rows.");
        return Combine(
            (optimizer, schedule, _, _) => new()
            {
                Problem = problem,
                Optimizer = optimizer ?? new Sgd(),
                Schedule = schedule ?? new ConstantSchedule(),
                Controller = Controller,
                BatchSize = 1,
                Order = RowOrder.Given,
                Steps = UsualSteps,
                Precision = Precision ?? Training.Precision.Double,
            },
            seeds: 1);
    }

    private List<Sweep> Combine(Func<Optimizer?, Schedule?, int?, ValueList<Dense>?, Experiment> create, int seeds)
    {
        if (Epochs is not null && Steps is not null)
            throw new WorkbenchException(FailureCode.Usage,
                $"{Setting.Epochs} and {Setting.Steps} are both said; a run has one length.");
        return
        [
            .. from optimizer in OrUsual(Optimizers)
               from schedule in OrUsual(Schedules)
               from batch in OrUsual(Batches.Select(rows => (int?)rows))
               from hidden in OrUsual(Hidden)
               select CreateSweep(Label(optimizer, schedule, batch, hidden), () => create(optimizer, schedule, batch, hidden), seeds),
        ];
    }

    // What differs between the sweeps.
    private string Label(Optimizer? optimizer, Schedule? schedule, int? batch, ValueList<Dense>? hidden)
    {
        string?[] words =
        [
            IsAxis(Optimizers) ? optimizer!.ToString() : null, IsAxis(Schedules) ? schedule!.ToString() : null,
            IsAxis(Batches) ? string.Create(CultureInfo.InvariantCulture, $"batch {batch}") : null,
            IsAxis(Hidden) ? TrainingPlan.PrintHidden(hidden!) : null,
        ];
        return string.Join(", ", words.Where(word => word is not null));
    }

    private Sweep CreateSweep(string label, Func<Experiment> create, int seeds)
    {
        try
        {
            var experiment = create();
            if (Steps is { } steps) experiment = experiment with { Steps = steps };
            experiment.Validate();
            return new()
            {
                Experiment = experiment,
                Rates = Rates,
                Seeds = [.. Enumerable.Range(1, Seeds ?? seeds).Select(seed => (ulong)seed)],
                Label = label,
                Recording = new() { TraceEvery = (experiment.Steps - 1) / Thinning.MostPoints + 1 },
            };
        }
        catch (ArgumentException refused)
        {
            throw new WorkbenchException(FailureCode.Usage, $"{refused.Message}", refused);
        }
    }

    private static bool IsAxis<T>(IReadOnlyList<T> values) => values.Distinct().Skip(1).Any();

    private static IEnumerable<T?> OrUsual<T>(IEnumerable<T> values) => values.Distinct().DefaultIfEmpty();
}
