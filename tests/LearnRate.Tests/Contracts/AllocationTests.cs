using LearnRate.Bits;
using LearnRate.Training;

namespace LearnRate.Tests.Contracts;

/// <summary>A bundle allocates when it starts and when it answers, and nothing per step.</summary>
/// <remarks>By itself and without garbage collections: each counts what is left of a thread's memory, up to 8 KB, as allocated.</remarks>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    // Controllers remember weights, and look at whole epochs.
    public static TheoryData<string> Experiments => [.. SmallExperiments.All.Where(e => e.Value.Controller is null).Select(e => e.Key)];

    [Theory, MemberData(nameof(Experiments))]
    public void Steps_AllocateNothing(string name)
    {
        var experiment = SmallExperiments.All[name] with { Rate = 1e-6, Precision = Precision.Double };
        AllocatedBy(experiment with { Steps = 50 });
        Assert.Equal(AllocatedBy(experiment with { Steps = 100 }), AllocatedBy(experiment with { Steps = 300 }));
    }

    // On a thread of its own: tensors come from a chunk of the thread's, and none is to begin while the bundle trains.
    private static long AllocatedBy(Experiment experiment)
    {
        var allocated = 0L;
        var thread = new Thread(() =>
        {
            var bundle = new Bundle<double>(experiment, experiment.Problem.CreateLearners<double>(), [experiment.Rate], new()
            {
                TraceEvery = experiment.Steps,
                GradientNorms = true,
            });
            Assert.True(GC.TryStartNoGCRegion(32 << 20));
            var before = GC.GetAllocatedBytesForCurrentThread();
            bundle.Advance(experiment.Steps, CancellationToken.None);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            GC.EndNoGCRegion();
        });
        thread.Start();
        thread.Join();
        return allocated;
    }
}
