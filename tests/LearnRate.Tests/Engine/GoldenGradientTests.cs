using System.Text.Json;
using LearnRate.Data;
using LearnRate.Networks;
using LearnRate.Numerics;
using LearnRate.Problems;
using LearnRate.Recipes;

namespace LearnRate.Tests.Engine;

/// <summary>Losses and gradients of 4-5-3 networks, every activation with every loss, against PyTorch's autograd.</summary>
public sealed class GoldenGradientTests
{
    private static readonly Dictionary<string, string> Activations = new()
    {
        ["clip(max=250)"] = "clip(max=250)",
        ["elu(1)"] = "elu",
        ["gelu_exact"] = "gelu",
        ["gelu_tanh"] = "gelutanh",
        ["identity"] = "identity",
        ["leaky_relu(0.01)"] = "leakyrelu",
        ["relu"] = "relu",
        ["sigmoid"] = "sigmoid",
        ["silu"] = "silu",
        ["softplus"] = "softplus",
        ["tanh"] = "tanh",
    };

    // Smooth L1 is Huber over β; label smoothing is not offered.
    private static readonly Dictionary<string, string> Losses = new()
    {
        ["bce_with_logits"] = "bce",
        ["cross_entropy"] = "crossentropy",
        ["huber(delta=1)"] = "huber",
        ["huber(delta=2)"] = "huber(delta=2)",
        ["l1"] = "absolute",
        ["mse"] = "squared",
    };

    private static readonly Case[] Cases = [.. Golden.Read<GoldenFile>("gradients/mlp.json").Cases.Where(c => Losses.ContainsKey(c.Loss))];

    public static TheoryData<string, string, int> All
    {
        get
        {
            var all = new TheoryData<string, string, int>();
            foreach (var c in Cases) all.Add(c.Activation, c.Loss, c.Point);
            return all;
        }
    }

    [Theory, MemberData(nameof(All))]
    public void LossAndGradient_AgreeWithAutograd(string activation, string loss, int point)
    {
        var golden = Cases.Single(c => (c.Activation, c.Loss, c.Point) == (activation, loss, point));
        double[] targets = [.. golden.Target.SelectMany(t => t.ValueKind == JsonValueKind.Array
            ? t.EnumerateArray().Select(e => e.GetDouble()) : [t.GetDouble()])];
        var rows = new Rows([.. golden.X.SelectMany(x => x)], 4, targets, targets.Length / golden.X.Length);
        var problem = new NetworkProblem(
            Network.Parse($"4 > 5 {Activations[activation]} > 3"), new("golden", rows), Catalogue.Parse<Loss>(Losses[loss]))
        {
            Initial = new ExplicitWeights { Values = ValueList.Create<double>(golden.Parameters) },
        };

        var learner = problem.CreateLearners<double>().Create(rows.Count, seed: 1);
        var value = learner.Gradient([.. Enumerable.Range(0, rows.Count)]);

        AssertNear(golden.Value, value[0]);
        double[] gradients = [.. WeightsBeforeBiases(learner.Gradients, 4, 5, 0), .. WeightsBeforeBiases(learner.Gradients, 5, 3, 25)];
        for (var i = 0; i < gradients.Length; i++) AssertNear(golden.Gradient[i], gradients[i]);
        for (var lane = 1; lane < Lanes<double>.Count; lane++) Assert.Equal(value[0], value[lane]);
    }

    private static IEnumerable<double> WeightsBeforeBiases(Tensor<double> gradients, int inputs, int width, int first)
    {
        double At(int unit, int i) => gradients[first + unit * (inputs + 1) + i][0];
        return Enumerable.Range(0, width).SelectMany(u => Enumerable.Range(0, inputs).Select(i => At(u, i)))
            .Concat(Enumerable.Range(0, width).Select(u => At(u, inputs)));
    }

    private static void AssertNear(double expected, double actual) =>
        Assert.True(Math.Abs(actual - expected) <= 1e-12 * Math.Abs(expected) + 1e-15,
            FormattableString.Invariant($"expected {expected:R}, got {actual:R}"));

    private sealed record GoldenFile(Case[] Cases);

    private sealed record Case(string Activation, string Loss, int Point, double[][] X, JsonElement[] Target, double[] Parameters,
        double Value, double[] Gradient);
}
