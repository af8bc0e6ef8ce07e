using LearnRate.Controllers;
using LearnRate.Data;
using LearnRate.Networks;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Schedules;
using LearnRate.Storage;
using LearnRate.Sweeps;
using LearnRate.Training;

namespace LearnRate.Extensions.Tests;

/// <summary>Recipes of a user's own assembly take part in everything that those of the library do.</summary>
public sealed class ExtensionTests
{
    private static readonly Experiment Own;

    static ExtensionTests()
    {
        Catalogue.Register<OwnAdam>();
        Catalogue.Register<Softsign>();
        Catalogue.Register<OwnSquaredLoss>();
        Catalogue.Register<HarmonicSchedule>();
        Catalogue.Register<HalvingController>();
        Catalogue.Register<Booth>();
        Own = new()
        {
            Problem = Problem("ownsquared", "softsign"),
            Optimizer = Catalogue.Parse<Optimizer>("ownadam(beta1=0.8)"),
            Schedule = Catalogue.Parse<Schedule>("harmonic"),
            BatchSize = 4,
            Steps = 320,
        };
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Precision.Float)]
    [InlineData(Precision.Double)]
    public void OwnFormulas_HaveTheBitsOfTheLibrarys(Precision precision)
    {
        var library = new Experiment
        {
            Problem = Problem("squared", "tanh"),
            Optimizer = new Adam(),
            BatchSize = 4,
            Steps = 200,
            Precision = precision,
        };
        var own = library with { Problem = Problem("ownsquared", "tanh"), Optimizer = new OwnAdam() };
        double[] rates = [1e-3, 1e-2, 0.1, 1];
        foreach (var (expected, actual) in Trainer.Train(library, rates, cancellationToken: Cancel)
            .Zip(Trainer.Train(own, rates, cancellationToken: Cancel)))
        {
            Assert.Equal(expected.Trace.Losses, actual.Trace.Losses);
            Assert.Equal(expected.Parameters, actual.Parameters);
        }
    }

    [Theory]
    [InlineData(typeof(Optimizer), "ownadam(beta1=0.8)")]
    [InlineData(typeof(Optimizer), "clipnorm(max=2,inner=ownadam)")]
    [InlineData(typeof(Activation), "softsign")]
    [InlineData(typeof(Loss), "ownsquared(weight=2)")]
    [InlineData(typeof(Schedule), "warmup(length=10%).then(0.5 * harmonic)")]
    [InlineData(typeof(Schedule), "harmonic.for(50%).then(cosine)")]
    [InlineData(typeof(Controller), "halving")]
    [InlineData(typeof(Problem), "booth")]
    public void TextForms_ReadBackEqual(Type kind, string text)
    {
        Recipe Parse(string s) => kind.Name switch
        {
            nameof(Optimizer) => Catalogue.Parse<Optimizer>(s),
            nameof(Activation) => Catalogue.Parse<Activation>(s),
            nameof(Loss) => Catalogue.Parse<Loss>(s),
            nameof(Schedule) => Catalogue.Parse<Schedule>(s),
            nameof(Controller) => Catalogue.Parse<Controller>(s),
            _ => Catalogue.Parse<Problem>(s),
        };
        Assert.Equal(text, Parse(text).ToString());
        Assert.Equal(Parse(text), Parse(Parse(text).ToString()));
    }

    [Fact]
    public void Names_ListThem_AndAnExperimentTravels()
    {
        Assert.Contains("ownadam", Catalogue.Names<Optimizer>());
        Assert.Contains("did you mean 'ownadam'", Assert.Throws<FormatException>(() => Catalogue.Parse<Optimizer>("ownadan")).Message,
            StringComparison.OrdinalIgnoreCase);
        var resolver = new DataResolver(((NetworkProblem)Own.Problem).Data);
        Assert.Equal(Own, Experiment.Parse(Own.ToPortableText(), resolver));
    }

    [Fact]
    public async Task Sweep_Race_AndStore_HaveThem()
    {
        var sweep = new Sweep { Experiment = Own, Rates = RateGrid.Parse("1e-4..1:log:24"), Seeds = [1, 2, 3] };
        var (all, race) = (sweep.Run(cancellationToken: Cancel), sweep.Race(cancellationToken: Cancel));
        Assert.True(all.IsComplete);
        Assert.Contains(race.Best!.Rate, all.Best!.Band);
        var runs = all.Rates.SelectMany(rate => rate.Runs).ToDictionary(run => (run.Rate, run.Seed));
        Assert.All(race.Rates.SelectMany(rate => rate.Runs).Where(run => run.Outcome == RunOutcome.Finished),
            run => Assert.Equal(runs[(run.Rate, run.Seed)].Parameters, run.Parameters));

        var folder = Directory.CreateTempSubdirectory("learnrate");
        try
        {
            await using var store = await RunStore.OpenAsync(StorePlace.Parse(Path.Combine(folder.FullName, "runs.db")), Cancel);
            var first = await sweep.RunAsync(store: store, cancellationToken: Cancel);
            var trained = new Counter();
            var again = await sweep.RunAsync(store: store, runner: trained, cancellationToken: Cancel);
            Assert.Equal(0, trained.Units);
            Assert.Equal(first.Best!.Rate, again.Best!.Rate);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Controller_HalvesTheRate()
    {
        var run = Trainer.Train(Own with { Controller = new HalvingController(), Schedule = new ConstantSchedule() }, [0.1],
            cancellationToken: Cancel)[0];
        var (losses, factor) = (run.Trace.Losses, 1.0);
        for (var step = 0; step < losses.Count; step++)
        {
            if (step > 0 && losses[step] > losses[step - 1]) factor /= 2;
            Assert.Equal((float)(0.1 * factor), (float)run.Trace.Rates[step]);
        }

        Assert.True(factor < 1);
    }

    [Fact]
    public void Booth_IsSolved()
    {
        // Its Hessian [10 8; 8 10] has the eigenvalues 2 and 18: descent is stable below 2/18.
        var experiment = new Experiment { Problem = new Booth(), BatchSize = 1, Steps = 500, Precision = Precision.Double };
        var runs = Trainer.Train(experiment, [0.1, 0.112], cancellationToken: Cancel);
        Assert.Equal([1, 3], runs[0].Parameters!.Select(p => Math.Round(p, 9)));
        Assert.True(runs[1].Trace.Losses[^1] > runs[1].Trace.Losses[0]);
    }

    [Fact]
    public void WhatCannotBeRegistered_IsRefusedInWords()
    {
        static string Refused(Action register) => Assert.Throws<ArgumentException>(register).Message;
        Assert.Contains("Nameless has no name", Refused(Catalogue.Register<Nameless>), StringComparison.Ordinal);
        Assert.Contains("'relu' is taken by LearnRate.Networks.Relu", Refused(Catalogue.Register<Taken>), StringComparison.Ordinal);
        Assert.Contains("'network' means something else", Refused(Catalogue.Register<Reserved>), StringComparison.Ordinal);
        Assert.Contains("small letters and digits", Refused(Catalogue.Register<Misnamed>), StringComparison.Ordinal);
        Assert.Contains("When of Textless is DateTime", Refused(Catalogue.Register<Textless>), StringComparison.Ordinal);
        Assert.Contains("Catalogue.Register<Nameless>()", Assert.Throws<InvalidOperationException>(new Nameless().ToString).Message,
            StringComparison.Ordinal);
        Catalogue.Register<Booth>();
    }

    private static NetworkProblem Problem(string loss, string activation)
    {
        double[] inputs = [.. Enumerable.Range(0, 64).Select(i => Math.Sin(i * 1.7) * 2)];
        double[] targets = [.. inputs.Chunk(2).Select(x => x[0] * x[1] + Math.Cos(x[0]))];
        return new(Network.Parse($"2 > 8 {activation} > 1"), new("waves", new(inputs, 2, targets, 1)), Catalogue.Parse<Loss>(loss));
    }

    private sealed class Counter : IRunner
    {
        public int Units { get; private set; }

        public IAsyncEnumerable<RunEvent> RunAsync(IReadOnlyList<WorkUnit> units, CancellationToken cancellationToken = default)
        {
            Units += units.Count;
            return new LocalRunner().RunAsync(units, cancellationToken);
        }
    }
}
