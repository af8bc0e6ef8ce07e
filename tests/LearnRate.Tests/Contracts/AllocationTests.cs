using LearnRate.Bits;
using LearnRate.Training;

namespace LearnRate.Tests.Contracts;

/// <summary>A bundle allocates when it starts and when it answers, and nothing per step.</summary>
public sealed class AllocationTests
{
    // Controllers remember weights, and look at whole epochs.
    public static TheoryData<string> Experiments => [.. SmallExperiments.All.Where(e => e.Value.Controller is null).Select(e => e.Key)];

    [Theory, MemberData(nameof(Experiments))]
    public void Steps_AllocateNothing(string name)
    {
        var experiment = SmallExperiments.All[name] with { Rate = 1e-6, Precision = Precision.Double };
        AllocatedBy(experiment with { Steps = 50 });
        // The least of three: while the runtime instruments a method of its own before it compiles it for good, that may box a number per call.
        long Least(int steps) => Enumerable.Range(0, 3).Min(_ => AllocatedBy(experiment with { Steps = steps }));
        Assert.Equal(Least(100), Least(300));
    }

    private static long AllocatedBy(Experiment experiment)
    {
        var bundle = new Bundle<double>(experiment, experiment.Problem.Prepare<double>(), [experiment.Rate], new() { TraceEvery = experiment.Steps, GradientNorms = true });
        var before = GC.GetAllocatedBytesForCurrentThread();
        bundle.Train(CancellationToken.None);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
