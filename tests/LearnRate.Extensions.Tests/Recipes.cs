using System.Numerics;
using LearnRate.Controllers;
using LearnRate.Networks;
using LearnRate.Numerics;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Schedules;

namespace LearnRate.Extensions.Tests;

/// <summary>Adam's formula, written anew: w ← w − η/(1 − β₁ᵗ)·m/(√v/√(1 − β₂ᵗ) + ε).</summary>
[RecipeName("ownadam")]
public sealed record OwnAdam : Optimizer
{
    public double Beta1 { get; init; } = 0.9;

    public double Beta2 { get; init; } = 0.999;

    public override double UsualRate => 0.001;

    protected override Updater<T> Start<T>(ParameterSet<T> parameters) => parameters.UpdateBy(new Rule<T>(this));

    private struct Rule<T>(OwnAdam adam) : IUpdateRule<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Lanes<T> _keep1 = Lanes<T>.Create(adam.Beta1), _take1 = Lanes<T>.Create(1 - adam.Beta1);
        private readonly Lanes<T> _keep2 = Lanes<T>.Create(adam.Beta2), _take2 = Lanes<T>.Create(1 - adam.Beta2);
        private Lanes<T> _minusRate, _inverseRoot;

        public readonly int States => 2;

        public void Begin(long step, in Lanes<T> rate)
        {
            _minusRate = -rate / Lanes<T>.Create(1 - IntegerPowers.Pow(adam.Beta1, step + 1));
            _inverseRoot = Lanes<T>.Create(1 / Math.Sqrt(1 - IntegerPowers.Pow(adam.Beta2, step + 1)));
        }

        public readonly Lanes<T> Apply(Lanes<T> w, Lanes<T> g, ref Lanes<T> m, ref Lanes<T> v, ref Lanes<T> unused)
        {
            m = Lanes<T>.Fma(_keep1, m, _take1 * g);
            v = Lanes<T>.Fma(_keep2, v, _take2 * g * g);
            return Lanes<T>.Fma(_minusRate, m / Lanes<T>.Fma(Lanes<T>.Sqrt(v), _inverseRoot, Lanes<T>.Create(1e-8)), w);
        }
    }
}

/// <summary>f(z) = z/(1 + |z|) (softsign; Bergstra et al. 2009).</summary>
[RecipeName("softsign")]
public sealed record Softsign : Activation
{
    protected override ActivationLoop<T> Start<T>() => ActivationLoop<T>.Create(default(Formula<T>));

    private readonly struct Formula<T> : IActivationFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Lanes<T> Value(Lanes<T> z, out Lanes<T> slope)
        {
            var divisor = Lanes<T>.One + Lanes<T>.Abs(z);
            slope = Lanes<T>.One / (divisor * divisor);
            return z / divisor;
        }
    }
}

/// <summary>The squared error, by a formula of its own, times a weight.</summary>
[RecipeName("ownsquared")]
public sealed record OwnSquaredLoss : Loss
{
    public double Weight { get; init; } = 1;

    protected override LossLoop<T> Start<T>() => LossLoop<T>.Create(new Formula<T>(Weight));

    private readonly struct Formula<T>(double weight) : ILossFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Lanes<T> _weight = Lanes<T>.Create(weight);

        public Lanes<T> Value(Lanes<T> output, Lanes<T> target, out Lanes<T> slope)
        {
            var error = output - target;
            slope = Lanes<T>.Create(2) * _weight * error;
            return _weight * error * error;
        }
    }
}

/// <summary>The factor 1, 1/2, 1/3, … of each whole epoch.</summary>
[RecipeName("harmonic")]
public sealed record HarmonicSchedule : Schedule
{
    public override double Factor(double t, Horizon horizon) => 1 / (1 + Math.Floor(t / horizon.StepsPerEpoch));
}

/// <summary>Halves the rate when a batch loss is above the one before; counts as it goes.</summary>
[RecipeName("halving")]
public sealed record HalvingController : Controller
{
    protected override ControllerState Start(double rate, int epoch) => new State();

    private sealed class State : ControllerState
    {
        private double _last = double.PositiveInfinity;

        public override ControllerAction BeforeStep(double loss, double squaredNorm, double rate)
        {
            if (loss > _last) Factor /= 2;
            _last = loss;
            return ControllerAction.Continue;
        }
    }
}

/// <summary>Booth's function (x + 2y − 7)² + (2x + y − 5)², whose minimum is 0 at (1, 3).</summary>
[RecipeName("booth")]
public sealed record Booth : TestFunction
{
    protected override IReadOnlyList<double> StartingPoint => [-5, 5];

    protected override FunctionLearners<T> CreateFunction<T>() => FunctionLearners<T>.Create(default(Function<T>));

    private readonly struct Function<T> : ITestFunction<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Lanes<T> Value(ReadOnlySpan<Lanes<T>> parameters, Span<Lanes<T>> gradients)
        {
            var (x, y, two) = (parameters[0], parameters[1], Lanes<T>.Create(2));
            var (a, b) = (x + two * y - Lanes<T>.Create(7), two * x + y - Lanes<T>.Create(5));
            gradients[0] = two * a + two * two * b;
            gradients[1] = two * two * a + two * b;
            return a * a + b * b;
        }
    }
}

public sealed record Nameless : Activation
{
    protected override ActivationLoop<T> Start<T>() => throw new NotSupportedException();
}

[RecipeName("relu")]
public sealed record Taken : Activation
{
    protected override ActivationLoop<T> Start<T>() => throw new NotSupportedException();
}

// An experiment of it would be read back as one of a network.
[RecipeName("network")]
public sealed record Reserved : Activation
{
    protected override ActivationLoop<T> Start<T>() => throw new NotSupportedException();
}

[RecipeName("Not a name")]
public sealed record Misnamed : Activation
{
    protected override ActivationLoop<T> Start<T>() => throw new NotSupportedException();
}

[RecipeName("textless")]
public sealed record Textless : Activation
{
    public DateTime When { get; init; }

    protected override ActivationLoop<T> Start<T>() => throw new NotSupportedException();
}
