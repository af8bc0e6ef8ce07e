using System.Numerics;
using LearnRate.Engine;
using LearnRate.Numerics;

namespace LearnRate.Problems;

/// <summary>A test function to descend on: it has no rows, and its value is the loss.</summary>
internal sealed class TestFunctionLearner<T, TFunction> : Learner<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFunction : struct, ITestFunction<T>
{
    private readonly TFunction _function;

    public TestFunctionLearner(TFunction function, ReadOnlySpan<double> start)
        : base(new WideLayout<T>((1, start.Length)))
    {
        _function = function;
        for (var i = 0; i < start.Length; i++) Parameters[i] = Lanes<T>.Create(start[i]);
    }

    public override Lanes<T> Gradient(ReadOnlySpan<int> rows) => _function.Value(Parameters, Gradients);

    public override PartLosses? Evaluate(Part part)
    {
        if (part == Part.Validation) return null;
        var value = _function.Value(Parameters, new Lanes<T>[Gradients.Length]);
        return new([.. Enumerable.Range(0, Lanes<T>.Count).Select(lane => double.CreateTruncating(value[lane]))], null);
    }
}
