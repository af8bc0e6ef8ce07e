using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>
/// The cross-entropy of the probabilities eᶻ/Σeᶻ that the outputs z mean, and the class that is right: ln Σeᶻ − z of that class.
/// </summary>
/// <remarks>
/// Probabilities below e⁻⁷⁰ of the largest (4e-31; in double e⁻⁷⁰⁰) count as 0: what they
/// are multiplied by next would make subnormal numbers, which are slow.
/// </remarks>
[RecipeName("crossentropy")]
public sealed record CrossEntropyLoss : Loss
{
    internal override int TargetsFor(int outputs) => 1;

    internal override int Terms(int outputs) => 1;

    /// <inheritdoc/>
    protected internal override LossLoop<T> Start<T>() => new Loop<T>();

    private sealed class Loop<T> : LossLoop<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private Lanes<T>[] _largest = [], _factors = [];

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        internal override void Apply(
            int rows, int width, ReadOnlySpan<Lanes<T>> outputs, Strides places, ReadOnlySpan<Lanes<T>> targets, Strides targetPlaces,
            in Lanes<T> scale, Span<Lanes<T>> gradients,
            Span<Lanes<T>> sums)
        {
            if (_largest.Length < rows) (_largest, _factors) = (new Lanes<T>[rows], new Lanes<T>[rows]);
            Exponentials(width, outputs, places, scale, gradients, sums[..rows]);
            Logarithms(sums[..rows]); // a long chain, beside which all that follows finds time
            ref var output = ref MemoryMarshal.GetReference(outputs);
            ref var gradient = ref MemoryMarshal.GetReference(gradients);
            nint across = places.Column;
            for (var row = 0; row < rows; row++)
            {
                var (factor, right, outputOfRight) = (_factors[row], targets[row * targetPlaces.Row], Lanes<T>.Zero);
                var (at, end, name) = ((nint)0, width * across, Lanes<T>.Zero);
                for (; at < end; at += across, name += Lanes<T>.One)
                {
                    var slope = Unsafe.Add(ref gradient, at) * factor;
                    Unsafe.Add(ref gradient, at) = Lanes<T>.IfEqual(name, right, slope - scale, slope);
                    outputOfRight = Lanes<T>.IfEqual(name, right, Unsafe.Add(ref output, at), outputOfRight);
                }

                sums[row] += _largest[row] - outputOfRight;
                output = ref Unsafe.Add(ref output, places.Row);
                gradient = ref Unsafe.Add(ref gradient, places.Row);
            }
        }

        // Apart: with two long formulas in one method the compiler stops inlining, and lanes go through
        // memory. Row by row all of it, so that no row waits for the one before.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private void Exponentials(int width, ReadOnlySpan<Lanes<T>> outputs, Strides places, in Lanes<T> scale, Span<Lanes<T>> exponentials,
            Span<Lanes<T>> sums)
        {
            var rows = sums.Length;
            // All others are before these.
            _ = (outputs[(rows - 1) * places.Row + (width - 1) * places.Column],
                exponentials[(rows - 1) * places.Row + (width - 1) * places.Column]);
            var (largest, factors) = (_largest, _factors);
            ref var output = ref MemoryMarshal.GetReference(outputs);
            ref var exponential = ref MemoryMarshal.GetReference(exponentials);
            nint across = places.Column, end = width * across;
            for (var row = 0; row < rows; row++)
            {
                var most = output;
                for (var at = across; at < end; at += across) most = Lanes<T>.Max(most, Unsafe.Add(ref output, at));

                var sum = Lanes<T>.Zero;
                for (nint at = 0; at < end; at += across)
                {
                    var e = Elementary.ExpOrZero(Unsafe.Add(ref output, at) - most); // at most 1, and 1 for one of them
                    Unsafe.Add(ref exponential, at) = e;
                    sum += e;
                }

                (largest[row], sums[row], factors[row]) = (most, sum, scale / sum);
                output = ref Unsafe.Add(ref output, places.Row);
                exponential = ref Unsafe.Add(ref exponential, places.Row);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static void Logarithms(Span<Lanes<T>> sums)
        {
            foreach (ref var sum in sums) sum = Elementary.Log(sum);
        }
    }
}
