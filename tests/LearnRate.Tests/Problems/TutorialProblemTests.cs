using LearnRate.Problems;
using LearnRate.Training;
using LearnRate.Tutorial;

namespace LearnRate.Tests.Problems;

/// <summary>The tutorial's neuron in the engine is the neuron of its program, but for rounding.</summary>
public sealed class TutorialProblemTests
{
    public static TheoryData<Rule, TutorialData> Variants
    {
        get
        {
            var variants = new TheoryData<Rule, TutorialData>();
            foreach (var rule in Enum.GetValues<Rule>())
                foreach (var data in Enum.GetValues<TutorialData>()) variants.Add(rule, data);
            return variants;
        }
    }

    // The engine fuses multiplications with additions and the program does not, so they agree to some units in the last place.
    [Theory, MemberData(nameof(Variants))]
    public void Weights_AreThoseOfTheProgram(Rule rule, TutorialData data)
    {
        foreach (var rate in new[] { 1e-7, 1e-6, 1e-5, 1e-4 })
        {
            var program = new TutorialProgram { Rule = rule, Data = data, Rate = rate };
            var after = program.Iterations().Take(600).Last().After;
            var experiment = new Experiment
            {
                Problem = new TutorialProblem { Rule = rule, Data = data },
                BatchSize = 1,
                Order = RowOrder.Given,
                Steps = 600,
                Precision = Precision.Double,
            };
            var run = Trainer.Train(experiment, [rate], cancellationToken: TestContext.Current.CancellationToken)[0];
            double[] expected = [after.B, after.W];
            foreach (var (want, got) in expected.Order().Zip(run.Parameters!.Order()))
                Assert.Equal(want, got, 1e-12 * (1 + Math.Abs(want)));
        }
    }
}
