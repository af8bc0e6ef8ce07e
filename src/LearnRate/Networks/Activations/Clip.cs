using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>f(z) = min(z, max); the derivative is 1 up to the maximum and 0 above it.</summary>
[RecipeName("clip")]
public sealed record Clip : Activation
{
    /// <summary>The largest value, finite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Max { get; init => field = Check.Finite(value); } = 1;

    /// <inheritdoc/>
    protected internal override ActivationLoop<T> Start<T>() => new ActivationLoop<T, Formula<T>>(new(this));

    private readonly struct Formula<T>(Clip clip) : IActivationFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly Lanes<T> _max = Lanes<T>.Create(clip.Max);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Lanes<T> Value(Lanes<T> z, out Lanes<T> slope)
        {
            slope = Lanes<T>.One & (z <= _max);
            return Lanes<T>.Min(_max, z);
        }
    }
}
