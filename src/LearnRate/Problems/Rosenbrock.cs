using System.Numerics;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Problems;

/// <summary>Rosenbrock's valley (1960): (1 − x)² + 100·(y − x²)², from (−1.2, 1); its minimum is 0 at (1, 1).</summary>
[RecipeName("rosenbrock")]
public sealed record Rosenbrock : TestFunction
{
    /// <inheritdoc/>
    protected internal override IReadOnlyList<double> StartingPoint => [-1.2, 1];

    /// <inheritdoc/>
    protected internal override FunctionLearners<T> CreateFunction<T>() => FunctionLearners<T>.Create(default(Function<T>));

    private readonly struct Function<T> : ITestFunction<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Lanes<T> Value(ReadOnlySpan<Lanes<T>> parameters, Span<Lanes<T>> gradients)
        {
            var (x, y) = (parameters[0], parameters[1]);
            var (slope, off) = (Lanes<T>.One - x, y - x * x);
            gradients[0] = -(Lanes<T>.Create(2) * slope) - Lanes<T>.Create(400) * x * off;
            gradients[1] = Lanes<T>.Create(200) * off;
            return slope * slope + Lanes<T>.Create(100) * off * off;
        }
    }
}
