using System.Numerics;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Problems;

/// <summary>½·Σ λᵢ·wᵢ²: a bowl with given curvatures λ. Gradient descent is stable below the rate 2/λ of the largest.</summary>
[RecipeName("quadratic")]
public sealed record Quadratic : TestFunction
{
    /// <summary>The curvatures λ, finite, one or more.</summary>
    /// <exception cref="ArgumentException">There is none, or one is not finite.</exception>
    public ValueList<double> Curvatures
    {
        get;
        init => field = value.Count > 0 && value.All(double.IsFinite) ? value
            : throw new ArgumentException(
                $"Curvatures are [{string.Join(' ', value.Select(Texts.Format))}]; there must be one or more, all finite.",
                nameof(Curvatures));
    } = [1, 100];

    /// <summary>Where every wᵢ starts, finite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Start { get; init => field = Check.Finite(value); } = 1;

    /// <inheritdoc/>
    protected internal override IReadOnlyList<double> StartingPoint => [.. Enumerable.Repeat(Start, Curvatures.Count)];

    /// <inheritdoc/>
    protected internal override FunctionLearners<T> CreateFunction<T>() =>
        FunctionLearners<T>.Create(new Function<T>([.. Curvatures.Select(Lanes<T>.Create)]));

    private readonly struct Function<T>(Lanes<T>[] curvatures) : ITestFunction<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Lanes<T> Value(ReadOnlySpan<Lanes<T>> w, Span<Lanes<T>> gradients)
        {
            var value = Lanes<T>.Zero;
            for (var i = 0; i < curvatures.Length; i++)
            {
                gradients[i] = curvatures[i] * w[i];
                value = Lanes<T>.Fma(gradients[i], w[i], value);
            }

            return Lanes<T>.Create(0.5) * value;
        }
    }
}
