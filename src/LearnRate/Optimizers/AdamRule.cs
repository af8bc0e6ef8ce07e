using System.Numerics;
using LearnRate.Numerics;

namespace LearnRate.Optimizers;

/// <summary>The formula of Adam and AdamW.</summary>
internal struct AdamRule<T>(AdamFamily adam, bool amsGrad, bool decoupled) : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double _beta1 = adam.Beta1, _beta2 = adam.Beta2;
    private readonly Lanes<T> _keep1 = Lanes<T>.Of(adam.Beta1), _take1 = Lanes<T>.Of(1 - adam.Beta1);
    private readonly Lanes<T> _keep2 = Lanes<T>.Of(adam.Beta2), _take2 = Lanes<T>.Of(1 - adam.Beta2);
    private readonly Lanes<T> _epsilon = Lanes<T>.Of(adam.Epsilon), _decay = Lanes<T>.Of(adam.WeightDecay);
    private Lanes<T> _rate, _root, _shrink;

    public readonly int States => amsGrad ? 3 : 2;

    public void Begin(long step, Lanes<T> rate)
    {
        _rate = rate / Lanes<T>.Of(1 - Powers.Of(_beta1, step + 1));
        _root = Lanes<T>.Of(Math.Sqrt(1 - Powers.Of(_beta2, step + 1)));
        _shrink = Lanes<T>.Fma(-rate, _decay, Lanes<T>.One);
    }

    public readonly Lanes<T> Apply(Lanes<T> w, Lanes<T> g, ref Lanes<T> m, ref Lanes<T> v, ref Lanes<T> largest)
    {
        if (decoupled) w *= _shrink;
        else g = Lanes<T>.Fma(_decay, w, g);
        m = Lanes<T>.Fma(_keep1, m, _take1 * g);
        v = Lanes<T>.Fma(_keep2, v, _take2 * g * g);
        if (amsGrad) largest = Lanes<T>.Max(largest, v);
        var root = Lanes<T>.Sqrt(amsGrad ? largest : v) / _root + _epsilon;
        return w - _rate * (m / root);
    }
}
