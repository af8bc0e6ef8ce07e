using System.Numerics;
using LearnRate.Training;

namespace LearnRate.Tests.Training;

internal static class BundleExtensions
{
    /// <summary>Trains until so many steps are done.</summary>
    public static RunResult[] Train<T>(this Bundle<T> bundle, int steps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bundle.Advance(steps, CancellationToken.None);
        return bundle.Results();
    }
}
