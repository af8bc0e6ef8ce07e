using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;

namespace LearnRate.Optimizers;

/// <summary>The formula of Adam and AdamW.</summary>
internal struct AdamRule<T, TAmsGrad, TDecoupled>(AdamFamily adam) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TAmsGrad : struct, IFlag
    where TDecoupled : struct, IFlag
{
    private readonly double _beta2 = adam.Beta2;
    private readonly Lanes<T> _keep2 = Lanes<T>.Create(adam.Beta2), _take2 = Lanes<T>.Create(1 - adam.Beta2);
    private readonly Lanes<T> _epsilon = Lanes<T>.Create(adam.Epsilon), _decay = Lanes<T>.Create(adam.WeightDecay);
    private double _beta1 = adam.Beta1;
    private Lanes<T> _keep1 = Lanes<T>.Create(adam.Beta1), _take1 = Lanes<T>.Create(1 - adam.Beta1), _minusRate, _inverseRoot, _shrink;

    public static bool HasMomentum => true;

    public readonly int States => TAmsGrad.IsEnabled ? 3 : 2;

    public void SetMomentum(double factor)
    {
        _beta1 = adam.Beta1 * factor;
        (_keep1, _take1) = (Lanes<T>.Create(_beta1), Lanes<T>.Create(1 - _beta1));
    }

    public void Begin(long step, in Lanes<T> rate)
    {
        _minusRate = -rate / Lanes<T>.Create(1 - IntegerPowers.Pow(_beta1, step + 1));
        _inverseRoot = Lanes<T>.Create(1 / Math.Sqrt(1 - IntegerPowers.Pow(_beta2, step + 1)));
        _shrink = Lanes<T>.Fma(-rate, _decay, Lanes<T>.One);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Lanes<T> Apply(Lanes<T> w, Lanes<T> g, ref Lanes<T> m, ref Lanes<T> v, ref Lanes<T> largest)
    {
        if (TDecoupled.IsEnabled) w *= _shrink;
        else g = Lanes<T>.Fma(_decay, w, g);
        m = Lanes<T>.Fma(_keep1, m, _take1 * g);
        v = Lanes<T>.Fma(_keep2, v, Lanes<T>.PartOfSquare(_take2, g));
        if (TAmsGrad.IsEnabled) largest = Lanes<T>.Max(largest, v);
        var root = Lanes<T>.Fma(Lanes<T>.Sqrt(TAmsGrad.IsEnabled ? largest : v), _inverseRoot, _epsilon);
        return Lanes<T>.Fma(_minusRate, m / root, w);
    }
}
