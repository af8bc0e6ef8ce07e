using System.Numerics;
using LearnRate.Numerics;

namespace LearnRate.Problems;

/// <summary>A function of a few parameters and its gradient, lane by lane.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public interface ITestFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Computes both.</summary>
    /// <param name="parameters">Where.</param>
    /// <param name="gradients">Receives the gradient.</param>
    /// <returns>The value.</returns>
    Lanes<T> Value(ReadOnlySpan<Lanes<T>> parameters, Span<Lanes<T>> gradients);
}
