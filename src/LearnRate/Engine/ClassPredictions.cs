using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;

namespace LearnRate.Engine;

/// <summary>What outputs say of classes, lane by lane: the first of the largest names one.</summary>
internal static class ClassPredictions
{
    /// <summary>A mask of the lanes in which finite outputs name the right class.</summary>
    /// <param name="outputs">The first output, and the others.</param>
    /// <param name="width">How many there are.</param>
    /// <param name="stride">From output to output.</param>
    /// <param name="right">The right class.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static Lanes<T> AreCorrect<T>(ReadOnlySpan<Lanes<T>> outputs, int width, int stride, Lanes<T> right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (largest, named) = (outputs[0], Lanes<T>.Zero);
        for (var o = 1; o < width; o++)
        {
            var output = outputs[o * stride];
            var isLarger = output > largest;
            largest = Lanes<T>.Select(isLarger, output, largest);
            named = Lanes<T>.Select(isLarger, Lanes<T>.Create(o), named);
        }

        return Lanes<T>.Equal(named, right) & Lanes<T>.IsFinite(largest);
    }
}
