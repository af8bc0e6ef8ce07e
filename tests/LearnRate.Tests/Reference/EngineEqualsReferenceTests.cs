using System.Numerics;
using CsCheck;
using LearnRate.Bits;
using LearnRate.Controllers;
using LearnRate.Networks;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Schedules;
using LearnRate.Training;

namespace LearnRate.Tests.Reference;

/// <summary>The engine and the plain trainer have the same bits: for every recipe of the catalogue, and in random experiments.</summary>
public sealed class EngineEqualsReferenceTests
{
    private static readonly string[] OptimizerTexts =
    [
        .. Catalogue.Names<Optimizer>(), "sgd(momentum=0.9,nesterov=true,weightdecay=0.01)", "sgd(momentum=0.8,dampening=0.3)",
        "rmsprop(centered=true,momentum=0.5)",
        "rmsprop(momentum=0.5)", "adam(amsgrad=true,weightdecay=0.01)", "adamw(amsgrad=true)", "adagrad(ratedecay=0.1,initialsum=0.5)",
        "lion(weightdecay=0.1)",
        "clipnorm(max=0.1,inner=adam)", "clipvalue(max=0.01,inner=clipnorm(max=0.02,inner=sgd(momentum=0.9)))",
    ];

    private static readonly string[] ScheduleTexts =
    [
        .. Catalogue.Names<Schedule>(), "warmup(30%).then(cosine)", "warmup(2) * restarts(3)", "0.5 * linear",
        "onecycle(shape=linear,phases=3)", "step(1epoch,0.5).for(9epochs).stretch()",
    ];

    private static readonly string?[] ControllerTexts =
    [
        null, null, .. Catalogue.Names<Controller>(), "plateau(patience=0,by=0.5,cooldown=1)", "catch(every=1,spike=0.01)",
        "bolddriver(tolerance=0.04,grow=2)", "polyak(cap=10,c=0.5,optimum=0.1)",
    ];

    public static TheoryData<string> Networks => [.. SmallExperiments.All.Where(e => e.Value.Problem is NetworkProblem).Select(e => e.Key)];

    [Theory, MemberData(nameof(Networks))]
    public void EveryRecipe(string name) => AssertSame(SmallExperiments.All[name] with { Steps = 12 });

    [Fact]
    public void RandomExperiments() => Experiments().Sample(AssertSame, iter: 400);

    // Rates so high that what fades away would become subnormal.
    [Theory]
    [InlineData("units that die")]
    [InlineData("saturated units")]
    public void AtTheEndsOfTheNumbers(string name) => AssertSame(SmallExperiments.All[name]);

    // So many parameters that they are moved piece by piece: those of inputs, and those of units whose lanes are rows.
    [Theory]
    [InlineData("70 > 260 relu > 20", "sgd")]
    [InlineData("70 > 260 relu > 20", "adam")]
    [InlineData("3 > 2000 tanh > 10", "sgd")]
    [InlineData("3 > 2000 tanh > 10", "sgd(momentum=0.9)")]
    public void LargeNetworks(string network, string optimizer) =>
        AssertSame(Classifying(network) with { Optimizer = Catalogue.Parse<Optimizer>(optimizer) });

    // As many units as fill vectors, behind which the biases have one for themselves.
    [Theory]
    [InlineData("5 > 32 relu > 10")]
    [InlineData("4 > 32 tanh > 13")]
    [InlineData("32 > 16 relu > 3")]
    [InlineData("7 > 48 relu > 32 sigmoid > 5")]
    public void WholeVectors(string network)
    {
        foreach (var optimizer in (string[])["sgd", "sgd(weightdecay=0.1)", "adam"])
            AssertSame(Classifying(network) with { Optimizer = Catalogue.Parse<Optimizer>(optimizer) });
    }

    // So many inputs that they are not copied: in whole vectors or not, of more terms
    // than a panel has or fewer, and in a last batch that is smaller.
    [Theory]
    [InlineData("64 > 32 relu > 10", 32)]
    [InlineData("70 > 64 tanh > 20", 40)]
    [InlineData("520 > 32 relu > 3", 4)]
    [InlineData("17 > 32 relu > 32 relu > 2", 64)]
    public void InputsWhereTheDataHaveThem(string network, int batch)
    {
        foreach (var optimizer in (string[])["sgd", "adam"])
            AssertSame(Classifying(network, rows: 2 * batch + batch / 2) with
            {
                Optimizer = Catalogue.Parse<Optimizer>(optimizer),
                BatchSize = batch
            });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public void ParameterBeyondTheNumbers_EndsItsRunInThatStep(int runs)
    {
        var experiment = Classifying("3 > 4 relu > 2", reach: 1000) with { Precision = Precision.Float };
        var results = Trainer.Train(experiment, [3e38, .. Enumerable.Repeat(0.05, runs - 1)], new Recording(),
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(new(0, DivergenceCause.Parameter), results[0].Divergence);
        Assert.All(results.Skip(1), run => Assert.Null(run.Divergence));
    }

    private static Experiment Classifying(string text, double reach = 1, int rows = 10)
    {
        var (network, random) = (Network.Parse(text), new Random(1));
        double[] x = [.. Enumerable.Range(0, rows * network.Inputs).Select(_ => reach * (2 * random.NextDouble() - 1))];
        double[] y = [.. Enumerable.Range(0, rows).Select(_ => random.Next(network.Outputs))];
        return new()
        {
            Problem = new NetworkProblem(network, new("random", new(x, network.Inputs, y, 1)), new CrossEntropyLoss()),
            BatchSize = 4,
            Rate = 0.05,
            Steps = 4,
        };
    }

    private static Gen<Experiment> Experiments()
    {
        Gen<string> OneOf(IReadOnlyList<string> texts) => Gen.Int[0, texts.Count - 1].Select(i => texts[i]);
        var activation = OneOf([.. Catalogue.Names<Activation>().Where(n => n != "softmax"), "clip(max=0.2)", "leakyrelu(slope=0.3)",
            "elu(alpha=0.5)"]);
        var hidden = Gen.Select(Gen.Int[1, 9], activation, (width, f) => FormattableString.Invariant($" > {width} {f}")).Array[0, 3];
        var data = Gen.Select(Gen.Int[1, 7], Gen.Int[1, 6], Gen.Int[1, 23], Gen.Int[0, 1000]);
        var rate = Gen.Select(OneOf(ScheduleTexts), Gen.Int[0, ControllerTexts.Length - 1].Select(i => ControllerTexts[i]),
            Gen.Double[-4, 0.3].Select(exponent => Math.Pow(10, exponent)));
        return Gen.Select(data, hidden, OneOf(Catalogue.Names<Loss>()), OneOf(OptimizerTexts), Gen.Int[1, 25], rate, Gen.Bool,
            (d, layers, loss, optimizer, batch, over, shuffled) =>
        {
            var (inputs, outputs, rows, seed) = d;
            var (schedule, controller, rate) = over;
            var random = new Random(seed);
            var recipe = Catalogue.Parse<Loss>(loss);
            double[] x = [.. Enumerable.Range(0, rows * inputs).Select(_ => 4 * random.NextDouble() - 2)];
            double[] y = [.. Enumerable.Range(0, rows * recipe.TargetsFor(outputs))
                .Select(_ => recipe is CrossEntropyLoss ? random.Next(outputs) : random.NextDouble())];
            var network = Network.Parse(FormattableString.Invariant($"{inputs}{string.Concat(layers)} > {outputs}"));
            return new Experiment
            {
                Problem = new NetworkProblem(network, new("random", new(x, inputs, y, recipe.TargetsFor(outputs)),
                    seed % 2 == 0 ? null : new(x, inputs, y, recipe.TargetsFor(outputs))), recipe),
                Optimizer = Catalogue.Parse<Optimizer>(optimizer),
                BatchSize = batch,
                Order = shuffled ? RowOrder.Shuffled : RowOrder.Given,
                Steps = 15,
                Rate = rate,
                Schedule = Catalogue.Parse<Schedule>(schedule),
                Controller = controller is null ? null : Catalogue.Parse<Controller>(controller),
                Seed = (ulong)seed,
            };
        });
    }

    private static void AssertSame(Experiment experiment)
    {
        AssertSame<float>(experiment with { Precision = Precision.Float });
        AssertSame<double>(experiment with { Precision = Precision.Double });
    }

    private static void AssertSame<T>(Experiment experiment)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var reference = new ReferenceTrainer<T>(experiment, ((NetworkProblem)experiment.Problem).StartingParameters(experiment.Seed));
        reference.Train();
        // In company of as many as train wide, and not in lane 0; and alone, solo.
        AssertSame(experiment, reference, Trainer.Train(experiment,
            [experiment.Rate * 2, experiment.Rate / 3, experiment.Rate, .. Enumerable.Repeat(experiment.Rate / 2, 13)])[2]);
        AssertSame(experiment, reference, Trainer.Train(experiment));
    }

    private static void AssertSame<T>(Experiment experiment, ReferenceTrainer<T> reference, RunResult run)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var back = reference.Rollbacks.ToHashSet();
        var losses = reference.Losses.TakeWhile((loss, step) => T.IsFinite(loss) || back.Contains(step))
            .Select(loss => T.IsFinite(loss) ? double.CreateTruncating(loss) : double.NaN).ToArray();
        var expected = losses.Take(run.Trace.Losses.Count).ToArray();
        Assert.Equal(expected.Select(BitConverter.DoubleToInt64Bits), run.Trace.Losses.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(
            reference.Rates.Take(run.Trace.Losses.Count).Select(rate => BitConverter.DoubleToInt64Bits(double.CreateTruncating(rate))),
            run.Trace.Rates.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(reference.Rollbacks, run.Trace.Rollbacks);
        if (run.Parameters is null)
        {
            Assert.True(losses.Length < experiment.Steps || !reference.Parameters.All(T.IsFinite)
                || run.Divergence!.Cause == DivergenceCause.FinalLoss);
            return;
        }

        Assert.Equal(
            reference.Parameters.Select(p => BitConverter.DoubleToInt64Bits(double.CreateTruncating(p))),
            run.Parameters.Select(BitConverter.DoubleToInt64Bits));
    }
}
