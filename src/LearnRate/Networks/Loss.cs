using System.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>What training makes small: the mean of one of the published losses over all rows. An immutable value.</summary>
public abstract record Loss : Recipe
{
    private protected Loss()
    {
    }

    /// <summary>How many numbers a row's target has.</summary>
    internal virtual int TargetsFor(int outputs) => outputs;

    /// <summary>How many terms of the mean a row has.</summary>
    internal virtual int Terms(int outputs) => outputs;

    /// <summary>Sets it to work.</summary>
    internal abstract LossLoop<T> Start<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
