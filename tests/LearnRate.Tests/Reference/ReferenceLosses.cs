using System.Numerics;
using LearnRate.Networks;

namespace LearnRate.Tests.Reference;

/// <summary>Every loss of one row: the sum of its terms, and the derivative with respect to each output.</summary>
internal static class ReferenceLosses<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="loss">The loss.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="targets">The targets.</param>
    /// <param name="scale">What the derivatives are multiplied by: 1 over the number of terms in the batch.</param>
    public static (T Sum, T[] Gradient) Compute(Loss loss, T[] outputs, T[] targets, T scale)
    {
        if (loss is CrossEntropyLoss) return CrossEntropy(outputs, int.CreateTruncating(targets[0]), scale);
        var sum = T.Zero;
        var gradient = new T[outputs.Length];
        for (var o = 0; o < outputs.Length; o++)
        {
            var (value, slope) = Term(loss, outputs[o], targets[o]);
            sum += value;
            gradient[o] = scale * slope;
        }

        return (sum, gradient);
    }

    private static (T Value, T Slope) Term(Loss loss, T output, T target)
    {
        var error = output - target;
        switch (loss)
        {
            case SquaredLoss: return (error * error, error + error);
            case HalfSquaredLoss: return (Scalar<T>.Create(0.5) * error * error, error);
            case AbsoluteLoss: return (T.Abs(error), error > T.Zero ? T.One : error < T.Zero ? -T.One : error);
            case HuberLoss huber:
                var delta = Scalar<T>.Create(huber.Delta);
                var slope = error > delta ? delta : error < -delta ? -delta : error;
                return (slope * Scalar<T>.Fma(Scalar<T>.Create(-0.5), slope, error), slope);
            case BinaryCrossEntropyLoss:
                var e = Scalar<T>.ExpOrZero(-T.Abs(output));
                var part = e / (T.One + e);
                var positive = output > T.Zero;
                return (
                    Scalar<T>.Fma(-output, target, positive ? output : T.Zero) + Scalar<T>.Log1P(e),
                    positive ? T.One - target - part : part - target);
            default: throw new NotSupportedException($"The reference lacks {loss}.");
        }
    }

    private static (T, T[]) CrossEntropy(T[] outputs, int right, T scale)
    {
        var largest = outputs[0];
        foreach (var output in outputs)
            if (!(largest > output)) largest = output;
        T[] e = [.. outputs.Select(output => Scalar<T>.ExpOrZero(output - largest))];
        var sum = e.Aggregate(T.Zero, (a, b) => a + b);
        var factor = scale / sum;
        T[] gradient = [.. e.Select(x => x * factor)];
        gradient[right] -= scale;
        return (Scalar<T>.Log(sum) + (largest - outputs[right]), gradient);
    }
}
