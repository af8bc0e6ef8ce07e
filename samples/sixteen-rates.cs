#:project ../src/LearnRate/LearnRate.csproj
// Trains a small network on two interleaved half-moons at sixteen learning rates at once, and prints what came of each.
// Run: dotnet run samples/sixteen-rates.cs
using System.Globalization;
using LearnRate.Data;
using LearnRate.Networks;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Sweeps;
using LearnRate.Training;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

const int Points = 200;
double[] inputs = new double[2 * Points], classes = new double[Points];
for (var i = 0; i < Points; i++)
{
    var (moon, angle) = (i % 2, Math.PI * i / Points);
    inputs[2 * i] = moon == 0 ? Math.Cos(angle) : 1 - Math.Cos(angle);
    inputs[2 * i + 1] = moon == 0 ? Math.Sin(angle) : 0.5 - Math.Sin(angle);
    classes[i] = moon;
}

var moons = new Dataset("moons", new Rows(inputs, 2, classes, 1));
var experiment = new Experiment
{
    Problem = new NetworkProblem(Network.Parse("2 > 16 tanh > 2"), moons, new CrossEntropyLoss()),
    Optimizer = new Sgd { Momentum = 0.9 },
    BatchSize = 20,
}.ForEpochs(50);

Console.WriteLine($"{experiment.Problem.Parameters} parameters, {experiment.Steps} steps");
Console.WriteLine("rate        outcome     first loss  final loss  accuracy");
foreach (var run in Trainer.Train(experiment, RateGrid.Parse("1e-4..100:log:16")))
{
    Console.WriteLine(run.Final is { } final
        ? $"{run.Rate,-12}{run.Outcome,-12}{run.Trace.Losses[0],-12:F4}{final.Training.Loss,-12:F4}{final.Training.Accuracy:P0}"
        : $"{run.Rate,-12}{run.Outcome,-12}{run.Trace.Losses[0],-12:F4}at step {run.Divergence!.Step}");
}

var sweep = new Sweep { Experiment = experiment, Rates = RateGrid.Parse("1e-4..100:log:48") };
Console.WriteLine($"best rate {sweep.Race().Best!.Rate}");
