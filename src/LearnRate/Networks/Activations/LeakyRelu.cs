using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>f(z) = z above 0, and s·z elsewhere; the derivative at 0 is s.</summary>
[RecipeName("leakyrelu")]
public sealed record LeakyRelu : Activation
{
    /// <summary>Slope s below 0, finite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Slope { get; init => field = Check.Finite(value); } = 0.01;

    /// <inheritdoc/>
    protected internal override ActivationLoop<T> Start<T>() => new ActivationLoop<T, Formula<T>>(new(this));

    private readonly struct Formula<T>(LeakyRelu leakyRelu) : IActivationFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Lanes<T> _slope = Lanes<T>.Create(leakyRelu.Slope);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Lanes<T> Value(Lanes<T> z, out Lanes<T> slope)
        {
            var above = z > Lanes<T>.Zero;
            slope = Lanes<T>.Select(above, Lanes<T>.One, _slope);
            return Lanes<T>.Select(above, z, _slope * z);
        }
    }
}
