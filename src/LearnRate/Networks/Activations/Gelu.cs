using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>f(z) = z·Φ(z), with the normal distribution function Φ by erf (Hendrycks and Gimpel 2016).</summary>
/// <remarks>
/// Where e to the power −z²/2 is below e⁻⁷⁰ (in double e⁻⁷⁰⁰) it counts as 0 in the derivative, see <see cref="Sigmoid"/>.
/// </remarks>
[RecipeName("gelu")]
public sealed record Gelu : Activation
{
    /// <inheritdoc/>
    protected internal override ActivationLoop<T> Start<T>() => new ActivationLoop<T, Formula<T>>(default);

    private readonly struct Formula<T> : IActivationFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Lanes<T> Value(Lanes<T> z, out Lanes<T> slope)
        {
            var half = Lanes<T>.Create(0.5);
            var normal = Lanes<T>.Fma(half, Elementary.Erf(z * Lanes<T>.Create(0.70710678118654752)), half);
            var density = Elementary.ExpOrZero(-half * z * z) * Lanes<T>.Create(0.39894228040143268); // 1/√(2π)
            slope = Lanes<T>.Fma(z, density, normal);
            return z * normal;
        }
    }
}
