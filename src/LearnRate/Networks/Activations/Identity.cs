using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>f(z) = z.</summary>
[RecipeName("identity")]
public sealed record Identity : Activation
{
    /// <inheritdoc/>
    protected internal override ActivationLoop<T> Start<T>() => new ActivationLoop<T, Formula<T>>(default);

    internal readonly struct Formula<T> : IActivationFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Lanes<T> Value(Lanes<T> z, out Lanes<T> slope)
        {
            slope = Lanes<T>.One;
            return z;
        }
    }
}
