using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>f(z) = z·(1 + tanh(√(2/π)·(z + 0.044715·z³)))/2, the approximation of <see cref="Gelu"/>.</summary>
[RecipeName("gelutanh")]
public sealed record GeluTanh : Activation
{
    /// <inheritdoc/>
    protected internal override ActivationLoop<T> Start<T>() => new ActivationLoop<T, Formula<T>>(default);

    private readonly struct Formula<T> : IActivationFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Lanes<T> Value(Lanes<T> z, out Lanes<T> slope)
        {
            // Beyond 32 the tanh is ±1; held there, no power of z overflows.
            var limit = Lanes<T>.Create(32);
            var c = Lanes<T>.Max(-limit, Lanes<T>.Min(limit, z));
            var (half, k, cubic) = (Lanes<T>.Create(0.5), Lanes<T>.Create(0.79788456080286536), Lanes<T>.Create(0.044715)); // √(2/π)
            var square = c * c;
            var tanh = Elementary.Tanh(k * c * Lanes<T>.Fma(cubic, square, Lanes<T>.One));
            var inner = k * Lanes<T>.Fma(Lanes<T>.Create(3) * cubic, square, Lanes<T>.One);
            var part = Lanes<T>.Fma(half, tanh, half);
            slope = Lanes<T>.Fma(half * c * inner, Lanes<T>.Fma(-tanh, tanh, Lanes<T>.One), part);
            return z * part;
        }
    }
}
