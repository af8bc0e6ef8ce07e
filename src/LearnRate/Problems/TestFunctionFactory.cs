using System.Numerics;
using LearnRate.Engine;

namespace LearnRate.Problems;

/// <summary>Starts test functions; all runs start at the same place, whatever their seed.</summary>
internal sealed class TestFunctionFactory<T, TFunction>(TFunction function, double[] start) : LearnerFactory<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFunction : struct, ITestFunction<T>
{
    public override Learner<T> Create(int batch, ulong seed, bool solo) => new TestFunctionLearner<T, TFunction>(function, start);
}
