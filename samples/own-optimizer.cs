#:project ../src/LearnRate/LearnRate.csproj
// Writes an optimizer of its own, signSGD with momentum (Bernstein et al. 2018), and asks which rate it needs on Rosenbrock's valley.
// Run: dotnet run samples/own-optimizer.cs
using System.Globalization;
using System.Numerics;
using LearnRate.Numerics;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Schedules;
using LearnRate.Sweeps;
using LearnRate.Training;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Catalogue.Register<SignSgd>();

var experiment = new Experiment
{
    Problem = new Rosenbrock(),
    Optimizer = Catalogue.Parse<Optimizer>("signsgd(momentum=0.8)"),
    Schedule = Catalogue.Parse<Schedule>("cosine"),
    BatchSize = 1,
    Steps = 2000,
    Precision = Precision.Double,
};
var sweep = new Sweep { Experiment = experiment, Rates = RateGrid.Parse("1e-5..1:log:41"), Seeds = [1] };
var (all, race) = (sweep.Run(), sweep.Race());
Console.WriteLine($"{experiment.Optimizer}: best rate {all.Best!.Rate}, loss {all.Best.Loss:E1}; " +
    $"a race finds {race.Best!.Rate} in {race.Steps} of {all.Steps} steps");

[RecipeName("signsgd")]
internal sealed record SignSgd : Optimizer
{
    public double Momentum { get; init; } = 0.9;

    public override double UsualRate => 1e-3;

    protected override Updater<T> Start<T>(ParameterSet<T> parameters) => parameters.UpdateBy(new Rule<T>(this));

    // The formula for sixteen runs at once: m ← μ·m + (1 − μ)·g, w ← w − η·sign(m).
    private struct Rule<T>(SignSgd sgd) : IUpdateRule<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private Lanes<T> _rate;

        public readonly int States => 1;

        public void Begin(long step, in Lanes<T> rate) => _rate = rate;

        public readonly Lanes<T> Apply(Lanes<T> w, Lanes<T> g, ref Lanes<T> m, ref Lanes<T> s1, ref Lanes<T> s2)
        {
            m = Lanes<T>.Create(sgd.Momentum) * m + Lanes<T>.Create(1 - sgd.Momentum) * g;
            return w - _rate * Lanes<T>.Sign(m);
        }
    }
}
