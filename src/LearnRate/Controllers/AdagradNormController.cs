using LearnRate.Recipes;

namespace LearnRate.Controllers;

/// <summary>
/// AdaGrad with one number for all parameters: b² grows by ‖g‖² each step and the rate is base/b (Ward, Wu and Bottou
/// 2019). It converges from any base rate, for one that is too large makes b grow until it is not.
/// </summary>
[RecipeName("adagradnorm")]
[Description("divide by the root of all squared gradient norms so far", Formula = "rate = base/√(b² + Σ‖g‖²), this step's included",
    Source = "Ward, Wu and Bottou 2019")]
public sealed record AdagradNormController : Controller
{
    /// <summary>b before the first step; above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double B { get; init => field = Check.Positive(value); } = 1;

    /// <inheritdoc/>
    protected internal override ControllerState Start(double rate, int epoch) => new Norm(B);

    private sealed class Norm(double start) : ControllerState
    {
        private double _sum = start * start;

        public override ControllerAction BeforeStep(double loss, double squaredNorm, double rate)
        {
            _sum += squaredNorm;
            Factor = 1 / Math.Sqrt(_sum);
            return ControllerAction.Continue;
        }
    }
}
