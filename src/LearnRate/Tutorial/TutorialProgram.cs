using LearnRate.Recipes;

namespace LearnRate.Tutorial;

/// <summary>When training ends.</summary>
public enum StopRule
{
    /// <summary>As the tutorial's program: after at least 2000 iterations, as soon as the error of the sample just seen
    /// is not 0.01 or more. One sample's luck ends it, and so does NaN.</summary>
    Published,

    /// <summary>At the end of the first pass after which the largest error over all training samples is below
    /// 0.01.</summary>
    Honest,
}

/// <summary>One iteration: one sample shown and the update it caused.</summary>
/// <param name="Number">Its number, counted from 1.</param>
/// <param name="Before">The weights before the update.</param>
/// <param name="Sample">The sample shown.</param>
/// <param name="Predicted">The neuron's output for it, by the weights before.</param>
/// <param name="Error">The absolute error |d − y| of that output.</param>
/// <param name="After">The weights after the update.</param>
public readonly record struct Iteration(
    int Number, Weights Before, Sample Sample, double Predicted, double Error, Weights After);

/// <summary>Where a training first left the finite numbers.</summary>
/// <param name="Iteration">The iteration, counted from 1.</param>
/// <param name="Quantity">What was not finite first, looked at in the order predicted, error, b, w.</param>
/// <param name="Value">Its value: an infinity or NaN.</param>
public sealed record FirstNonFinite(int Iteration, string Quantity, double Value);

/// <summary>How a training of the tutorial's neuron ended.</summary>
/// <param name="Iterations">How many iterations were run.</param>
/// <param name="StoppedByRule">Whether the stop rule ended it, and not the cap.</param>
/// <param name="Weights">The weights after the last iteration; not finite if training diverged.</param>
/// <param name="Diverged">Where it first left the finite numbers, or null if it never did.</param>
public sealed record TutorialRun(int Iterations, bool StoppedByRule, Weights Weights, FirstNonFinite? Diverged);

/// <summary>
/// The tutorial's program: shows the six samples one after another, again and again, and updates the weights after each.
/// </summary>
public sealed record TutorialProgram
{
    /// <summary>The fewest iterations the published stop rule allows.</summary>
    public const int MinimumIterations = 2000;

    /// <summary>The error below which both stop rules are content.</summary>
    public const double Tolerance = 0.01;

    /// <summary>The learning rate η, finite and positive. Without one, the tutorial says, means 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite and positive.</exception>
    public double Rate
    {
        get;
        init => field = double.IsFinite(value) && value > 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(Rate), value, "A learning rate is finite and positive.");
    } = 1;

    /// <summary>How an error moves the weights.</summary>
    public Rule Rule { get; init; }

    /// <summary>Which training data.</summary>
    public TutorialData Data { get; init; }

    /// <summary>When training ends.</summary>
    public StopRule Stop { get; init; }

    /// <summary>The most iterations that are run, 1 or more; it ends what no stop rule would.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Cap
    {
        get;
        init => field = value >= 1 ? value
            : throw new ArgumentOutOfRangeException(nameof(Cap), value, "At least 1 iteration must be allowed.");
    } = 1_000_000;

    /// <summary>The training, iteration by iteration, without end; take as many as you want to see.</summary>
    public IEnumerable<Iteration> Iterations()
    {
        var samples = TutorialSamples.Training(Data).ToArray();
        var weights = TutorialNeuron.Start;
        for (var iteration = 0; ; iteration++)
        {
            var sample = samples[iteration % samples.Length];
            var predicted = TutorialNeuron.Predict(weights, sample.Input);
            var error = Math.Abs(sample.Desired - predicted);
            var after = TutorialNeuron.Update(Rule, Rate, weights, sample);
            yield return new(iteration + 1, weights, sample, predicted, error, after);
            weights = after;
        }
    }

    /// <summary>Trains until the stop rule or the cap ends it.</summary>
    public TutorialRun Train()
    {
        var (iterations, stopped, weights) = Stop == StopRule.Published ? TrainAsPublished() : TrainHonestly();
        return new(iterations, stopped, weights, weights.AreFinite ? null : FindFirstNonFinite());
    }

    /// <summary>
    /// Trains at many rates, with the bits that <see cref="Train()"/> has at each: a million rates take a fraction of a second.
    /// </summary>
    /// <param name="rates">The learning rates, each finite and positive; <see cref="Rate"/> is not used.</param>
    /// <param name="threads">How many threads work; by default as many as there are cores.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>How the run of each rate ended, in the order of the rates.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not finite and positive.</exception>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public TutorialEnd[] Train(IReadOnlyList<double> rates, int? threads = null, CancellationToken cancellationToken = default)
    {
        var ends = new TutorialEnd[rates.Count];
        TrainInto(ends, rates, threads, cancellationToken);
        return ends;
    }

    /// <summary>
    /// The same into memory that is there: where fresh memory is dear, as on virtual
    /// machines, a million ends take a quarter of the time of their training.
    /// </summary>
    /// <param name="ends">Takes how the run of each rate ended, in the order of the rates; as many.</param>
    /// <param name="rates">The learning rates, each finite and positive; <see cref="Rate"/> is not used.</param>
    /// <param name="threads">How many threads work; by default as many as there are cores.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="ArgumentException">There are not as many ends as rates.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not finite and positive.</exception>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public void TrainInto(Memory<TutorialEnd> ends, IReadOnlyList<double> rates, int? threads = null,
        CancellationToken cancellationToken = default)
    {
        var all = rates as double[] ?? [.. rates];
        if (ends.Length != all.Length) throw new ArgumentException(
            $"There is room for {ends.Length} ends; there must be as many as rates, {all.Length}.", nameof(ends));
        foreach (var rate in all) Check.Positive(rate, nameof(Rate));
        Action<int, int> train = (Stop, Rule) switch
        {
            (StopRule.Honest, _) => TrainOneByOne,
            (_, Rule.Published) => Sweep<TutorialStep.Published>,
            (_, Rule.Corrected) => Sweep<TutorialStep.Corrected>,
            _ => Sweep<TutorialStep.Gradient>,
        };
        // 4800 runs fill 96 lanes fifty times, so that little time is lost in a share's last, emptier lanes.
        const int Share = 4800;
        Parallel.For(0, (all.Length + Share - 1) / Share, new()
        {
            MaxDegreeOfParallelism = threads ?? Environment.ProcessorCount,
            CancellationToken = cancellationToken,
        }, share =>
            train(share * Share, Math.Min(Share, all.Length - share * Share)));

        void Sweep<TRule>(int first, int count)
            where TRule : struct, ITutorialRule =>
                new TutorialSweep<TRule>(this).Train(all.AsSpan(first, count), ends.Span.Slice(first, count));

        void TrainOneByOne(int first, int count)
        {
            for (var i = first; i < first + count; i++)
            {
                var (iterations, stopped, weights) = (this with { Rate = all[i] }).TrainHonestly();
                ends.Span[i] = new(iterations, stopped, weights);
            }
        }
    }

    /// <summary>
    /// The same with the published stop rule, and sums up what the losses of each
    /// run did: a million runs take half as much time again.
    /// </summary>
    /// <param name="rates">The learning rates, each finite and positive; <see cref="Rate"/> is not used.</param>
    /// <param name="take">Takes the ends and summaries of some thousand runs, on the thread that
    /// trained them; afterwards their memory takes those of the next.</param>
    /// <param name="threads">How many threads work; by default as many as there are cores.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not finite and positive.</exception>
    /// <exception cref="InvalidOperationException">The stop rule is not the published one,
    /// which alone lets all runs go on for equally long.</exception>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public void Summarise(IReadOnlyList<double> rates, Action<TutorialSummaries> take, int? threads = null,
        CancellationToken cancellationToken = default)
    {
        var all = rates as double[] ?? [.. rates];
        if (Stop != StopRule.Published)
            throw new InvalidOperationException($"The stop rule is {Stop}; summaries need {StopRule.Published}.");
        foreach (var rate in all) Check.Positive(rate, nameof(Rate));
        if (Rule == Rule.Published) Summarise<TutorialStep.Published>(all, take, threads, cancellationToken);
        else if (Rule == Rule.Corrected) Summarise<TutorialStep.Corrected>(all, take, threads, cancellationToken);
        else Summarise<TutorialStep.Gradient>(all, take, threads, cancellationToken);
    }

    /// <summary>How many passes summaries sum up, and the mean loss that they start from; the same by each rule.</summary>
    internal int SummarisedPasses => TutorialSummaryAccumulator<TutorialStep.Published>.PassesOf(this);

    internal double StartingLoss => TutorialSummaryAccumulator<TutorialStep.Published>.StartOf(this);

    private void Summarise<TRule>(double[] rates, Action<TutorialSummaries> take, int? threads, CancellationToken cancellationToken)
        where TRule : struct, ITutorialRule
    {
        const int Share = 75 * TutorialSummaryAccumulator<TRule>.Runs;
        Parallel.For(
            0, (rates.Length + Share - 1) / Share, new()
            {
                MaxDegreeOfParallelism = threads ?? Environment.ProcessorCount,
                CancellationToken = cancellationToken,
            },
            () => (Digest: new TutorialSummaryAccumulator<TRule>(this), Sweep: new TutorialSweep<TRule>(this),
                Summaries: new TutorialSummaries(this, Share, trains: true)),
            (share, _, own) =>
            {
                var (first, count) = (share * Share, Math.Min(Share, rates.Length - share * Share));
                (own.Summaries.First, own.Summaries.Count) = (first, count);
                own.Digest.Train(rates.AsSpan(first, count), own.Summaries);
                own.Sweep.Train(rates.AsSpan(first, count), own.Summaries.AllEnds, own.Summaries);
                own.Digest.FindDivergences(rates.AsSpan(first, count), own.Summaries);
                take(own.Summaries);
                return own;
            },
            _ => { });
    }

    private (int Iterations, bool Stopped, Weights Weights) TrainAsPublished()
    {
        var samples = TutorialSamples.Training(Data);
        var weights = TutorialNeuron.Start;
        var (iteration, next, error) = (0, 0, 1.0);
        while ((iteration < MinimumIterations || error >= Tolerance) && iteration < Cap)
        {
            var sample = samples[next];
            error = Math.Abs(sample.Desired - TutorialNeuron.Predict(weights, sample.Input));
            weights = TutorialNeuron.Update(Rule, Rate, weights, sample);
            next = next + 1 == samples.Length ? 0 : next + 1;
            iteration++;
        }

        return (iteration, !(iteration < MinimumIterations || error >= Tolerance), weights);
    }

    private (int Iterations, bool Stopped, Weights Weights) TrainHonestly()
    {
        var samples = TutorialSamples.Training(Data);
        var weights = TutorialNeuron.Start;
        var iteration = 0;
        while (iteration < Cap)
        {
            var pass = Math.Min(samples.Length, Cap - iteration);
            foreach (var sample in samples[..pass])
                weights = TutorialNeuron.Update(Rule, Rate, weights, sample);
            iteration += pass;
            if (!weights.AreFinite) break;
            if (pass == samples.Length && TutorialNeuron.LargestError(weights, samples) < Tolerance)
                return (iteration, true, weights);
        }

        return (iteration, false, weights);
    }

    // Looked for only after a run has diverged, by running it again: the training loop stays free of the question.
    private FirstNonFinite FindFirstNonFinite()
    {
        foreach (var step in Iterations())
        {
            if (!double.IsFinite(step.Predicted)) return new(step.Number, "predicted", step.Predicted);
            if (!double.IsFinite(step.Error)) return new(step.Number, "error", step.Error);
            if (!double.IsFinite(step.After.B)) return new(step.Number, "b", step.After.B);
            if (!double.IsFinite(step.After.W)) return new(step.Number, "w", step.After.W);
        }

        throw new InvalidOperationException("Iterations() has no end.");
    }
}
