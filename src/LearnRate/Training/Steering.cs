using System.Numerics;
using LearnRate.Controllers;
using LearnRate.Engine;
using LearnRate.Numerics;

namespace LearnRate.Training;

/// <summary>The controllers of a bundle, one per run, and the weights that they may go back to.</summary>
internal sealed class Steering<T>(Controller controller, double[] rates, int epoch, Bundle<T> bundle)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Control[] _controls = [.. rates.Select(rate => controller.Start(rate, epoch))];
    private readonly T[]?[] _kept = new T[]?[rates.Length];
    private readonly List<int>[] _wentBack = [.. rates.Select(_ => new List<int>())];
    private uint _back;

    public Watch Watches => controller.Watches;

    /// <summary>The factor on a run's rate.</summary>
    public double Factor(int lane) => _controls[lane].Factor;

    /// <summary>The steps at whose end a run was put back.</summary>
    public IReadOnlyList<int> WentBack(int lane) => _wentBack[lane];

    /// <summary>Shows the controllers a step before it is done.</summary>
    public void Before(Lanes<T> losses, Lanes<T> squaredNorms, double schedule, uint running)
    {
        _back = 0;
        for (var lane = 0; lane < rates.Length; lane++)
        {
            if ((running >> lane & 1) == 0) continue;
            var loss = double.CreateTruncating(losses[lane]);
            // A loss that is not finite is for Catches alone.
            if (!double.IsFinite(loss)) continue;
            var course = _controls[lane].Before(loss, double.CreateTruncating(squaredNorms[lane]), rates[lane] * schedule);
            if (course == Course.Keep) _kept[lane] = bundle.Save(lane);
            if (course == Course.GoBack) _back |= 1u << lane;
        }
    }

    /// <summary>Puts back the runs that are to, after the step has been done with all.</summary>
    /// <param name="step">The step.</param>
    /// <param name="blownUp">A bit for each run in which something is no longer finite.</param>
    /// <returns>A bit for each run that was put back.</returns>
    public uint GoBack(int step, uint blownUp)
    {
        for (var lane = 0; lane < rates.Length; lane++)
            if ((blownUp >> lane & 1) != 0 && (_back >> lane & 1) == 0 && _kept[lane] is not null && _controls[lane].Catches()) _back |= 1u << lane;
        for (var lane = 0; lane < rates.Length; lane++)
            if ((_back >> lane & 1) != 0) PutBack(step, lane);
        return _back;
    }

    /// <summary>Shows the controllers the losses at the end of an epoch, and does what they say.</summary>
    public void EpochEnds(int step, Evaluated evaluated)
    {
        for (var lane = 0; lane < rates.Length; lane++)
        {
            if ((bundle.Running >> lane & 1) == 0) continue;
            var course = _controls[lane].EpochEnds(evaluated.Losses[lane], evaluated.Accuracies?[lane]);
            if (course == Course.Keep) _kept[lane] = bundle.Save(lane);
            if (course == Course.GoBack) PutBack(step, lane);
        }
    }

    /// <summary>A run's controller and what it may go back to.</summary>
    public Steered<T> Pause(int lane) => new(_controls[lane], _kept[lane], _wentBack[lane]);

    /// <summary>Goes on with a run of another bundle, which leaves it.</summary>
    public void Resume(int lane, Steered<T> steered) => (_controls[lane], _kept[lane], _wentBack[lane]) = (steered.Control, steered.Kept, steered.WentBack);

    private void PutBack(int step, int lane)
    {
        bundle.Restore(lane, _kept[lane]);
        _wentBack[lane].Add(step);
    }
}

/// <summary>The controller of a paused run, the weights it may go back to, and the steps from which it did.</summary>
internal sealed record Steered<T>(Control Control, T[]? Kept, List<int> WentBack);
