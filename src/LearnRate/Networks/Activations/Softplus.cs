using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>f(z) = ln(1 + eᶻ); above 20 it is z with derivative 1, as in PyTorch.</summary>
/// <remarks>Below −70 (in double −700) f and its derivative are 0, see <see cref="Sigmoid"/>.</remarks>
[RecipeName("softplus")]
public sealed record Softplus : Activation
{
    /// <inheritdoc/>
    protected internal override ActivationLoop<T> Start<T>() => new ActivationLoop<T, Formula<T>>(default);

    private readonly struct Formula<T> : IActivationFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Lanes<T> Value(Lanes<T> z, out Lanes<T> slope)
        {
            var linear = z > Lanes<T>.Create(20);
            var e = Elementary.ExpOrZero(-Lanes<T>.Abs(z));
            var part = Lanes<T>.One / (Lanes<T>.One + e);
            var sigmoid = Lanes<T>.Select(z > Lanes<T>.Zero, part, e * part);
            slope = Lanes<T>.Select(linear, Lanes<T>.One, sigmoid);
            return Lanes<T>.Select(linear, z, Lanes<T>.Max(Lanes<T>.Zero, z) + Elementary.Log1P(e));
        }
    }
}
