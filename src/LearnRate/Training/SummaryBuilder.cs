using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Training;

/// <summary>
/// Sums up a run that something else trains, from the losses that it tells: with the code, and so the bits, with which LearnRate sums up
/// its own. <see cref="Verdict.Judge"/> then says how the run went.
/// </summary>
/// <remarks>
/// A loss is best that of the step's batch before the step. Where a program tells only one in k steps, or one in an epoch, let its reports
/// be the steps: k or an epoch is then one step, and an epoch one step or a few. Without <see cref="AddParameters"/> nothing is known
/// of how far parameters move, and the verdict says only what losses show: a run whose loss stands still is undecided, not stuck or
/// slow.
/// </remarks>
/// <example><code>
/// var builder = new SummaryBuilder(horizon: losses.Length, stepsPerEpoch: 100);
/// foreach (var (step, loss) in losses.Index()) builder.Add(step, loss);
/// Console.WriteLine(Verdict.Judge(builder.Build()).Word);
/// </code></example>
public sealed class SummaryBuilder
{
    private readonly SummaryWindows _windows;
    private readonly double _epsilon;
    private readonly double? _initialLoss;
    private LossAccumulator _run = LossAccumulator.Nothing;
    private double[]? _start, _late;
    private double _firstMove = double.NaN, _lastMove = double.NaN, _lastMoves = double.NaN;
    private bool _hasLoss;
    private int _steps, _window;

    /// <summary>Begins with a run that has done nothing.</summary>
    /// <param name="horizon">How many steps the run is to have, 1 or more.</param>
    /// <param name="stepsPerEpoch">How many steps make an epoch, 1 or more.</param>
    /// <param name="initialLoss">The mean loss before the first step over as much of
    /// the data as may be; unless given, the first loss.</param>
    /// <param name="precision">The numbers that the program computes with: losses that differ less than these can tell are equal.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is less than 1, or the loss is not finite.</exception>
    public SummaryBuilder(int horizon, int stepsPerEpoch, double? initialLoss = null, Precision precision = Precision.Float)
    {
        // The distance from 1 to the next number.
        _epsilon = precision == Precision.Float ? float.BitIncrement(1) - 1 : double.BitIncrement(1) - 1;
        _windows = new(Check.AtLeast(1, horizon, "The horizon"), Check.AtLeast(1, stepsPerEpoch, "An epoch's steps"));
        _initialLoss = initialLoss is { } loss ? Check.Finite(loss, "The initial loss") : null;
        _run.Running = Lanes<double>.Zero >= Lanes<double>.Zero;
        _run.First = Lanes<double>.Create(_initialLoss ?? 0);
    }

    /// <summary>Where the run diverged, or null if it has not: at the first loss or parameter that was not finite.</summary>
    public Divergence? Divergence { get; private set; }

    /// <summary>Takes a loss.</summary>
    /// <param name="step">The step, counted from 0, below the horizon and above that of the loss before; steps may be left out.</param>
    /// <param name="loss">The loss; if it is not finite the run has diverged, and later ones are ignored.</param>
    /// <param name="rows">How many rows it is the mean of, 1 or more: the weight of a smaller last batch.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is out of order, or there are no rows.</exception>
    public void Add(int step, double loss, int rows = 1)
    {
        if (step < _steps || step >= _windows.Horizon)
            throw Check.Refused(nameof(step), step, $"{_steps} or more, and below the horizon of {_windows.Horizon} steps");
        Check.AtLeast(1, rows, nameof(rows));
        if (Divergence is not null) return;
        if (!double.IsFinite(loss))
        {
            if (_hasLoss || _initialLoss is not null) EndWindows(step);
            (Divergence, _steps) = (new(step, DivergenceCause.BatchLoss), step);
            return;
        }

        // Steps before the first loss that was told are taken to have had the same.
        if (!_hasLoss && _initialLoss is null) _run.First = Lanes<double>.Create(loss);
        _hasLoss = true;
        EndWindows(step);
        var window = step / _windows.Length;
        if (window < _windows.Count) _run.Add(Lanes<double>.Create(loss), Lanes<double>.Create(rows), window >= _windows.Tail);
        _steps = step + 1;
        EndWindows(_steps);
    }

    /// <summary>Whether <see cref="AddParameters"/> would use the parameters after so many steps: at five moments of a run.</summary>
    /// <param name="steps">How many steps have been done.</param>
    public bool WantsParameters(int steps) => steps == 0 || steps == _windows.Length || IsLate(steps);

    /// <summary>
    /// Takes the parameters, of which the summary keeps how far they have moved: in the first window if they come at its start and its end,
    /// and in the last two windows if they come at the three moments there.
    /// </summary>
    /// <param name="steps">After how many steps, one of those for which <see cref="WantsParameters"/>; others are ignored.</param>
    /// <param name="parameters">All parameters, in any order that stays the same.</param>
    /// <exception cref="ArgumentException">They are not as many as before.</exception>
    public void AddParameters(int steps, ReadOnlySpan<double> parameters)
    {
        if (!WantsParameters(steps) || Divergence is not null) return;
        if ((_late ?? _start) is { } before && before.Length != parameters.Length)
            throw new ArgumentException($"There are {parameters.Length} parameters; before there were {before.Length}.",
                nameof(parameters));
        var window = steps / _windows.Length - (_windows.Count - 2);
        if (steps == 0) _start = parameters.ToArray();
        if (steps == _windows.Length && _start is not null) _firstMove = Distance(parameters, _start);
        if (window == 0) _late = parameters.ToArray();
        if (window == 1 && _late is not null) _lastMove = Distance(parameters, _late);
        if (window == 2 && _late is not null) _lastMoves = Distance(parameters, _late);
    }

    /// <summary>Says that a parameter is no longer finite, which ends the run.</summary>
    /// <param name="step">The step in which it happened, not before that of the last loss, and below the horizon.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is out of order.</exception>
    public void AddDivergence(int step)
    {
        var least = Math.Max(0, _steps - 1);
        if (step < least || step >= _windows.Horizon)
            throw Check.Refused(nameof(step), step, $"{least} or more, and below the horizon of {_windows.Horizon} steps");
        Divergence ??= new(step, DivergenceCause.Parameter);
    }

    /// <summary>Says that the run has reached its horizon, where its last steps told no loss.</summary>
    /// <exception cref="InvalidOperationException">No loss was told at all.</exception>
    public void Complete()
    {
        if (Divergence is not null) return;
        if (!_hasLoss) throw new InvalidOperationException("The run told no loss, so that there is nothing to sum up.");
        EndWindows(_windows.Horizon);
        _steps = _windows.Horizon;
    }

    /// <summary>The summary so far. A run that stopped before its horizon has no tail, and its verdict is undecided.</summary>
    public Summary Build()
    {
        var summary = _run.Summarize(0, _windows, Divergence?.Step ?? _steps, Divergence, _epsilon);
        if (!_hasLoss && _initialLoss is null) summary = summary with { First = double.NaN };
        var hasTail = !double.IsNaN(summary.Level);
        return summary with
        {
            FirstMove = _firstMove,
            LastMove = hasTail ? _lastMove : double.NaN,
            LastMoves = hasTail ? _lastMoves : double.NaN,
        };
    }

    // At the start of the last two windows, between them, and at their end.
    private bool IsLate(int steps) => _windows.Count >= 2 && steps % _windows.Length == 0
        && steps / _windows.Length - (_windows.Count - 2) is >= 0 and <= 2;

    private void EndWindows(int steps)
    {
        for (; _window < _windows.Count && steps >= (_window + 1) * _windows.Length; _window++)
            _run.EndWindow(_window, _windows, (_window + 1) * _windows.Length);
    }

    private static double Distance(ReadOnlySpan<double> parameters, ReadOnlySpan<double> before)
    {
        var sum = 0.0;
        for (var i = 0; i < parameters.Length; i++) sum += (parameters[i] - before[i]) * (parameters[i] - before[i]);
        return Math.Sqrt(sum);
    }
}
