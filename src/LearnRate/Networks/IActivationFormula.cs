using System.Numerics;
using LearnRate.Numerics;

namespace LearnRate.Networks;

/// <summary>An activation's formula.</summary>
public interface IActivationFormula<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The function and its derivative, which share work.</summary>
    /// <param name="z">The argument. NaN has the value NaN.</param>
    /// <param name="slope">The derivative at the argument.</param>
    Lanes<T> Value(Lanes<T> z, out Lanes<T> slope);
}
