using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>f(z) = max(0, z); the derivative at 0 is 0.</summary>
[RecipeName("relu")]
public sealed record Relu : Activation
{
    /// <inheritdoc/>
    protected internal override ActivationLoop<T> Start<T>() => new ActivationLoop<T, Formula<T>>(default);

    private readonly struct Formula<T> : IActivationFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Lanes<T> Value(Lanes<T> z, out Lanes<T> slope)
        {
            slope = Lanes<T>.IfLess(Lanes<T>.Zero, z, Lanes<T>.One, Lanes<T>.Zero);
            return Lanes<T>.Max(Lanes<T>.Zero, z);
        }
    }
}
