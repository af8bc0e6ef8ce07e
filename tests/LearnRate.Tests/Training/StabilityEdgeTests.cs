using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Training;

namespace LearnRate.Tests.Training;

/// <summary>On a quadratic the edge of stability is known in closed form; runs must find it.</summary>
public sealed class StabilityEdgeTests
{
    private const double Curvature = 40;

    public static TheoryData<string, double, double> Edges => new()
    {
        { "sgd", 0, 2 / Curvature },
        { "heavy ball", 0.9, 2 * (1 + 0.9) / Curvature },
        { "heavy ball", 0.5, 2 * (1 + 0.5) / Curvature },
        { "nesterov", 0.9, 2 * (1 + 0.9) / ((1 + 2 * 0.9) * Curvature) },
        { "nesterov", 0.5, 2 * (1 + 0.5) / ((1 + 2 * 0.5) * Curvature) },
    };

    [Theory, MemberData(nameof(Edges))]
    public void MeasuredEdge_IsTheClosedForm(string kind, double momentum, double edge)
    {
        var experiment = new Experiment
        {
            Problem = new Quadratic { Curvatures = [1, Curvature] },
            Optimizer = new Sgd { Momentum = momentum, Nesterov = kind == "nesterov" },
            BatchSize = 1,
            Steps = 400_000,
            Precision = Precision.Double,
        };
        // Below the edge the loss shrinks, above it grows without end: narrowed to a relative width of 1e-5.
        var (stable, unstable) = (0.9 * edge, 1.1 * edge);
        while (unstable - stable > 1e-5 * edge)
        {
            double[] rates = [.. Enumerable.Range(1, 8).Select(i => stable + i * (unstable - stable) / 9)];
            var runs = Trainer.Train(experiment, rates, new() { TraceEvery = experiment.Steps },
                cancellationToken: TestContext.Current.CancellationToken);
            var grows = runs.TakeWhile(r => r.Outcome == RunOutcome.Finished && r.Final!.Training.Loss < 20).Count();
            (stable, unstable) = (grows == 0 ? stable : rates[grows - 1], grows == 8 ? unstable : rates[grows]);
        }

        Assert.InRange(stable / edge, 1 - 1e-4 / 2, 1 + 1e-4 / 2);
    }
}
