using System.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>What training makes small: the mean of one of the published losses over all rows. An immutable value.</summary>
public abstract record Loss : Recipe
{
    /// <summary>For those of your own, which <see cref="Catalogue.Register"/> makes known.</summary>
    protected Loss()
    {
    }

    /// <summary>How many numbers a row's target has.</summary>
    internal virtual int TargetsFor(int outputs) => outputs;

    /// <summary>How many terms of the mean a row has.</summary>
    internal virtual int Terms(int outputs) => outputs;

    /// <summary>Sets it to work: hands its formula to the engine's loop.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <returns>What <see cref="LossLoop{T}.Create"/> answers.</returns>
    protected internal abstract LossLoop<T> Start<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
