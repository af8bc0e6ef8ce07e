using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;

namespace LearnRate.Optimizers;

/// <summary>An optimizer at work: it moves the parameters of a bundle step by step, and owns what it remembers of them.</summary>
internal abstract class Updater<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What is remembered: as many numbers per state as there are parameters.</summary>
    public abstract IReadOnlyList<Tensor<T>> States { get; }

    /// <summary>What else it remembers of the steps done, the same for all runs of a bundle; another updater of the same optimizer goes on with it.</summary>
    public abstract object Memory { get; set; }

    /// <summary>Whether a parameter's move depends on its own gradient alone, so that parameters may be moved piece by piece.</summary>
    public virtual bool IsElementwise => true;

    /// <summary>Moves all parameters by one step.</summary>
    /// <param name="step">The step, counted from 0.</param>
    /// <param name="rate">The learning rate of each run.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="gradients">The gradients, as many; they may be changed.</param>
    /// <returns>0 for each run whose parameters are all finite after the step, NaN for the others.</returns>
    public Lanes<T> Step(long step, Lanes<T> rate, Span<Lanes<T>> parameters, Span<Lanes<T>> gradients)
    {
        Begin(step, rate);
        return Move(0, parameters, gradients);
    }

    /// <summary>Sets the factor on the momentum for the steps to come, 0 to 1; optimizers without one do not mind.</summary>
    public abstract void SetMomentum(double factor);

    /// <summary>Begins a step; each parameter is then moved once.</summary>
    public abstract void Begin(long step, in Lanes<T> rate);

    /// <summary>Moves a piece of the parameters, or all of them at once if the optimizer is not elementwise.</summary>
    /// <param name="first">Where the piece begins.</param>
    /// <param name="parameters">The parameters of the piece.</param>
    /// <param name="gradients">Their gradients; they may be changed.</param>
    /// <returns>As <see cref="Step"/>, for the piece.</returns>
    public abstract Lanes<T> Move(int first, Span<Lanes<T>> parameters, Span<Lanes<T>> gradients);
}

/// <summary>The one loop over the parameters, around a rule.</summary>
/// <remarks>What is remembered of a unit that has died, and so of gradients 0, shrinks step by step until it is subnormal, and rounding then keeps it from ever being 0. Intel's cores
/// take some 150 cycles for each vector with such a number: 64 runs of 8-16-1 by Adam took twice as long. So a subnormal number is remembered as 0: of a mean, of less than 1e-37.</remarks>
internal sealed class Updater<T, TRule>(TRule rule, Layout<T> layout) : Updater<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRule : struct, IUpdateRule<T>
{
    private readonly Tensor<T>[] _states = [.. Enumerable.Range(0, rule.States).Select(_ => new Tensor<T>(layout.Length))];
    private TRule _rule = rule;

    public override IReadOnlyList<Tensor<T>> States => _states;

    public override object Memory
    {
        get => _rule;
        set => _rule = (TRule)value;
    }

    public override void SetMomentum(double factor)
    {
        if (TRule.HasMomentum) _rule.SetMomentum(factor);
    }

    public override void Begin(long step, in Lanes<T> rate) => _rule.Begin(step, rate);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override Lanes<T> Move(int first, Span<Lanes<T>> parameters, Span<Lanes<T>> gradients)
    {
        var rule = _rule;
        var none = Lanes<T>.Zero;
        ref var s0 = ref Base(0, first, ref none);
        ref var s1 = ref Base(1, first, ref none);
        ref var s2 = ref Base(2, first, ref none);
        var states = rule.States;
        var (a, b, c, check) = (none, none, none, none);
        gradients = gradients[..parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            // In registers while the rule works: storing and loading again what was just stored would take longer than Adam's root and division.
            if (states > 0) a = Unsafe.Add(ref s0, i);
            if (states > 1) b = Unsafe.Add(ref s1, i);
            if (states > 2) c = Unsafe.Add(ref s2, i);
            var moved = rule.Apply(parameters[i], gradients[i], ref a, ref b, ref c);
            if (states > 0) Unsafe.Add(ref s0, i) = Lanes<T>.WithoutSubnormals(a);
            if (states > 1) Unsafe.Add(ref s1, i) = Lanes<T>.WithoutSubnormals(b);
            if (states > 2) Unsafe.Add(ref s2, i) = Lanes<T>.WithoutSubnormals(c);
            parameters[i] = moved;
            check |= moved * Lanes<T>.Zero; // 0·∞ and 0·NaN are NaN, whose bits stay; a sum here would make each parameter wait four cycles for the one before
        }

        return check;
    }

    // A state that the rule does not have is never touched.
    private ref Lanes<T> Base(int index, int first, ref Lanes<T> none) =>
        ref index < _states.Length ? ref _states[index].AsSpan(first)[0] : ref none;
}
