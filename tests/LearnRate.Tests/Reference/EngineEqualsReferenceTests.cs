using System.Numerics;
using CsCheck;
using LearnRate.Bits;
using LearnRate.Networks;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Training;

namespace LearnRate.Tests.Reference;

/// <summary>The engine and the plain trainer have the same bits: for every recipe of the catalogue, and in random experiments.</summary>
public sealed class EngineEqualsReferenceTests
{
    private static readonly string[] OptimizerTexts =
    [
        .. Catalogue.Names<Optimizer>(), "sgd(momentum=0.9,nesterov=true,weightdecay=0.01)", "sgd(momentum=0.8,dampening=0.3)", "rmsprop(centered=true,momentum=0.5)",
        "rmsprop(momentum=0.5)", "adam(amsgrad=true,weightdecay=0.01)", "adamw(amsgrad=true)", "adagrad(ratedecay=0.1,initialsum=0.5)", "lion(weightdecay=0.1)",
        "clipnorm(max=0.1,inner=adam)", "clipvalue(max=0.01,inner=clipnorm(max=0.02,inner=sgd(momentum=0.9)))",
    ];

    public static TheoryData<string> Networks => [.. SmallExperiments.All.Where(e => e.Value.Problem is NetworkProblem).Select(e => e.Key)];

    [Theory, MemberData(nameof(Networks))]
    public void EveryRecipe(string name) => AssertSame(SmallExperiments.All[name] with { Steps = 12 });

    [Fact]
    public void RandomExperiments() => Experiments().Sample(AssertSame, iter: 300);

    private static Gen<Experiment> Experiments()
    {
        Gen<string> OneOf(IReadOnlyList<string> texts) => Gen.Int[0, texts.Count - 1].Select(i => texts[i]);
        var activation = OneOf([.. Catalogue.Names<Activation>().Where(n => n != "softmax"), "clip(max=0.2)", "leakyrelu(slope=0.3)", "elu(alpha=0.5)"]);
        var hidden = Gen.Select(Gen.Int[1, 9], activation, (width, f) => FormattableString.Invariant($" > {width} {f}")).Array[0, 3];
        var data = Gen.Select(Gen.Int[1, 7], Gen.Int[1, 6], Gen.Int[1, 23], Gen.Int[0, 1000]);
        return Gen.Select(data, hidden, OneOf(Catalogue.Names<Loss>()), OneOf(OptimizerTexts), Gen.Int[1, 25], Gen.Double[-4, 0.3], Gen.Bool, (d, layers, loss, optimizer, batch, exponent, shuffled) =>
        {
            var (inputs, outputs, rows, seed) = d;
            var random = new Random(seed);
            var recipe = Catalogue.Parse<Loss>(loss);
            double[] x = [.. Enumerable.Range(0, rows * inputs).Select(_ => 4 * random.NextDouble() - 2)];
            double[] y = [.. Enumerable.Range(0, rows * recipe.TargetsFor(outputs)).Select(_ => recipe is CrossEntropyLoss ? random.Next(outputs) : random.NextDouble())];
            var network = Network.Parse(FormattableString.Invariant($"{inputs}{string.Concat(layers)} > {outputs}"));
            return new Experiment
            {
                Problem = new NetworkProblem(network, new("random", new(x, inputs, y, recipe.TargetsFor(outputs))), recipe),
                Optimizer = Catalogue.Parse<Optimizer>(optimizer),
                BatchSize = batch,
                Order = shuffled ? RowOrder.Shuffled : RowOrder.Given,
                Steps = 15,
                Rate = Math.Pow(10, exponent),
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
        // In company, wide, and not in lane 0; and alone, solo.
        AssertSame(experiment, reference, Trainer.Train(experiment, [experiment.Rate * 2, experiment.Rate / 3, experiment.Rate])[2]);
        AssertSame(experiment, reference, Trainer.Train(experiment));
    }

    private static void AssertSame<T>(Experiment experiment, ReferenceTrainer<T> reference, RunResult run)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var losses = reference.Losses.TakeWhile(T.IsFinite).Select(loss => double.CreateTruncating(loss)).ToArray();
        var expected = losses.Take(run.Trace.Losses.Count).ToArray();
        Assert.Equal(expected.Select(BitConverter.DoubleToInt64Bits), run.Trace.Losses.Select(BitConverter.DoubleToInt64Bits));
        if (run.Parameters is null)
        {
            Assert.True(losses.Length < experiment.Steps || !reference.Parameters.All(T.IsFinite) || run.Divergence!.Cause == DivergenceCause.FinalLoss);
            return;
        }

        Assert.Equal(
            reference.Parameters.Select(p => BitConverter.DoubleToInt64Bits(double.CreateTruncating(p))),
            run.Parameters.Select(BitConverter.DoubleToInt64Bits));
    }
}
