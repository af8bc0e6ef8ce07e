using System.Globalization;
using System.Text.Json;
using LearnRate.Data;
using LearnRate.Engine;
using LearnRate.Networks;
using LearnRate.Numerics;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Recipes;

namespace LearnRate.Tests.Optimizers;

/// <summary>37 configurations of PyTorch's optimizers on three problems at two rates, 100 steps each.</summary>
public sealed class GoldenTrajectoryTests
{
    // What PyTorch calls an option, and what its field is called here.
    private static readonly Dictionary<string, string> Names = new()
    {
        ["momentum"] = "momentum",
        ["dampening"] = "dampening",
        ["weight_decay"] = "weightdecay",
        ["nesterov"] = "nesterov",
        ["lr_decay"] = "ratedecay",
        ["initial_accumulator_value"] = "initialsum",
        ["eps"] = "epsilon",
        ["rho"] = "rho",
        ["alpha"] = "alpha",
        ["centered"] = "centered",
        ["amsgrad"] = "amsgrad",
        ["momentum_decay"] = "momentumdecay",
        ["lambd"] = "lambda",
        ["t0"] = "averagefrom",
    };

    // Low rates agree over all 100 steps, high ones, which are unstable, over ten. Except where rounding decides earlier: Rprop on the
    // sign of a gradient of 1e-18 that is 0 but for rounding, the others because the trajectory is chaotic (started 1e-15 off, it
    // parts from itself as fast).
    private static readonly Dictionary<string, int> RoundingDecidesAfter = new()
    {
        ["mlp/rprop-low.csv"] = 46,
        ["mlp/rprop-high.csv"] = 6,
        ["mlp/rprop-etas0.3-1.5-low.csv"] = 68,
        ["mlp/rmsprop-alpha0.9-weightdecay0.01-low.csv"] = 60,
        ["mlp/sgd-nesterov0.9-weightdecay0.01-high.csv"] = 7,
        ["mlp/adamw-weightdecay0.1-high.csv"] = 7,
    };

    private static readonly Case[] Cases = Golden.Read<GoldenFile>("optimisers/cases.json").Cases;
    private static readonly Problems Golden3 = Golden.Read<Problems>("optimisers/problems.json");

    public static TheoryData<string> All => [.. Cases.Select(c => c.File)];

    [Theory, MemberData(nameof(All))]
    public void Trajectory_AgreesWithPyTorch(string file)
    {
        var golden = Cases.Single(c => c.File == file);
        var rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Golden", "optimisers", file)).Skip(1)
            .Select(line => line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        var (learner, batch, order) = Start(golden.Problem);
        var updater = Catalogue.Parse<Optimizer>(TextOf(golden)).Start<double>(new(learner.Layout));

        var (done, worst, ended) = (0, 0.0, (int?)null);
        var until = RoundingDecidesAfter.GetValueOrDefault(file, golden.Label == "low" ? 100 : 10);
        foreach (var row in rows)
        {
            for (; done < row[0]; done++)
            {
                learner.Gradient(batch);
                updater.Step(done, Lanes<double>.Create(golden.Rate), learner.Parameters, learner.Gradients);
            }

            double[] actual = [.. order.Select(i => learner.Parameters[i][0])];
            if (!actual.All(double.IsFinite)) ended ??= done;
            if (done > until || ended is not null) continue;
            for (var i = 0; i < actual.Length; i++)
                worst = Math.Max(worst, Math.Abs(actual[i] - row[i + 2]) / Math.Max(1e-3, Math.Abs(row[i + 2])));
        }

        Assert.True(worst <= 1e-9, FormattableString.Invariant(
            $"{TextOf(golden)} on {golden.Problem} at {golden.Rate}: off by {worst:G3}"));
        var goldenEnded = rows.FirstOrDefault(row => !row.Skip(2).All(double.IsFinite)) is { } first ? (int?)first[0] : null;
        Assert.Equal(goldenEnded is null, ended is null);
        if (goldenEnded is { } step) Assert.InRange(ended!.Value, step - 1, step + 1);
    }

    private static string TextOf(Case golden)
    {
        var options = new List<string>();
        foreach (var (name, value) in golden.Options)
        {
            double[] Pair() => [.. value.EnumerateArray().Select(e => e.GetDouble())];
            string Number(double x) => x.ToString("R", CultureInfo.InvariantCulture);
            switch (name)
            {
                case "betas": options.AddRange([$"beta1={Number(Pair()[0])}", $"beta2={Number(Pair()[1])}"]); break;
                case "etas": options.AddRange([$"shrink={Number(Pair()[0])}", $"grow={Number(Pair()[1])}"]); break;
                case "step_sizes": options.AddRange([$"smallest={Number(Pair()[0])}", $"largest={Number(Pair()[1])}"]); break;
                case var known when Names.TryGetValue(known, out var ours): options.Add($"{ours}={value.GetRawText()}"); break;
            }
        }

        return $"{golden.Optimiser.ToLowerInvariant()}({string.Join(',', options)})";
    }

    private static (Learner<double> Learner, int[] Batch, int[] Order) Start(string problem)
    {
        if (problem == "quadratic")
        {
            var q = Golden3.Quadratic;
            return (new TestFunctionLearner<double, Bowl>(new(q.Hessian, q.Centre), q.Start), [0], [0, 1]);
        }

        if (problem == "rosenbrock") return (new Rosenbrock().CreateLearners<double>().Create(1, 1), [0], [0, 1]);
        var rows = new Rows([.. Golden3.Mlp.X.SelectMany(x => x)], 4, Golden3.Mlp.Y, 1);
        var network = new NetworkProblem(Network.Parse("4 > 8 tanh > 3"), new("golden", rows), new CrossEntropyLoss())
        {
            Initial = new ExplicitWeights { Values = ValueList.Create<double>(Golden3.Mlp.Start) },
        };
        // W1[8][4], b1[8], W2[3][8], b2[3] among parameters that lie unit by unit.
        int[] order = [.. Order(4, 8, 0), .. Order(8, 3, 40)];
        return (network.CreateLearners<double>().Create(rows.Count, 1), [.. Enumerable.Range(0, rows.Count)], order);
    }

    private static IEnumerable<int> Order(int inputs, int width, int first) =>
        Enumerable.Range(0, width).SelectMany(u => Enumerable.Range(0, inputs).Select(i => first + u * (inputs + 1) + i))
            .Concat(Enumerable.Range(0, width).Select(u => first + u * (inputs + 1) + inputs));

    // ½·(p − c)ᵀ·H·(p − c)
    private readonly struct Bowl(double[][] hessian, double[] centre) : ITestFunction<double>
    {
        public Lanes<double> Value(ReadOnlySpan<Lanes<double>> p, Span<Lanes<double>> gradients)
        {
            var (x, y) = (p[0] - Lanes<double>.Create(centre[0]), p[1] - Lanes<double>.Create(centre[1]));
            for (var i = 0; i < 2; i++) gradients[i] = Lanes<double>.Create(hessian[i][0]) * x + Lanes<double>.Create(hessian[i][1]) * y;
            return Lanes<double>.Create(0.5) * (x * gradients[0] + y * gradients[1]);
        }
    }

    private sealed record GoldenFile(Case[] Cases);

    private sealed record Case(string File, string Problem, string Optimiser, Dictionary<string, JsonElement> Options, double Rate,
        string Label);

    private sealed record Problems(QuadraticData Quadratic, MlpData Mlp);

    private sealed record QuadraticData(double[][] Hessian, double[] Centre, double[] Start);

    private sealed record MlpData(double[][] X, double[] Y, double[] Start);
}
