using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LearnRate.Numerics;

namespace LearnRate.Optimizers;

/// <summary>An optimizer at work: it moves the parameters of a bundle step by step, and owns what it remembers of them.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class Updater<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected Updater()
    {
    }

    /// <summary>What is remembered: as many numbers per state as there are parameters.</summary>
    internal abstract IReadOnlyList<Tensor<T>> States { get; }

    /// <summary>
    /// What else it remembers of the steps done, the same for all runs of a bundle;
    /// another updater of the same optimizer goes on with it.
    /// </summary>
    internal abstract object Memory { get; set; }

    /// <summary>Whether a parameter's move depends on its own gradient alone, so that parameters may be moved piece by piece.</summary>
    internal virtual bool IsElementwise => true;

    /// <inheritdoc cref="IUpdateRule{T}.IsPlain"/>
    internal virtual bool IsPlain => false;

    /// <inheritdoc cref="IUpdateRule{T}.MinusRate"/>
    internal virtual Lanes<T> MinusRate => Lanes<T>.Zero;

    /// <summary>Moves all parameters by one step.</summary>
    /// <param name="step">The step, counted from 0.</param>
    /// <param name="rate">The learning rate of each run.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="gradients">The gradients, as many; they may be changed.</param>
    /// <returns>0 for each run whose parameters are all finite after the step, NaN for the others.</returns>
    internal Lanes<T> Step(long step, Lanes<T> rate, Span<Lanes<T>> parameters, Span<Lanes<T>> gradients)
    {
        Begin(step, rate);
        return Update(0, parameters, gradients);
    }

    /// <summary>Sets the factor on the momentum for the steps to come, 0 to 1; optimizers without one do not mind.</summary>
    internal abstract void SetMomentum(double factor);

    /// <summary>Begins a step; each parameter is then moved once.</summary>
    internal abstract void Begin(long step, in Lanes<T> rate);

    /// <summary>Moves a piece of the parameters, or all of them at once if the optimizer is not elementwise.</summary>
    /// <param name="first">Where the piece begins.</param>
    /// <param name="parameters">The parameters of the piece.</param>
    /// <param name="gradients">Their gradients; they may be changed.</param>
    /// <returns>As <see cref="Step"/>, for the piece.</returns>
    internal abstract Lanes<T> Update(int first, Span<Lanes<T>> parameters, Span<Lanes<T>> gradients);
}

/// <summary>The one loop over the parameters, around a rule.</summary>
/// <remarks>What is remembered of a unit that has died, and so of gradients 0, shrinks step by step until it is subnormal, and
/// rounding then keeps it from ever being 0. Intel's cores take some 150 cycles for each vector with such a number: 64 runs of 8-16-1
/// by Adam took twice as long. So a subnormal number is remembered as 0: of a mean, of less than 1e-37.</remarks>
internal sealed class Updater<T, TRule>(TRule rule, Layout<T> layout) : Updater<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRule : struct, IUpdateRule<T>
{
    private readonly Tensor<T>[] _states = [.. Enumerable.Range(0, rule.States).Select(_ => new Tensor<T>(layout.Length))];
    private TRule _rule = rule;

    internal override IReadOnlyList<Tensor<T>> States => _states;

    internal override object Memory
    {
        get => _rule;
        set => _rule = (TRule)value;
    }

    internal override void SetMomentum(double factor)
    {
        if (TRule.HasMomentum) _rule.SetMomentum(factor);
    }

    internal override void Begin(long step, in Lanes<T> rate) => _rule.Begin(step, rate);

    internal override bool IsPlain => TRule.IsPlain;

    internal override Lanes<T> MinusRate => TRule.IsPlain ? _rule.MinusRate : Lanes<T>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal override Lanes<T> Update(int first, Span<Lanes<T>> parameters, Span<Lanes<T>> gradients)
    {
        var rule = _rule;
        // A state that the rule does not have is never touched.
        ref var s0 = ref rule.States > 0 ? ref _states[0].AsSpan(first)[0] : ref Unsafe.NullRef<Lanes<T>>();
        ref var s1 = ref rule.States > 1 ? ref _states[1].AsSpan(first)[0] : ref Unsafe.NullRef<Lanes<T>>();
        ref var s2 = ref rule.States > 2 ? ref _states[2].AsSpan(first)[0] : ref Unsafe.NullRef<Lanes<T>>();
        ref var parameter = ref MemoryMarshal.GetReference(parameters);
        ref var gradient = ref MemoryMarshal.GetReference(gradients[..parameters.Length]);
        nint i = 0, count = parameters.Length;
        // Two at a time, so that each sum of checks waits but for every second parameter.
        var (check, odd) = (Lanes<T>.Zero, Lanes<T>.Zero);
        for (; i < count - 1; i += 2)
        {
            MoveOne(in rule, ref Unsafe.Add(ref parameter, i), Unsafe.Add(ref gradient, i), ref s0, ref s1, ref s2, i, ref check);
            MoveOne(in rule, ref Unsafe.Add(ref parameter, i + 1), Unsafe.Add(ref gradient, i + 1), ref s0, ref s1, ref s2, i + 1, ref odd);
        }

        if (i < count) MoveOne(in rule, ref Unsafe.Add(ref parameter, i), Unsafe.Add(ref gradient, i), ref s0, ref s1, ref s2, i,
            ref check);
        return check + odd;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MoveOne(in TRule rule, ref Lanes<T> parameter, Lanes<T> gradient, ref Lanes<T> s0, ref Lanes<T> s1, ref Lanes<T> s2,
        nint i, ref Lanes<T> check)
    {
        var (states, a, b, c) = (rule.States, Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        // In registers while the rule works: storing and loading again what was just
        // stored would take longer than Adam's root and division.
        if (states > 0) a = Unsafe.Add(ref s0, i);
        if (states > 1) b = Unsafe.Add(ref s1, i);
        if (states > 2) c = Unsafe.Add(ref s2, i);
        var moved = rule.Apply(parameter, gradient, ref a, ref b, ref c);
        if (states > 0) Unsafe.Add(ref s0, i) = Lanes<T>.WithoutSubnormals(a);
        if (states > 1) Unsafe.Add(ref s1, i) = Lanes<T>.WithoutSubnormals(b);
        if (states > 2) Unsafe.Add(ref s2, i) = Lanes<T>.WithoutSubnormals(c);
        parameter = moved;
        check = Lanes<T>.Fma(moved, Lanes<T>.Zero, check); // 0·∞ and 0·NaN are NaN, which stays
    }
}
