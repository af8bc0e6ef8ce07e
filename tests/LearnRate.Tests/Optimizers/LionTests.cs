using LearnRate.Numerics;
using LearnRate.Optimizers;

namespace LearnRate.Tests.Optimizers;

/// <summary>Lion has no reference in PyTorch 1.13; these steps are worked by hand from algorithm 2 of the paper.</summary>
public sealed class LionTests
{
    // η = 0.1, β₁ = 0.9, β₂ = 0.99, λ = 0.5, from w = 2, m = 0.
    // g = 4:   c = 0.4,    sign + → w = 2 − 0.1·(1 + 0.5·2) = 1.8;          m = 0.04
    // g = −3:  c = 0.036 − 0.3 = −0.264, sign − → w = 1.8 − 0.1·(−1 + 0.9) = 1.81;   m = 0.0396 − 0.03 = 0.0096
    // g = 0.05: c = 0.00864 + 0.005 = 0.01364, sign + → w = 1.81 − 0.1·(1 + 0.905) = 1.6195; m = 0.009504 + 0.0005 = 0.010004
    // g = 0:   c = 0.0090036, sign + → w = 1.6195 − 0.1·(1 + 0.80975) = 1.438525
    [Fact]
    public void FourSteps_AreThoseOfThePaper()
    {
        var updater = new Lion { WeightDecay = 0.5 }.Start<double>(new(new WideLayout<double>((1, 1))));
        var (w, g) = (new[] { Lanes<double>.Create(2) }, new Lanes<double>[1]);
        foreach (var (step, gradient, expected, mean) in new[] { (0, 4, 1.8, 0.04), (1, -3, 1.81, 0.0096), (2, 0.05, 1.6195, 0.010004),
            (3, 0, 1.438525, 0.00990396) })
        {
            g[0] = Lanes<double>.Create(gradient);
            updater.Step(step, Lanes<double>.Create(0.1), w, g);
            Assert.Equal(expected, w[0][0], 1e-14);
            Assert.Equal(mean, updater.States[0][0][0], 1e-15);
        }
    }

    // A direction of exactly 0 moves nothing but the decay.
    [Fact]
    public void NoGradient_NoMove()
    {
        var updater = new Lion().Start<double>(new(new WideLayout<double>((1, 1))));
        var w = new[] { Lanes<double>.Create(2) };
        updater.Step(0, Lanes<double>.Create(0.1), w, new Lanes<double>[1]);
        Assert.Equal(2, w[0][0]);
    }
}
