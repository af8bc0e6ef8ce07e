using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LearnRate.Numerics;

namespace LearnRate.Optimizers;

/// <summary>An optimizer at work: it moves the parameters of a bundle step by step, and owns what it remembers of them.</summary>
internal abstract class Updater<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What is remembered: as many numbers per state as there are parameters.</summary>
    public abstract IReadOnlyList<Lanes<T>[]> States { get; }

    /// <summary>Moves all parameters by one step.</summary>
    /// <param name="step">The step, counted from 0.</param>
    /// <param name="rate">The learning rate of each run.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="gradients">The gradients, as many; they may be changed.</param>
    /// <returns>0 for each run whose parameters are all finite after the step, NaN for the others.</returns>
    public abstract Lanes<T> Step(long step, Lanes<T> rate, Span<Lanes<T>> parameters, Span<Lanes<T>> gradients);
}

/// <summary>The one loop over the parameters, around a rule.</summary>
internal sealed class Updater<T, TRule>(TRule rule, Layout<T> layout) : Updater<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRule : struct, IUpdateRule<T>
{
    private readonly Lanes<T>[][] _states = [.. Enumerable.Range(0, rule.States).Select(_ => new Lanes<T>[layout.Length])];
    private TRule _rule = rule;

    public override IReadOnlyList<Lanes<T>[]> States => _states;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override Lanes<T> Step(long step, Lanes<T> rate, Span<Lanes<T>> parameters, Span<Lanes<T>> gradients)
    {
        var rule = _rule;
        rule.Begin(step, rate);
        var none = Lanes<T>.Zero;
        ref var s0 = ref Base(0, ref none, out var stride0);
        ref var s1 = ref Base(1, ref none, out var stride1);
        ref var s2 = ref Base(2, ref none, out var stride2);
        var check = Lanes<T>.Zero;
        for (var i = 0; i < parameters.Length; i++)
        {
            var moved = rule.Apply(
                parameters[i], gradients[i],
                ref Unsafe.Add(ref s0, i * stride0), ref Unsafe.Add(ref s1, i * stride1), ref Unsafe.Add(ref s2, i * stride2));
            parameters[i] = moved;
            check = Lanes<T>.Fma(moved, Lanes<T>.Zero, check); // 0·∞ and 0·NaN are NaN
        }

        _rule = rule;
        return check;
    }

    // A state that the rule does not have is one number that stands still.
    private ref Lanes<T> Base(int index, ref Lanes<T> none, out int stride)
    {
        stride = index < _states.Length ? 1 : 0;
        return ref stride == 1 ? ref MemoryMarshal.GetArrayDataReference(_states[index]) : ref none;
    }
}
