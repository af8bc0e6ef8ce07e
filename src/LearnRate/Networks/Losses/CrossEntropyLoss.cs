using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>The cross-entropy of the probabilities eᶻ/Σeᶻ that the outputs z mean, and the class that is right: ln Σeᶻ − z of that class.</summary>
/// <remarks>Probabilities below e⁻⁷⁰ of the largest (4e-31; in double e⁻⁷⁰⁰) count as 0: further down they, or their products with the weights, are subnormal, and Intel's cores take some
/// 150 cycles for each vector with such a number. High rates make many: 64 runs of 784-128-10 by Adam, rates up to 0.1, took 1.25 times as long.</remarks>
[RecipeName("crossentropy")]
public sealed record CrossEntropyLoss : Loss
{
    internal override int TargetsFor(int outputs) => 1;

    internal override int Terms(int outputs) => 1;

    internal override LossLoop<T> Start<T>() => new Loop<T>();

    private sealed class Loop<T> : LossLoop<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private Lanes<T>[] _largestLessRight = [];

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public override void Apply(
            int rows, int width, ReadOnlySpan<Lanes<T>> outputs, Strides places, ReadOnlySpan<Lanes<T>> targets, Strides targetPlaces, Lanes<T> scale, Span<Lanes<T>> gradients,
            Span<Lanes<T>> sums)
        {
            if (_largestLessRight.Length < rows) _largestLessRight = new Lanes<T>[rows];
            for (var row = 0; row < rows; row++)
            {
                var (first, end) = (row * places.Row, row * places.Row + width * places.Column);
                var largest = outputs[first];
                for (var at = first + places.Column; at < end; at += places.Column) largest = Lanes<T>.Max(largest, outputs[at]);

                sums[row] = Exponentials(width, outputs[first..], places.Column, largest, gradients[first..]);
                var factor = scale / sums[row];
                var (right, outputOfRight, o) = (targets[row * targetPlaces.Row], Lanes<T>.Zero, 0);
                for (var at = first; at < end; at += places.Column, o++)
                {
                    var isRight = Lanes<T>.AreEqual(right, Lanes<T>.Of(o));
                    gradients[at] = gradients[at] * factor - (scale & isRight);
                    outputOfRight = Lanes<T>.Select(isRight, outputs[at], outputOfRight);
                }

                _largestLessRight[row] = largest - outputOfRight;
            }

            Logarithms(sums[..rows]);
            for (var row = 0; row < rows; row++) sums[row] += _largestLessRight[row];
        }

        // Apart: with two long formulas in one method the compiler stops inlining, and lanes go through memory.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static Lanes<T> Exponentials(int width, ReadOnlySpan<Lanes<T>> outputs, int stride, Lanes<T> largest, Span<Lanes<T>> exponentials)
        {
            var lowest = Lanes<T>.Of(typeof(T) == typeof(float) ? -70 : -700);
            var sum = Lanes<T>.Zero;
            for (var at = 0; at < width * stride; at += stride)
            {
                var x = outputs[at] - largest; // at most 0, and 0 for one of them
                exponentials[at] = Lanes<T>.Select(x < lowest, Lanes<T>.Zero, Elementary.ExpOfModest(Lanes<T>.Max(lowest, x)));
                sum += exponentials[at];
            }

            return sum;
        }

        // Of all rows one after the other: none waits for the one before, whereas one alone takes four times as long.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static void Logarithms(Span<Lanes<T>> sums)
        {
            foreach (ref var sum in sums) sum = Elementary.Log(sum);
        }
    }
}
