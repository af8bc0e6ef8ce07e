using LearnRate.Recipes;

namespace LearnRate.Controllers;

/// <summary>What a plateau is a plateau of.</summary>
public enum PlateauMetric
{
    /// <summary>The loss, which should fall.</summary>
    Loss,

    /// <summary>The accuracy, which should rise.</summary>
    Accuracy,
}

/// <summary>How large an improvement must be.</summary>
public enum PlateauThreshold
{
    /// <summary>A share of the magnitude of the best value.</summary>
    Relative,

    /// <summary>An amount.</summary>
    Absolute,
}

/// <summary>
/// Cuts the rate when epochs bring nothing better: PyTorch's ReduceLROnPlateau, with all of its options. A relative threshold is a
/// share of |best|, so that "better" means better for negative losses, too, where PyTorch's best·(1 − threshold) lies above the best.
/// </summary>
[RecipeName("plateau")]
[Description("cut the rate when epochs bring nothing better", Formula = "after more than patience bad epochs: rate ← max(rate·by, lowest)",
    PyTorch = "ReduceLROnPlateau", Source = "PyTorch; Keras' ReduceLROnPlateau")]
public sealed record PlateauController : Controller
{
    /// <summary>The factor of a cut, above 0 and below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double By
    {
        get; init => field = value is > 0 and < 1
        ? value : throw Check.Refused(nameof(By), value, "above 0, and below 1");
    } = 0.1;

    /// <summary>How many bad epochs in a row are borne; the next one cuts. 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Patience { get; init => field = Check.AtLeast(0, value); } = 10;

    /// <summary>By how much a value must be better to count; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Threshold { get; init => field = Check.NonNegative(value); } = 1e-4;

    /// <summary>What the threshold is measured in.</summary>
    public PlateauThreshold Measure { get; init; }

    /// <summary>How many epochs after a cut are not counted; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Cooldown { get; init => field = Check.AtLeast(0, value); }

    /// <summary>The lowest rate, before the schedule's factor; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Lowest { get; init => field = Check.NonNegative(value); }

    /// <summary>Cuts of the rate that are not larger than this are left out; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Epsilon { get; init => field = Check.NonNegative(value); } = 1e-8;

    /// <summary>What is watched: over the validation rows, or the training rows if there are none.</summary>
    public PlateauMetric Metric { get; init; }

    /// <inheritdoc/>
    protected internal override MonitoredData Monitors => MonitoredData.Validation;

    /// <inheritdoc/>
    protected internal override ControllerState Start(double rate, int epoch) => new Plateau(this, rate);

    private sealed class Plateau(PlateauController recipe, double start) : ControllerState
    {
        // PyTorch's way to the rate, cut by cut, because epsilon is compared with it.
        private double? _lower;
        private double? _best;
        private int _bad, _cooling;

        public override ControllerAction AfterEpoch(double loss, double? accuracy)
        {
            // Accuracies are turned, so that less is better. NaN is never better.
            var value = recipe.Metric == PlateauMetric.Loss ? loss : -accuracy!.Value;
            if (_best is not { } best ? !double.IsNaN(value)
                : value < best - recipe.Threshold * (recipe.Measure == PlateauThreshold.Relative ? Math.Abs(best) : 1))
                (_best, _bad) = (value, 0);
            else
                _bad++;

            if (_cooling > 0) (_cooling, _bad) = (_cooling - 1, 0);
            if (_bad <= recipe.Patience) return ControllerAction.Continue;
            (_cooling, _bad) = (recipe.Cooldown, 0);
            var rate = _lower ?? start;
            var cut = Math.Max(rate * recipe.By, recipe.Lowest);
            if (rate - cut <= recipe.Epsilon) return ControllerAction.Continue;
            _lower = cut;
            Factor = cut / start;
            return ControllerAction.Continue;
        }
    }
}
