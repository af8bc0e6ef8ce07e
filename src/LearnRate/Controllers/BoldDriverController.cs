using LearnRate.Recipes;

namespace LearnRate.Controllers;

/// <summary>
/// Grows the rate after an epoch that lowered the loss over the training rows; after one that did not, goes back to the weights before
/// it and cuts the rate (Vogl et al. 1988; Battiti 1989, who named it). So the loss at the ends of epochs never rises, up to the
/// tolerance.
/// </summary>
[RecipeName("bolddriver")]
[Description("grow on success; on failure undo the epoch and cut", Formula = "loss fell: rate·grow; else back, and rate·cut",
    Source = "Vogl et al. 1988; Battiti 1989")]
public sealed record BoldDriverController : Controller
{
    /// <summary>The factor after a success; 1 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Grow
    {
        get; init => field = value >= 1 && double.IsFinite(value)
        ? value : throw Check.Refused(nameof(Grow), value, "1 or more, and finite");
    } = 1.05;

    /// <summary>The factor after a failure; above 0 and below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Cut
    {
        get; init => field = value is > 0 and < 1
        ? value : throw Check.Refused(nameof(Cut), value, "above 0, and below 1");
    } = 0.5;

    /// <summary>
    /// By which share of its magnitude the loss may rise and be no failure; then the rate stays. 0 or more; Vogl's is 0.04.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Tolerance { get; init => field = Check.NonNegative(value); }

    /// <inheritdoc/>
    protected internal override MonitoredData Monitors => MonitoredData.Training;

    /// <inheritdoc/>
    protected internal override ControllerState Start(double rate, int epoch) => new Driver(this);

    private sealed class Driver(BoldDriverController recipe) : ControllerState
    {
        private double? _last;

        // A rate that has become 0 cannot be the cause.
        public override bool RecoversFromDivergence()
        {
            if (_last is null || Factor == 0) return false;
            Factor *= recipe.Cut;
            return true;
        }

        public override ControllerAction AfterEpoch(double loss, double? accuracy)
        {
            if (_last is null && !double.IsFinite(loss)) return ControllerAction.Continue;
            if (_last is { } last && !(loss <= last + recipe.Tolerance * Math.Abs(last)))
            {
                Factor *= recipe.Cut;
                return ControllerAction.Rollback;
            }

            if (_last is { } before && loss < before) Factor *= recipe.Grow;
            _last = loss;
            return ControllerAction.Checkpoint;
        }
    }
}
