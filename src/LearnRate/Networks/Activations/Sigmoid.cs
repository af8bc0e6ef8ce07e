using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>f(z) = 1/(1 + e⁻ᶻ).</summary>
/// <remarks>
/// Below −70 (in double −700) f and its derivative are 0: what they are
/// multiplied by next would make subnormal numbers, which are slow.
/// </remarks>
[RecipeName("sigmoid")]
public sealed record Sigmoid : Activation
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
            slope = sigmoid * (Lanes<T>.One - sigmoid);
            return sigmoid;
        }
    }
}
