using System.Numerics;
using LearnRate.Networks;

namespace LearnRate.Tests.Reference;

/// <summary>Every activation's value and derivative for one number.</summary>
internal static class ReferenceActivations<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T Half = Scalar<T>.Create(0.5);

    public static (T Value, T Slope) Compute(Activation activation, T z) => activation switch
    {
        Identity or Softmax => (z, T.One),
        Clip clip => z > Scalar<T>.Create(clip.Max) ? (Scalar<T>.Create(clip.Max), T.Zero) : (z, T.One),
        Relu => z > T.Zero ? (z, T.One) : (T.Zero, T.Zero),
        LeakyRelu leaky => z > T.Zero ? (z, T.One) : (Scalar<T>.Create(leaky.Slope) * z, Scalar<T>.Create(leaky.Slope)),
        Elu elu => OfElu(Scalar<T>.Create(elu.Alpha), z),
        Gelu => OfGelu(z),
        GeluTanh => OfGeluTanh(z),
        Sigmoid => OfSigmoid(z),
        Tanh => OfTanh(z),
        Softplus => OfSoftplus(z),
        Silu => OfSilu(z),
        Sine => (Scalar<T>.Sin(z), Scalar<T>.Cos(z)),
        _ => throw new NotSupportedException($"The reference lacks {activation}."),
    };

    private static (T, T) OfElu(T alpha, T z)
    {
        if (z > T.Zero) return (z, T.One);
        var below = alpha * Scalar<T>.ExpM1(z);
        return (below, below + alpha);
    }

    private static (T, T) OfGelu(T z)
    {
        var normal = Scalar<T>.Fma(Half, Scalar<T>.Erf(z * Scalar<T>.Create(0.70710678118654752)), Half);
        var density = Scalar<T>.ExpOrZero(-Half * z * z) * Scalar<T>.Create(0.39894228040143268);
        return (z * normal, Scalar<T>.Fma(z, density, normal));
    }

    private static (T, T) OfGeluTanh(T z)
    {
        var (limit, k, cubic) = (Scalar<T>.Create(32), Scalar<T>.Create(0.79788456080286536), Scalar<T>.Create(0.044715));
        var c = z > limit ? limit : z < -limit ? -limit : z;
        var square = c * c;
        var tanh = Scalar<T>.Tanh(k * c * Scalar<T>.Fma(cubic, square, T.One));
        var inner = k * Scalar<T>.Fma(Scalar<T>.Create(3) * cubic, square, T.One);
        var part = Scalar<T>.Fma(Half, tanh, Half);
        return (z * part, Scalar<T>.Fma(Half * c * inner, Scalar<T>.Fma(-tanh, tanh, T.One), part));
    }

    private static (T, T) OfSigmoid(T z)
    {
        var sigmoid = Scalar<T>.Sigmoid(z);
        return (sigmoid, sigmoid * (T.One - sigmoid));
    }

    private static (T, T) OfTanh(T z)
    {
        var tanh = Scalar<T>.Tanh(z);
        return (tanh, Scalar<T>.Fma(-tanh, tanh, T.One));
    }

    private static (T, T) OfSoftplus(T z)
    {
        if (z > Scalar<T>.Create(20)) return (z, T.One);
        var e = Scalar<T>.ExpOrZero(-T.Abs(z));
        var part = T.One / (T.One + e);
        return ((z > T.Zero ? z : T.Zero) + Scalar<T>.Log1P(e), z > T.Zero ? part : e * part);
    }

    private static (T, T) OfSilu(T z)
    {
        var sigmoid = Scalar<T>.Sigmoid(z);
        return (z * sigmoid, sigmoid * Scalar<T>.Fma(z, T.One - sigmoid, T.One));
    }
}
