using System.Numerics;

namespace LearnRate.Numerics;

/// <summary>Sums over parameters, in the order in which parameters lie.</summary>
internal static class Norms
{
    /// <summary>The sum of the squares.</summary>
    public static Lanes<T> SquaredNorm<T>(ReadOnlySpan<Lanes<T>> elements)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var sum = Lanes<T>.Zero;
        foreach (var element in elements) sum = Lanes<T>.Fma(element, element, sum);
        return sum;
    }
}
