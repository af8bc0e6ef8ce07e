using LearnRate.Recipes;

namespace LearnRate.Controllers;

/// <summary>
/// Catches a run that blows up, and starts it again from its last good weights with a smaller rate. A run blows up when a loss or a
/// parameter is not finite, or a batch loss is higher above the first one than said. Going back to a checkpoint after a spike is what
/// large trainings do by hand (Chowdhery et al. 2022, section 5.1; Zhang et al. 2022).
/// </summary>
[RecipeName("catch")]
[Description("on blow-up go back to the last good weights, with a smaller rate",
    Formula = "loss > first + spike·|first| or not finite: back, and rate·cut",
    Source = "Chowdhery et al. 2022 (PaLM); Zhang et al. 2022 (OPT)")]
public sealed record CatchController : Controller
{
    /// <summary>The factor on the rate each time, above 0 and below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Cut
    {
        get; init => field = value is > 0 and < 1
        ? value : throw Check.Refused(nameof(Cut), value, "above 0, and below 1");
    } = 0.5;

    /// <summary>How far above the first batch loss is too far, in magnitudes of that; above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Spike { get; init => field = Check.Positive(value); } = 10;

    /// <summary>After how many good steps the weights are good ones to go back to; 1 or more. 0 is an epoch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Every { get; init => field = Check.AtLeast(0, value); }

    /// <summary>How many times at most; after that the run ends where it blows up. 1 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Most { get; init => field = Check.AtLeast(1, value); } = 20;

    /// <inheritdoc/>
    protected internal override ControllerState Start(double rate, int epoch) => new Catcher(this, Every == 0 ? epoch : Every);

    private sealed class Catcher(CatchController recipe, int every) : ControllerState
    {
        private double _first;
        private int _good, _caught;
        private bool _begun;

        public override ControllerAction BeforeStep(double loss, double squaredNorm, double rate)
        {
            if (!_begun)
            {
                (_begun, _first) = (true, loss);
                return ControllerAction.Checkpoint;
            }

            if (loss > _first + recipe.Spike * Math.Abs(_first) && RecoversFromDivergence()) return ControllerAction.Rollback;
            if (++_good < every) return ControllerAction.Continue;
            _good = 0;
            return ControllerAction.Checkpoint;
        }

        public override bool RecoversFromDivergence()
        {
            if (_caught == recipe.Most) return false;
            _caught++;
            _good = 0;
            Factor *= recipe.Cut;
            return true;
        }
    }
}
