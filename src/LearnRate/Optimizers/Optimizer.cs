using System.Numerics;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Optimizers;

/// <summary>How gradients become an update: one of the published methods with its options. An immutable value.</summary>
public abstract record Optimizer : Recipe
{
    /// <summary>For optimizers of your own, which <see cref="Catalogue.Register"/> makes known.</summary>
    protected Optimizer()
    {
    }

    /// <summary>
    /// The learning rate that the method's paper or its well-known implementations start
    /// from: what to take where nothing is known of the problem.
    /// </summary>
    public abstract double UsualRate { get; }

    /// <summary>Whether the learning rate is a factor on every step, so that half the rate goes half as far.</summary>
    protected internal virtual bool RateScalesSteps => true;

    /// <summary>Sets it to work: hands its rule to the engine's loop over the parameters.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="parameters">The parameters it moves.</param>
    /// <returns>What <see cref="ParameterSet{T}.UpdateBy"/> answers.</returns>
    /// <example><code>
    /// protected override Updater&lt;T&gt; Start&lt;T&gt;(ParameterSet&lt;T&gt;
    /// parameters) => parameters.UpdateBy(new Rule&lt;T&gt;(this));
    /// </code></example>
    protected internal abstract Updater<T> Start<T>(ParameterSet<T> parameters)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>The parameters of runs that train together, which an optimizer moves.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly struct ParameterSet<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal ParameterSet(Layout<T> layout) => Layout = layout;

    internal Layout<T> Layout { get; }

    /// <summary>Moves them by a rule, which is compiled into the loop over them.</summary>
    /// <typeparam name="TRule">The rule's type.</typeparam>
    /// <param name="rule">The rule.</param>
    public Updater<T> UpdateBy<TRule>(TRule rule)
        where TRule : struct, IUpdateRule<T> => new Updater<T, TRule>(rule, Layout);
}
