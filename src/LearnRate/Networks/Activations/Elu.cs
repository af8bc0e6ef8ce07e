using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>f(z) = z above 0, and α·(eᶻ − 1) elsewhere (Clevert et al. 2016); the derivative at 0 is α, as in PyTorch.</summary>
[RecipeName("elu")]
public sealed record Elu : Activation
{
    /// <summary>Factor α, 0 or more, and finite; −α is the limit towards −∞.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Alpha { get; init => field = Check.NonNegative(value); } = 1;

    /// <inheritdoc/>
    protected internal override ActivationLoop<T> Start<T>() => new ActivationLoop<T, Formula<T>>(new(this));

    private readonly struct Formula<T>(Elu elu) : IActivationFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Lanes<T> _alpha = Lanes<T>.Create(elu.Alpha);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Lanes<T> Value(Lanes<T> z, out Lanes<T> slope)
        {
            var above = z > Lanes<T>.Zero;
            var below = _alpha * Elementary.ExpM1(z);
            slope = Lanes<T>.Select(above, Lanes<T>.One, below + _alpha);
            return Lanes<T>.Select(above, z, below);
        }
    }
}
