namespace LearnRate.Tutorial;

/// <summary>The two weights of the neuron: bias b and input weight w.</summary>
/// <param name="B">The bias b, the weight of the constant input +1.</param>
/// <param name="W">The weight w of the input x.</param>
public readonly record struct Weights(double B, double W)
{
    /// <summary>Whether both weights are finite numbers.</summary>
    public bool AreFinite => double.IsFinite(B) && double.IsFinite(W);
}

/// <summary>How a sample's error d − y moves the two weights.</summary>
public enum Rule
{
    /// <summary>Both weights move by η·(d − y)·x, as the tutorial's program does.</summary>
    Published,

    /// <summary>w moves by η·(d − y)·x and b by η·(d − y)·1, as the tutorial's text says.</summary>
    Corrected,

    /// <summary>As <see cref="Corrected"/>, times the slope of the clip: a clipped sample moves nothing.</summary>
    Gradient,
}

/// <summary>
/// The tutorial's neuron: one input, one bias, <c>y = min(b + w·x, 250)</c>.
/// Every operation is formed from left to right and never fused, so that results equal the published numpy program bit
/// for bit.
/// </summary>
public static class TutorialNeuron
{
    /// <summary>The largest output: sums above it are clipped to it.</summary>
    public const double Clip = 250;

    /// <summary>The weights training starts from. The tutorial calls them random; its program has these two literals.</summary>
    public static Weights Start => new(0.05, 0.1);

    /// <summary>The neuron's sum before the clip, b + w·x.</summary>
    public static double Sum(Weights weights, double input) => weights.B + weights.W * input;

    /// <summary>The neuron's output, min(b + w·x, 250). NaN stays NaN.</summary>
    public static double Predict(Weights weights, double input)
    {
        var sum = Sum(weights, input);
        return sum > Clip ? Clip : sum;
    }

    /// <summary>One update of the weights by one sample.</summary>
    /// <param name="rule">How the error moves the weights.</param>
    /// <param name="rate">The learning rate η.</param>
    /// <param name="weights">The weights before the update.</param>
    /// <param name="sample">The sample to learn from.</param>
    /// <returns>The weights after the update.</returns>
    public static Weights Update(Rule rule, double rate, Weights weights, Sample sample)
    {
        // A branch, not a min: the processor predicts it, so the next step need not wait for a clipped sample's sum.
        var predicted = Sum(weights, sample.Input);
        if (predicted > Clip)
        {
            if (rule == Rule.Gradient) return weights;
            predicted = Clip;
        }

        var push = rate * (sample.Desired - predicted);
        var move = push * sample.Input;
        return new(weights.B + (rule == Rule.Published ? move : push), weights.W + move);
    }

    /// <summary>The largest absolute error over a set of samples, NaN if any error is.</summary>
    public static double LargestError(Weights weights, ReadOnlySpan<Sample> samples)
    {
        var largest = 0.0;
        foreach (var sample in samples)
            largest = Math.Max(largest, Math.Abs(sample.Desired - Predict(weights, sample.Input)));
        return largest;
    }
}
