using System.Numerics;
using LearnRate.Engine;
using LearnRate.Numerics;
using LearnRate.Tutorial;

namespace LearnRate.Problems;

/// <summary>
/// The tutorial's neuron as something to learn: parameters b and w, loss ½(d − y)², and the "gradient" that its rule takes for one.
/// </summary>
internal sealed class TutorialLearner<T> : Learner<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly Lanes<T> Clip = Lanes<T>.Create(TutorialNeuron.Clip), Half = Lanes<T>.Create(0.5);

    private readonly Variant _variant;

    public TutorialLearner(Variant variant)
        : base(new WideLayout<T>((1, 2)))
    {
        _variant = variant;
        Parameters[0] = Lanes<T>.Create(TutorialNeuron.Start.B);
        Parameters[1] = Lanes<T>.Create(TutorialNeuron.Start.W);
    }

    public override Lanes<T> Gradient(ReadOnlySpan<int> rows)
    {
        var share = Lanes<T>.Create(T.One / T.CreateTruncating(rows.Length));
        var (loss, b, w) = (Lanes<T>.Zero, Lanes<T>.Zero, Lanes<T>.Zero);
        foreach (var row in rows)
        {
            var input = Lanes<T>.Create(_variant.Samples[row].Input);
            var sum = Lanes<T>.Fma(Parameters[1], input, Parameters[0]);
            var clipped = sum > Clip;
            var error = Lanes<T>.Create(_variant.Samples[row].Desired) - Lanes<T>.Select(clipped, Clip, sum);
            var push = _variant.Rule == Rule.Gradient ? Lanes<T>.Select(clipped, Lanes<T>.Zero, error) : error;
            var move = push * input;
            b -= _variant.Rule == Rule.Published ? move : push;
            w -= move;
            loss += Half * error * error;
        }

        (Gradients[0], Gradients[1]) = (b * share, w * share);
        return loss * share;
    }

    public override PartLosses? Evaluate(Part part)
    {
        if (part == Part.Validation) return null;
        var losses = new double[Lanes<T>.Count];
        foreach (var sample in _variant.Samples)
        {
            for (var lane = 0; lane < losses.Length; lane++)
            {
                var weights = new Weights(double.CreateTruncating(Parameters[0][lane]), double.CreateTruncating(Parameters[1][lane]));
                var error = sample.Desired - TutorialNeuron.Predict(weights, sample.Input);
                losses[lane] += 0.5 * error * error / _variant.Samples.Length;
            }
        }

        return new(losses, null);
    }
}
