using System.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Optimizers;

/// <summary>How gradients become an update: one of the published methods with its options. An immutable value.</summary>
public abstract record Optimizer : Recipe
{
    private protected Optimizer()
    {
    }

    /// <summary>Sets it to work on so many parameters.</summary>
    internal abstract Updater<T> Start<T>(int parameters)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
