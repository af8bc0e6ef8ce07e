using LearnRate.Tutorial;

namespace LearnRate.Workbench.Tutorial;

/// <summary>What a user asked the tutorial for.</summary>
internal sealed record TutorialRequest
{
    public IReadOnlyList<double> Rates { get; init; } = [];

    public Variant Variant { get; init; }

    public StopRule Stop { get; init; }

    public int Cap { get; init; } = new TutorialProgram().Cap;

    public bool Exact { get; init; }

    /// <summary>Whether the whole experiment is asked for, not some rates.</summary>
    public bool IsWhole => Rates.Count == 0;

    public TutorialProgram Program(double rate) =>
        new() { Rate = rate, Rule = Variant.Rule, Data = Variant.Data, Stop = Stop, Cap = Cap };
}

/// <summary>One rate tried: the training as the program does it, and what would become of it without a stop rule.</summary>
internal sealed record RateTried(TutorialProgram Program)
{
    private const int MostPasses = 60_000;

    public TutorialRun Run { get; } = Program.Train();

    public Settling Settling { get; } = Settling.Judge(new(Program.Rule, Program.Data), Program.Rate, MostPasses);

    public Variant Variant => new(Program.Rule, Program.Data);

    public double LargestError => TutorialNeuron.LargestError(Run.Weights, Variant.Samples);

    public Iteration[] First(int count) => [.. Program.Iterations().Take(Math.Min(count, Run.Iterations))];

    public double Predict(double input) => TutorialNeuron.Predict(Run.Weights, input);

    /// <summary>
    /// How much of the way from the start to its final cycle the weight w has gone,
    /// 1 for all of it; null where there is no such cycle.
    /// </summary>
    public double? ShareOfTheWay
    {
        get
        {
            if (Settling is not { Fate: Fate.Settles, Pattern: { } pattern }) return null;
            if (PassMap.TryCreate(Variant, Program.Rate, pattern)?.FixedPoint is not var (_, w)) return null;
            var start = TutorialNeuron.Start.W;
            return (AtEndOfPass.W - start) / ((double)w - start);
        }
    }

    // Within a pass the weights move round the cycle; only where a pass ends can they be compared with it.
    private Weights AtEndOfPass
    {
        get
        {
            var whole = Run.Iterations - Run.Iterations % Variant.Samples.Length;
            return whole == 0 ? TutorialNeuron.Start : Program.Iterations().Take(whole).Last().After;
        }
    }

    public RunStatus Status => Run.Diverged is not null ? RunStatus.Diverged
        : Run.StoppedByRule ? RunStatus.Stopped
        : RunStatus.Capped;
}

internal enum RunStatus
{
    Stopped,
    Capped,
    Diverged,
}

/// <summary>Everything the tutorial command shows, measured anew at every call.</summary>
internal sealed record TutorialReport
{
    public static readonly double[] Explosions = [1, 0.1, 0.001];

    public const double Cure = 0.00001;

    public static readonly double[] Ladder = [1, 0.1, 0.01, 1e-3, 5e-4, 2e-4, 1e-4, 5e-5, 2e-5, 1e-5, 1e-6, 1e-7, 1e-8];

    public required TutorialRequest Request { get; init; }

    public required IReadOnlyList<RateTried> Tried { get; init; }

    public required IReadOnlyList<(Variant Variant, CriticalRates Rates, RateWindow? Window)> Critical { get; init; }

    public required IReadOnlyList<Erratum> Errata { get; init; }

    public CriticalRates CriticalOf(Variant variant) => Critical.Single(c => c.Variant == variant).Rates;

    /// <summary>Only the rates asked for.</summary>
    public static TutorialReport OfRates(TutorialRequest request) => new()
    {
        Request = request,
        Tried = [.. request.Rates.Select(rate => new RateTried(request.Program(rate)))],
        Critical = [],
        Errata = [],
    };

    /// <summary>The whole experiment.</summary>
    public static TutorialReport Whole(TutorialRequest request, CancellationToken cancellationToken)
    {
        var critical = new (Variant, CriticalRates, RateWindow?)[Variant.All.Count];
        Parallel.For(0, critical.Length, new() { CancellationToken = cancellationToken }, i =>
        {
            var variant = Variant.All[i];
            var rates = request.Exact
                ? CriticalRates.Exactly(variant, cancellationToken: cancellationToken)
                : CriticalRates.ToThreeDigits(variant, cancellationToken);
            critical[i] = (variant, rates, rates.WidestWindowAbove());
        });
        var published = critical.Single(c => c.Item1 == new Variant(Rule.Published, TutorialData.Published));
        var consistent = critical.Single(c => c.Item1 == new Variant(Rule.Published, TutorialData.Corrected));
        return new()
        {
            Request = request,
            Tried = [.. Ladder.Select(rate => new RateTried(request.Program(rate)))],
            Critical = critical,
            Errata = LearnRate.Tutorial.Errata.All(published.Item2, consistent.Item2, consistent.Item3),
        };
    }
}
