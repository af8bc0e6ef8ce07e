using System.Numerics;
using LearnRate.Numerics;

namespace LearnRate.Networks;

/// <summary>The formula of a loss that adds up output by output.</summary>
public interface ILossFormula<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The loss of one output and its derivative, which share work.</summary>
    /// <param name="output">The output. NaN has the loss and the derivative NaN.</param>
    /// <param name="target">The number it should be.</param>
    /// <param name="slope">The derivative with respect to the output.</param>
    Lanes<T> Value(Lanes<T> output, Lanes<T> target, out Lanes<T> slope);
}
