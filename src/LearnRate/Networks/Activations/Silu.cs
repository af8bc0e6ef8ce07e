using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>f(z) = z/(1 + e⁻ᶻ), also called swish.</summary>
/// <remarks>Below −70 (in double −700) f and its derivative are 0, see <see cref="Sigmoid"/>.</remarks>
[RecipeName("silu")]
public sealed record Silu : Activation
{
    /// <inheritdoc/>
    protected internal override ActivationLoop<T> Start<T>() => new ActivationLoop<T, Formula<T>>(default);

    private readonly struct Formula<T> : IActivationFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Lanes<T> Value(Lanes<T> z, out Lanes<T> slope)
        {
            var sigmoid = Elementary.Sigmoid(z);
            slope = sigmoid * Lanes<T>.Fma(z, Lanes<T>.One - sigmoid, Lanes<T>.One);
            return z * sigmoid;
        }
    }
}
