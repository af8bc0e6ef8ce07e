using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>The cross-entropy of the probabilities eᶻ/Σeᶻ that the outputs z mean, and the class that is right: ln Σeᶻ − z of that class.</summary>
/// <remarks>Probabilities below e⁻⁷⁰ of the largest (4e-31; in double e⁻⁷⁰⁰) count as 0: what they are multiplied by next would make subnormal numbers, which are slow.</remarks>
[RecipeName("crossentropy")]
public sealed record CrossEntropyLoss : Loss
{
    internal override int TargetsFor(int outputs) => 1;

    internal override int Terms(int outputs) => 1;

    internal override LossLoop<T> Start<T>() => new Loop<T>();

    private sealed class Loop<T> : LossLoop<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private Lanes<T>[] _largest = [];

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public override void Apply(
            int rows, int width, ReadOnlySpan<Lanes<T>> outputs, Strides places, ReadOnlySpan<Lanes<T>> targets, Strides targetPlaces, Lanes<T> scale, Span<Lanes<T>> gradients,
            Span<Lanes<T>> sums)
        {
            if (_largest.Length < rows) _largest = new Lanes<T>[rows];
            Exponentials(width, outputs, places, gradients, sums[..rows]);
            for (var row = 0; row < rows; row++)
            {
                var factor = scale / sums[row];
                var (right, outputOfRight, at) = (targets[row * targetPlaces.Row], Lanes<T>.Zero, row * places.Row);
                for (var o = 0; o < width; o++, at += places.Column)
                {
                    var isRight = Lanes<T>.AreEqual(right, Lanes<T>.Of(o));
                    gradients[at] = gradients[at] * factor - (scale & isRight);
                    outputOfRight = Lanes<T>.Select(isRight, outputs[at], outputOfRight);
                }

                _largest[row] -= outputOfRight;
            }

            Logarithms(sums[..rows]);
            for (var row = 0; row < rows; row++) sums[row] += _largest[row];
        }

        // Apart: with two long formulas in one method the compiler stops inlining, and lanes go through memory. Row by row all of it, so that no row waits for the one before.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private void Exponentials(int width, ReadOnlySpan<Lanes<T>> outputs, Strides places, Span<Lanes<T>> exponentials, Span<Lanes<T>> sums)
        {
            for (var row = 0; row < sums.Length; row++)
            {
                var (first, end) = (row * places.Row, row * places.Row + width * places.Column);
                var largest = outputs[first];
                for (var at = first + places.Column; at < end; at += places.Column) largest = Lanes<T>.Max(largest, outputs[at]);

                var sum = Lanes<T>.Zero;
                for (var at = first; at < end; at += places.Column)
                {
                    exponentials[at] = Elementary.ExpOrZero(outputs[at] - largest); // at most 1, and 1 for one of them
                    sum += exponentials[at];
                }

                (_largest[row], sums[row]) = (largest, sum);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static void Logarithms(Span<Lanes<T>> sums)
        {
            foreach (ref var sum in sums) sum = Elementary.Log(sum);
        }
    }
}
