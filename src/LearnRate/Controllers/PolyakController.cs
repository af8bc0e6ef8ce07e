using LearnRate.Recipes;

namespace LearnRate.Controllers;

/// <summary>
/// Polyak's step with a cap: the rate is (loss − optimum)/(c·‖g‖²), and at most cap times the base rate (Polyak 1969; Loizou et al.
/// 2021, SPS_max). With gradient descent on a convex loss, the true optimum and c = 1, no step leads away from the best weights.
/// </summary>
[RecipeName("polyak")]
[Description("as far as the loss is high above its optimum", Formula = "rate = min(cap·base, (loss − optimum)/(c·‖g‖²))",
    Source = "Polyak 1969; Loizou et al. 2021")]
public sealed record PolyakController : Controller
{
    /// <summary>The loss that can be reached, or an estimate of it; finite. Below it the rate is 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public double Optimum { get; init => field = Check.Finite(value); }

    /// <summary>The largest factor on the rate; above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double Cap { get; init => field = Check.Positive(value); } = 1;

    /// <summary>c, by which the step is divided; above 0. 1 is Polyak's, ½ goes furthest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double C { get; init => field = Check.Positive(value); } = 1;

    /// <inheritdoc/>
    protected internal override ControllerState Start(double rate, int epoch) => new Polyak(this);

    private sealed class Polyak(PolyakController recipe) : ControllerState
    {
        public override ControllerAction BeforeStep(double loss, double squaredNorm, double rate)
        {
            // 0/0, where the gradient and the rate are 0, is no number, and so not below the cap.
            var factor = (loss - recipe.Optimum) / (recipe.C * squaredNorm * rate);
            Factor = factor < recipe.Cap ? Math.Max(0, factor) : recipe.Cap;
            return ControllerAction.Continue;
        }
    }
}
