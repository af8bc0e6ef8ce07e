using System.Numerics;
using LearnRate.Controllers;
using LearnRate.Engine;
using LearnRate.Numerics;

namespace LearnRate.Training;

/// <summary>The controllers of a bundle, one per run, and the weights that they may go back to.</summary>
internal sealed class ControllerSet<T>(Controller controller, double[] rates, int epoch, Bundle<T> bundle)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ControllerState[] _states = [.. rates.Select(rate => controller.Start(rate, epoch))];
    private readonly T[]?[] _kept = new T[]?[rates.Length];
    private readonly List<int>[] _rollbacks = [.. rates.Select(_ => new List<int>())];
    private uint _back;

    public MonitoredData Monitors => controller.Monitors;

    /// <summary>The factor on a run's rate.</summary>
    public double Factor(int lane) => _states[lane].Factor;

    /// <summary>The steps at whose end a run was put back.</summary>
    public IReadOnlyList<int> Rollbacks(int lane) => _rollbacks[lane];

    /// <summary>Shows the controllers a step before it is done.</summary>
    public void BeforeStep(Lanes<T> losses, Lanes<T> squaredNorms, double schedule, uint running)
    {
        _back = 0;
        for (var lane = 0; lane < rates.Length; lane++)
        {
            if ((running >> lane & 1) == 0) continue;
            var loss = double.CreateTruncating(losses[lane]);
            // A loss that is not finite is for Catches alone.
            if (!double.IsFinite(loss)) continue;
            var course = _states[lane].BeforeStep(loss, double.CreateTruncating(squaredNorms[lane]), rates[lane] * schedule);
            if (course == ControllerAction.Checkpoint) _kept[lane] = bundle.Save(lane);
            if (course == ControllerAction.Rollback) _back |= 1u << lane;
        }
    }

    /// <summary>Puts back the runs that are to, after the step has been done with all.</summary>
    /// <param name="step">The step.</param>
    /// <param name="blownUp">A bit for each run in which something is no longer finite.</param>
    /// <returns>A bit for each run that was put back.</returns>
    public uint Rollback(int step, uint blownUp)
    {
        for (var lane = 0; lane < rates.Length; lane++)
            if ((blownUp >> lane & 1) != 0 && (_back >> lane & 1) == 0 && _kept[lane] is not null && _states[lane].RecoversFromDivergence())
                _back |= 1u << lane;
        for (var lane = 0; lane < rates.Length; lane++)
            if ((_back >> lane & 1) != 0) Restore(step, lane);
        return _back;
    }

    /// <summary>Shows the controllers the losses at the end of an epoch, and does what they say.</summary>
    public void AfterEpoch(int step, PartLosses evaluated)
    {
        for (var lane = 0; lane < rates.Length; lane++)
        {
            if ((bundle.Running >> lane & 1) == 0) continue;
            var course = _states[lane].AfterEpoch(evaluated.Losses[lane], evaluated.Accuracies?[lane]);
            if (course == ControllerAction.Checkpoint) _kept[lane] = bundle.Save(lane);
            if (course == ControllerAction.Rollback) Restore(step, lane);
        }
    }

    /// <summary>A run's controller and what it may go back to.</summary>
    public ControllerSnapshot<T> Pause(int lane) => new(_states[lane], _kept[lane], _rollbacks[lane]);

    /// <summary>Goes on with a run of another bundle, which leaves it.</summary>
    public void Resume(int lane, ControllerSnapshot<T> steered) =>
        (_states[lane], _kept[lane], _rollbacks[lane]) = (steered.State, steered.Checkpoint, steered.Rollbacks);

    private void Restore(int step, int lane)
    {
        bundle.Restore(lane, _kept[lane]);
        _rollbacks[lane].Add(step);
    }
}

/// <summary>The controller of a paused run, the weights it may go back to, and the steps from which it did.</summary>
internal sealed record ControllerSnapshot<T>(ControllerState State, T[]? Checkpoint, List<int> Rollbacks);
