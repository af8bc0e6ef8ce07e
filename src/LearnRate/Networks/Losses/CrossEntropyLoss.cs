using System.Numerics;
using System.Runtime.CompilerServices;
using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>The cross-entropy of the probabilities eᶻ/Σeᶻ that the outputs z mean, and the class that is right: ln Σeᶻ − z of that class.</summary>
[RecipeName("crossentropy")]
public sealed record CrossEntropyLoss : Loss
{
    internal override int TargetsFor(int outputs) => 1;

    internal override int Terms(int outputs) => 1;

    internal override LossLoop<T> Start<T>() => new Loop<T>();

    private sealed class Loop<T> : LossLoop<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public override Lanes<T> Row(ReadOnlySpan<Lanes<T>> outputs, ReadOnlySpan<Lanes<T>> target, Lanes<T> scale, Span<Lanes<T>> gradient)
        {
            gradient = gradient[..outputs.Length];
            var right = target[0];
            var largest = outputs[0];
            for (var o = 1; o < outputs.Length; o++) largest = Lanes<T>.Max(largest, outputs[o]);

            var sum = Exponentials(outputs, largest, gradient);
            var factor = scale / sum;
            var outputOfRight = Lanes<T>.Zero;
            for (var o = 0; o < gradient.Length; o++)
            {
                var isRight = Lanes<T>.AreEqual(right, Lanes<T>.Of(o));
                gradient[o] = gradient[o] * factor - (scale & isRight);
                outputOfRight = Lanes<T>.Select(isRight, outputs[o], outputOfRight);
            }

            return Log(sum) + (largest - outputOfRight);
        }

        // Apart: with two long formulas in one method the compiler stops inlining, and lanes go through memory.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static Lanes<T> Exponentials(ReadOnlySpan<Lanes<T>> outputs, Lanes<T> largest, Span<Lanes<T>> exponentials)
        {
            var sum = Lanes<T>.Zero;
            for (var o = 0; o < outputs.Length; o++)
            {
                exponentials[o] = Elementary.Exp(outputs[o] - largest); // at most 1, and 1 for one of them
                sum += exponentials[o];
            }

            return sum;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static Lanes<T> Log(Lanes<T> x) => Elementary.Log(x);
    }
}
