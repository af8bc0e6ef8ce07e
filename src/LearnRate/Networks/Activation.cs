using System.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>What a layer makes of each of its sums: one of the published functions with its options. An immutable value.</summary>
public abstract record Activation : Recipe
{
    /// <summary>For those of your own, which <see cref="Catalogue.Register"/> makes known.</summary>
    protected Activation()
    {
    }

    /// <summary>Sets it to work: hands its formula to the engine's loop.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <returns>What <see cref="ActivationLoop{T}.Create"/> answers.</returns>
    protected internal abstract ActivationLoop<T> Start<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
