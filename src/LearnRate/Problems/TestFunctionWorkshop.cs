using System.Numerics;
using LearnRate.Engine;

namespace LearnRate.Problems;

/// <summary>Starts test functions; all runs start at the same place, whatever their seed.</summary>
internal sealed class TestFunctionWorkshop<T, TFunction>(TFunction function, double[] start) : Workshop<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFunction : struct, ITestFunction<T>
{
    public override Learner<T> Start(int batch, ulong seed, bool solo) => new TestFunctionLearner<T, TFunction>(function, start);
}
