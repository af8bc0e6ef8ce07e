using System.Numerics;
using LearnRate.Engine;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Problems;

/// <summary>What is learned: a network on data, a test function, or the tutorial's neuron.</summary>
public abstract record Problem : Recipe
{
    private protected Problem()
    {
    }

    /// <summary>How many rows there are to train on; 1 where there are no rows.</summary>
    public abstract int TrainingRows { get; }

    /// <summary>How many parameters are learned.</summary>
    public abstract int Parameters { get; }

    /// <summary>Whether rows are classified, so that there is an accuracy.</summary>
    internal virtual bool Classifies => false;

    /// <summary>How many numbers a lane takes in a bundle, apart from parameters, gradients and the optimizer's memory.</summary>
    internal virtual long WorkingNumbers(int batch) => 0;

    /// <summary>Prepares what all bundles share.</summary>
    internal abstract LearnerFactory<T> CreateLearners<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>Makes learners of one problem in one precision; they share its data.</summary>
internal abstract class LearnerFactory<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="batch">The most rows of a batch.</param>
    /// <param name="seed">The seed of the run, which decides the initial weights.</param>
    /// <param name="solo">Whether it is for one run only, where the problem has a way for that.</param>
    public abstract Learner<T> Create(int batch, ulong seed, bool solo = false);

    /// <summary>How many runs at most are faster one by one than together.</summary>
    public virtual int MaxSoloRuns => 0;

    /// <summary>Puts runs together: full bundles, and what is left over in one more, or each by itself if they are few.</summary>
    public IEnumerable<(TRun[] Runs, bool Solo)> Bundles<TRun>(IEnumerable<TRun> runs) => runs.Chunk(Lanes<T>.Count).SelectMany(bundle =>
        bundle.Length <= MaxSoloRuns ? bundle.Select(run => ((TRun[])[run], true)) : [(bundle, false)]);
}
