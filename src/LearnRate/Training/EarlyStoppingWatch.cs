using System.Numerics;
using LearnRate.Numerics;

namespace LearnRate.Training;

/// <summary>Early stopping at work on the run of a bundle of one.</summary>
internal sealed class EarlyStoppingWatch<T>(EarlyStopping rule, Experiment experiment, Bundle<T> bundle)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _epoch = experiment.StepsPerEpoch;
    private readonly List<Evaluation> _evaluations = [];
    private (Evaluation Evaluation, T[] Parameters)? _best;
    private int _since;

    /// <summary>Whether training is to end before its horizon.</summary>
    public bool HasStopped { get; private set; }

    /// <summary>Whether the last evaluation was the best.</summary>
    public bool IsBest => _since == 0;

    /// <summary>The step at which the epoch ends that the run is in.</summary>
    public int EpochEnd => (bundle.Done / _epoch + 1) * _epoch;

    /// <summary>The losses at the end of an epoch; null within one, or if they are not finite.</summary>
    public Evaluation? Evaluate()
    {
        if (bundle.Done % _epoch != 0) return null;
        if (bundle.Evaluate()[0] is not { } evaluation)
        {
            HasStopped = true;
            return null;
        }

        var isBest = _best is not { } before || Loss(evaluation) < Loss(before.Evaluation);
        if (isBest) _best = (evaluation, bundle.Save(0)[..experiment.Problem.Parameters]);
        _since = isBest ? 0 : _since + 1;
        HasStopped = _since == rule.Patience;
        _evaluations.Add(evaluation);
        return evaluation;
    }

    /// <summary>What came of the run.</summary>
    public RunResult Result() => bundle.Results()[0] with
    {
        Evaluations = _evaluations,
        Best = _best is { } best ? new(best.Evaluation, Conversion.Doubles<T>(best.Parameters)) : null,
    };

    private static double Loss(Evaluation evaluation) => (evaluation.Validation ?? evaluation.Training).Loss;
}
