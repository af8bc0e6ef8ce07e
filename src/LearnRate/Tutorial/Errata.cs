using System.Globalization;

namespace LearnRate.Tutorial;

/// <summary>A point at which the tutorial errs, with the numbers that show it.</summary>
/// <param name="Number">Its number, counted from 1.</param>
/// <param name="Claim">What the tutorial says or does.</param>
/// <param name="Finding">What is so.</param>
public sealed record Erratum(int Number, string Claim, string Finding);

/// <summary>The points at which the tutorial errs. Every number in them is computed when asked for.</summary>
public static class Errata
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    private static readonly Variant AsPublished = new(Rule.Published, TutorialData.Published);

    /// <summary>All points.</summary>
    /// <param name="published">The critical rates of the published variant.</param>
    /// <param name="consistent">The critical rates of the published rule on corrected data.</param>
    /// <param name="window">The widest window above that variant's cliff, if there is one.</param>
    public static IReadOnlyList<Erratum> All(CriticalRates published, CriticalRates consistent, RateWindow? window)
    {
        var first = Steps(1, 2);
        var firstUpdate = first[0].After.W - first[0].Before.W;
        var clippedUpdate = first[1].After.W - first[1].Before.W;
        var trained = Run(1e-5);
        var slow = Run(1e-7);
        var (atTen, at1, at001) = (Run(1e-5).Weights, Run(1).Diverged!, Run(0.001));
        var corrected = Run(1e-5, TutorialData.Corrected).Weights;
        var offset = TutorialNeuron.Start.B - TutorialNeuron.Start.W;
        var best = BestRateAmong(1e-5, 2e-5, 5e-5);
        var fastest = FastestRate.Compute(published.SmallRatePattern, TutorialData.Published);
        var clipped = Run(1e-5).Iterations - 1;
        var last = Steps(1e-5, trained.Iterations)[^1];

        var points = new (string Claim, string Finding)[]
        {
            ("With 0.001 \"the value will be just 3.327\".",
                string.Create(Culture, $"0.001 × {firstUpdate:0} is {0.001 * firstUpdate:0.000}: two digits are swapped.")),
            ("The bias has the input +1, says the text; the program adds rate × error × x to the bias too.",
                string.Create(Culture,
                    $"So b - w stays {offset:0.00} for ever and one of two free parameters is lost: b = 0, w = 1 is out of reach. Even " +
                    $"with 100 → 100 the largest error on the unclipped samples cannot fall below {SmallestLargestError():0.00}.")),
            ("Inputs up to 250 are returned unchanged, yet sample 3 maps 100 to 150.",
                string.Create(Culture,
                    $"No b and w fit it: least squares leaves errors of {LeastSquaresErrors()}. With 100 → 100 the program's largest " +
                    $"error falls from {Largest(atTen, TutorialData.Published):0.0} to " +
                    $"{Largest(corrected, TutorialData.Corrected):0.00}.")),
            ("Training goes on until the error is small.",
                string.Create(Culture,
                    $"The stop rule sees one sample, the last. It ends at " +
                    $"iteration {trained.Iterations} because {last.Sample.Input} is clipped to {last.Predicted} and counts " +
                    $"as {last.Error:0} off, while another sample " +
                    $"is {Largest(atTen, TutorialData.Published):0.0} off. {TutorialProgram.MinimumIterations} is the least number of " +
                    $"iterations, not the most.")),
            ("The loop ends, so training succeeded.",
                string.Create(Culture,
                    $"NaN ≥ {TutorialProgram.Tolerance} is false: at rate 0.001 the loop ends after {at001.Iterations} iterations as if " +
                    $"content, with w = {at001.Weights.W}.")),
            ("\"A value of .00001 works fine\".",
                string.Create(Culture,
                    $"It gives f(-160) = {Predict(atTen, -160):0.0}, f(240) = {Predict(atTen, 240):0}, f(10) = " +
                    $"{Predict(atTen, 10):0.0}. Rate {best.Rate:0.#######} leaves a smaller largest error ({best.Error:0.00} " +
                    $"against {Largest(atTen, TutorialData.Published):0.00}), and 0.0000001, still on its way, predicts " +
                    $"{Predict(slow.Weights, 240):0.0} and {Predict(slow.Weights, -160):0.0} for 240 and -160.")),
            ("Multiplying by 0.1 or 0.001 cures the explosion.",
                string.Create(Culture,
                    $"Both diverge as well, at iterations {Run(0.1).Diverged!.Iteration} and {at001.Diverged!.Iteration} instead of " +
                    $"{at1.Iteration}. The usable limit is {published.Cliff.Below:0.00e-0}.")),
            ("The larger the rate, the worse.",
                window is { } w
                    ? string.Create(Culture,
                        $"Not so: with 100 → 100 runs diverge above {consistent.Cliff.Below:0.00e-0} and settle again " +
                        $"from {w.From:0.00e-0} to {w.To:0.00e-0}. And too small is bad as well: 1e-7 leaves a largest error " +
                        $"of {Largest(slow.Weights, TutorialData.Published):0.0}.")
                    : string.Create(Culture,
                        $"Too small is bad as well: 1e-7 leaves a largest error of {Largest(slow.Weights, TutorialData.Published):0.0}.")),
            ("The update ignores the slope of the clip.",
                string.Create(Culture,
                    $"A clipped sample has gradient 0, yet iteration 2 at rate 1 (predicted {first[1].Predicted:0}, clipped) moves the " +
                    $"weights by {clippedUpdate:0}: the showpiece of the tutorial.")),
            ("The weights are \"randomly initialized\".",
                string.Create(Culture, $"They are the literals {TutorialNeuron.Start.B} and {TutorialNeuron.Start.W}.")),
            ("The program as printed.",
                "Its line 39 breaks a string across two lines, a syntax error; its training loop ignores its argument and reads global " +
                "arrays; and abs(mean(…)) would let the errors of several samples cancel: mean(abs(…)) is meant."),
            ("Weights are updated when a prediction is false.",
                "They are updated for every sample, right or wrong."),
            ("\"There is no value we can say it is the best\".",
                string.Create(Culture,
                    $"It can be computed: the limit above, and the rate of fastest convergence, " +
                    $"1/{1 / fastest:0} = {fastest:0.000e-0}, at which a pass removes the deviation at once. Both belong to the data, " +
                    $"not to luck.")),
        };

        return [.. points.Select((p, i) => new Erratum(i + 1, p.Claim, p.Finding))];
    }

    private static TutorialRun Run(double rate, TutorialData data = TutorialData.Published) =>
        new TutorialProgram { Rate = rate, Data = data }.Train();

    private static Iteration[] Steps(double rate, int count) =>
        [.. new TutorialProgram { Rate = rate }.Iterations().Take(count)];

    private static double Predict(Weights weights, double input) => TutorialNeuron.Predict(weights, input);

    private static double Largest(Weights weights, TutorialData data) =>
        TutorialNeuron.LargestError(weights, TutorialSamples.Training(data));

    private static (double Rate, double Error) BestRateAmong(params double[] rates) =>
        rates.Select(rate => (rate, Largest(Run(rate).Weights, TutorialData.Published))).MinBy(pair => pair.Item2);

    private static Sample[] Unclipped(TutorialData data) =>
        [.. TutorialSamples.Training(data).ToArray().Where(s => s.Input < TutorialNeuron.Clip)];

    // On the line b = w + offset, which the published rule cannot leave; the largest error is convex in w.
    private static double SmallestLargestError()
    {
        var samples = Unclipped(TutorialData.Corrected);
        var offset = TutorialNeuron.Start.B - TutorialNeuron.Start.W;
        double At(double w) => samples.Max(s => Math.Abs(s.Desired - (w + offset + w * s.Input)));
        var (low, high) = (0.0, 2.0);
        for (var i = 0; i < 100; i++)
        {
            var (left, right) = (low + (high - low) / 3, high - (high - low) / 3);
            (low, high) = At(left) < At(right) ? (low, right) : (left, high);
        }

        return At(low);
    }

    private static string LeastSquaresErrors()
    {
        var samples = Unclipped(TutorialData.Published);
        var (x, d) = (samples.Average(s => s.Input), samples.Average(s => s.Desired));
        var w = samples.Sum(s => (s.Input - x) * (s.Desired - d)) / samples.Sum(s => (s.Input - x) * (s.Input - x));
        return string.Join(", ", samples.Select(s =>
            (d + w * (s.Input - x) - s.Desired).ToString("+0.0;-0.0", CultureInfo.InvariantCulture)));
    }
}

/// <summary>The rate with the fastest convergence per pass.</summary>
public static class FastestRate
{
    /// <summary>
    /// The smallest rate at which the published rule's pass multiplier, the product of 1 - η·x·(1 + x) over the samples that are not
    /// clipped, is 0: a pass then removes every deviation from the cycle at once. It is 1/(x·(1 + x)) for the largest such product.
    /// </summary>
    /// <param name="pattern">Which samples are clipped on the cycle.</param>
    /// <param name="data">The training data.</param>
    public static double Compute(ClipPattern pattern, TutorialData data)
    {
        var samples = TutorialSamples.Training(data);
        var largest = 0.0;
        for (var j = 0; j < samples.Length; j++)
            if (!pattern.Clips(j)) largest = Math.Max(largest, samples[j].Input * (1 + samples[j].Input));
        return 1 / largest;
    }
}
