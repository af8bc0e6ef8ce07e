using System.Numerics;
using LearnRate.Numerics;
using LearnRate.Optimizers;
using LearnRate.Recipes;

namespace LearnRate.Tests.Optimizers;

/// <summary>What an optimizer remembers is never subnormal: Intel's cores would take 150 cycles for each vector of it.</summary>
public sealed class SubnormalTests
{
    public static TheoryData<string> Optimizers =>
        [.. Catalogue.Names<Optimizer>(), "sgd(momentum=0.9)", "rmsprop(centered=true,momentum=0.5)", "adam(amsgrad=true)"];

    [Theory, MemberData(nameof(Optimizers))]
    public void UnitThatDied_IsForgotten(string text)
    {
        Forgets<float>(text);
        Forgets<double>(text);
    }

    private static void Forgets<T>(string text)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var updater = Catalogue.Parse<Optimizer>(text).Start<T>(new(new WideLayout<T>((1, 1))));
        var w = new[] { Lanes<T>.One };
        // A small gradient, and then none: in 1000 steps a mean by 0.9 passes the subnormal numbers of both types.
        for (var step = 0; step < 8000; step++)
        {
            updater.Step(step, Lanes<T>.Create(1e-3), w, new[] { step == 0 ? Lanes<T>.Create(1e-18) : Lanes<T>.Zero });
            foreach (var state in updater.States)
                Assert.False(T.IsSubnormal(state[0][0]), $"{text} remembers {state[0][0]} at step {step}.");
        }
    }

    [Fact]
    public void NanAndInfinity_StayRemembered()
    {
        foreach (var number in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon * (1L << 52),
            -1e300])
            Assert.Equal(number, Lanes<double>.WithoutSubnormals(Lanes<double>.Create(number))[0]);
        Assert.Equal(0, Lanes<double>.WithoutSubnormals(Lanes<double>.Create(-1e-310))[0]);
        Assert.Equal(0, Lanes<float>.WithoutSubnormals(Lanes<float>.Create(1e-39f))[0]);
        Assert.Equal(1.17549435e-38f, Lanes<float>.WithoutSubnormals(Lanes<float>.Create(1.17549435e-38f))[0]);
    }
}
