using System.Numerics;
using LearnRate.Numerics;

namespace LearnRate.Optimizers;

/// <summary>An optimizer's formula: how one parameter moves. The same struct serves all parameters, one after another.</summary>
public interface IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How many numbers the rule remembers of each parameter, 0 to 3; they start at 0.</summary>
    int States { get; }

    /// <summary>Whether the rule has a momentum that a schedule may lower.</summary>
    static virtual bool HasMomentum => false;

    /// <summary>Whether a parameter w moves by its gradient g alone, to w + c·g.</summary>
    static virtual bool IsPlain => false;

    /// <summary>Then the factor c of each run in this step.</summary>
    Lanes<T> MinusRate => throw new NotSupportedException();

    /// <summary>Sets the factor on the rule's momentum for the steps to come; 1 at first.</summary>
    void SetMomentum(double factor)
    {
    }

    /// <summary>Computes what is the same for all parameters in a step.</summary>
    /// <param name="step">The step, counted from 0.</param>
    /// <param name="rate">The learning rate of each run.</param>
    void Begin(long step, in Lanes<T> rate);

    /// <summary>Moves a parameter.</summary>
    /// <param name="w">The parameter.</param>
    /// <param name="g">The gradient of the loss with respect to it.</param>
    /// <param name="s0">What the rule remembers of it.</param>
    /// <param name="s1">Likewise.</param>
    /// <param name="s2">Likewise.</param>
    /// <returns>The parameter after the step.</returns>
    Lanes<T> Apply(Lanes<T> w, Lanes<T> g, ref Lanes<T> s0, ref Lanes<T> s1, ref Lanes<T> s2);
}
