using System.Numerics;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Optimizers;

/// <summary>How gradients become an update: one of the published methods with its options. An immutable value.</summary>
public abstract record Optimizer : Recipe
{
    private protected Optimizer()
    {
    }

    /// <summary>
    /// The learning rate that the method's paper or its well-known implementations start
    /// from: what to take where nothing is known of the problem.
    /// </summary>
    public abstract double UsualRate { get; }

    /// <summary>Whether the learning rate is a factor on every step, so that half the rate goes half as far.</summary>
    internal virtual bool RateScalesSteps => true;

    /// <summary>Sets it to work on parameters that lie so.</summary>
    internal abstract Updater<T> Start<T>(Layout<T> layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
