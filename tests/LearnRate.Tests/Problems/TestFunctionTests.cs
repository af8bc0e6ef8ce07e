using CsCheck;
using LearnRate.Numerics;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Training;

namespace LearnRate.Tests.Problems;

/// <summary>Values and gradients of the test functions, and what theory says of descent on them.</summary>
public sealed class TestFunctionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // Step h of a central difference errs by h²/6·f‴ and rounding by ε·f/h: 1e-5 balances them.
    [Theory]
    [InlineData("quadratic")]
    [InlineData("rosenbrock")]
    public void Gradient_IsThatOfTheValue(string name) => Gen.Double[-2, 2].Array[2].Sample(w =>
    {
        var gradient = Value(name, w).Gradient;
        for (var i = 0; i < 2; i++)
        {
            double[] up = [.. w], down = [.. w];
            (up[i], down[i]) = (w[i] + 1e-5, w[i] - 1e-5);
            var difference = (Value(name, up).Value - Value(name, down).Value) / 2e-5;
            Assert.Equal(difference, gradient[i], 1e-6 * (1 + Math.Abs(difference)));
        }
    });

    [Fact]
    public void Minima_AreWhereTheyAreSaidToBe()
    {
        Assert.Equal(0, Value("rosenbrock", [1, 1]).Value);
        Assert.Equal([0, 0], Value("rosenbrock", [1, 1]).Gradient);
        Assert.Equal(24.2, Value("rosenbrock", [-1.2, 1]).Value, 1e-12);
        Assert.Equal(50.5, Value("quadratic", [1, 1]).Value);
    }

    // Descent multiplies each parameter by 1 − ηλ; heavy ball with momentum β is stable below 2(1 + β)/λ (Polyak 1964).
    [Theory]
    [InlineData("sgd", 2.0)]
    [InlineData("sgd(momentum=0.9)", 3.8)]
    [InlineData("sgd(momentum=0.9,nesterov=true)", 2 * 1.9 / 2.8)]
    public void Descent_IsStableBelowItsLimit(string optimizer, double limit)
    {
        foreach (var curvature in new[] { 0.01, 1, 300 })
        {
            var experiment = new Experiment
            {
                Problem = new Quadratic { Curvatures = [curvature] },
                Optimizer = LearnRate.Recipes.Catalogue.Parse<Optimizer>(optimizer),
                BatchSize = 1,
                Steps = 5000,
                Precision = Precision.Double,
            };
            var runs = Trainer.Train(experiment, [0.99 * limit / curvature, 1.01 * limit / curvature], cancellationToken: Cancel);
            Assert.True(runs[0].Final!.Training.Loss < 1e-9 * curvature);
            Assert.True(runs[1].Final is not { } final || final.Training.Loss > curvature);
        }
    }

    private static (double Value, double[] Gradient) Value(string name, double[] w)
    {
        var learner = LearnRate.Recipes.Catalogue.Parse<Problem>(name).CreateLearners<double>().Create(1, 1);
        for (var i = 0; i < w.Length; i++) learner.Parameters[i] = Lanes<double>.Create(w[i]);
        var value = learner.Gradient([0])[0];
        return (value, [.. Enumerable.Range(0, w.Length).Select(i => learner.Gradients[i][0])]);
    }
}
