using CsCheck;
using LearnRate.Bits;
using LearnRate.Controllers;
using LearnRate.Data;
using LearnRate.Networks;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Schedules;
using LearnRate.Tests.Contracts;
using LearnRate.Training;

namespace LearnRate.Tests.Training;

/// <summary>An experiment travels as a text, and its data by name and fingerprint.</summary>
public sealed class ExperimentTextTests
{
    private static readonly DataResolver Resolver =
        new([.. SmallExperiments.All.Values.Select(experiment => experiment.Problem).OfType<NetworkProblem>()
            .Select(problem => problem.Data)]);

    public static TheoryData<string> Experiments => [.. SmallExperiments.All.Keys];

    [Theory, MemberData(nameof(Experiments))]
    public void ReadsBackEqual_AndTrainsToTheSameBits(string name)
    {
        var experiment = SmallExperiments.All[name] with { Seed = ulong.MaxValue, Rate = 0.1 + 0.2 };
        var read = Experiment.Parse(experiment.ToPortableText(), Resolver);
        Assert.Equal(experiment, read);
        Assert.Equal(experiment.Fingerprint, read.Fingerprint);
        Recording norms = new() { GradientNorms = true };
        SameBitsTests.AssertSame(Trainer.Train(experiment, [experiment.Rate], norms,
            cancellationToken: TestContext.Current.CancellationToken)[0],
            Trainer.Train(read, [read.Rate], norms, cancellationToken: TestContext.Current.CancellationToken)[0]);
    }

    [Fact]
    public void AnyParts_ReadBackEqual()
    {
        static Gen<T> Any<T>()
            where T : Recipe => Gen.Int[0, Catalogue.Names<T>().Count - 1].Select(i => Catalogue.Parse<T>(Catalogue.Names<T>()[i]));
        var number = Gen.Double.Where(x => x > 0 && double.IsFinite(x));
        Gen.Select(Any<Problem>(), Any<Optimizer>(), Any<Schedule>(), Any<Controller>(), number, Gen.ULong, Gen.Int[1, 1_000_000_000],
            Gen.Bool,
            (problem, optimizer, schedule, controller, rate, seed, count, choice) => new Experiment
            {
                Problem = problem,
                Optimizer = optimizer,
                Schedule = schedule,
                MomentumSchedule = choice ? schedule : null,
                Controller = choice ? null : controller,
                Rate = rate,
                Seed = seed,
                Steps = count,
                BatchSize = count,
                Order = choice ? RowOrder.Given : RowOrder.Shuffled,
                Precision = choice ? Precision.Double : Precision.Float,
            }).Sample(experiment => Assert.Equal(experiment, Experiment.Parse(experiment.ToPortableText(), DataResolver.None)));
    }

    [Fact]
    public void Names_MayHoldAnything_AndAreKept()
    {
        var rows = new Rows([1, 2, 3], 1, [1, 2, 3], 1);
        var problem = new NetworkProblem(Network.Parse("1 > 1"), new Dataset("Zoë's \"a, b\"\n(2) #1.csv", rows), new SquaredLoss());
        var experiment = new Experiment { Problem = problem };
        var read = Experiment.Parse(experiment.ToPortableText(), new DataResolver(new Dataset("elsewhere.csv", rows)));
        Assert.Equal(experiment, read);
        Assert.Equal(experiment.Fingerprint, read.Fingerprint);
    }

    [Fact]
    public void Text_IsReadable() => Assert.Equal(
        """
        learnrate experiment 1
        problem quadratic(curvatures=[1 9])
        optimizer sgd(momentum=0.9)
        rate 0.01
        schedule cosine
        batch 1
        order given
        steps 100
        seed 3
        precision double

        """.ReplaceLineEndings("\n"),
        new Experiment
        {
            Problem = new Quadratic { Curvatures = [1, 9] },
            Optimizer = new Sgd { Momentum = 0.9 },
            Schedule = new CosineSchedule(),
            BatchSize = 1,
            Order = RowOrder.Given,
            Steps = 100,
            Seed = 3,
            Precision = Precision.Double,
        }.ToPortableText());

    [Fact]
    public void AResolverThatErrs_IsNotBelieved()
    {
        var wrong = Assert.Throws<DataNotFoundException>(() => Experiment.Parse(SmallExperiments.All["sgd"].ToPortableText(), new Wrong()));
        Assert.Equal(new Wrong().Resolve(wrong.Wanted).Fingerprint, wrong.Found);
    }

    private sealed class Wrong : IDataResolver
    {
        public Dataset Resolve(DataReference reference) => new(reference.Name, new([1, 2, 3], 3, [1], 1));
    }

    [Fact]
    public void MissingData_AreNamed()
    {
        var text = SmallExperiments.All["sgd"].ToPortableText();
        var name = ((NetworkProblem)SmallExperiments.All["sgd"].Problem).Data.Name;
        var none = Assert.Throws<DataNotFoundException>(() => Experiment.Parse(text, DataResolver.None));
        Assert.Contains($"The data {name} with the fingerprint", none.Message, StringComparison.Ordinal);
        var other = new DataResolver(new Dataset(name, new([1], 1, [1], 1)));
        Assert.Contains("has changed", Assert.Throws<DataNotFoundException>(() => Experiment.Parse(text, other)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", "no experiment")]
    [InlineData("experiment 1", "experiment 2", "Line 1: The experiment is of version 2; this LearnRate reads version 1")]
    [InlineData("optimizer sgd", "optimizer sdg", "Line 3: 'optimizer sdg': 'sdg' is no optimizer")]
    [InlineData("optimizer sgd", "", "Line 3: '' is no part")]
    [InlineData("rate 0.01", "rate 0", "Rate is 0; it must be above 0")]
    [InlineData("rate 0.01", "rate ", "Line 4")]
    [InlineData("batch 1", "batch 1.5", "Line 6")]
    [InlineData("batch 1", "steps 5", "'steps' is there twice")]
    [InlineData("batch 1", "batches 1", "no line 'batch …'")]
    [InlineData("order given", "order 1", "Allowed: shuffled, given")]
    [InlineData("order given", "order given\ncolour red", "'colour' is no part of an experiment")]
    [InlineData("seed 3", "seed -3", "Line 9")]
    public void DamagedTexts_AreRefusedInWords(string part, string instead, string message)
    {
        var text = new Experiment { Problem = new Quadratic(), BatchSize = 1, Order = RowOrder.Given, Seed = 3 }.ToPortableText();
        if (part.Length == 0) text = "";
        else Assert.Contains(part, text, StringComparison.Ordinal);
        var wrong = Assert.Throws<FormatException>(
            () => Experiment.Parse(part.Length == 0 ? "" : text.Replace(part, instead, StringComparison.Ordinal), Resolver));
        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
    }
}
