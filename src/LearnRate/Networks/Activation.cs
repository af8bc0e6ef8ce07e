using System.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>What a layer makes of each of its sums: one of the published functions with its options. An immutable value.</summary>
public abstract record Activation : Recipe
{
    private protected Activation()
    {
    }

    /// <summary>Sets it to work.</summary>
    internal abstract ActivationLoop<T> Start<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
