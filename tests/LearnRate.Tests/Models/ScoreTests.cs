using LearnRate.Data;
using LearnRate.Models;
using LearnRate.Networks;

namespace LearnRate.Tests.Models;

public sealed class ScoreTests
{
    // y = x for the model; the truth is off by −1, 1, 2 and −2.
    [Fact]
    public void Numbers_ByTheirClosedForms()
    {
        var rows = new Rows([0, 1, 2, 3], 1, [-1, 2, 4, 1], 1);
        var score = Assert.IsType<NumberScore>(Score.Compute(Identity("y", centre: 10, scale: 2), rows));
        var quality = Assert.Single(score.Targets);

        // Σ error² = 10 and Σ (y − 1.5)² = 13 in scaled numbers, whose unit is 2.
        Assert.Equal(1 - 10.0 / 13, quality.R2!.Value, 12);
        Assert.Equal(2 * Math.Sqrt(2.5), quality.Rmse, 12);
        Assert.Equal(2 * 1.5, quality.Mae, 12);
    }

    [Fact]
    public void ATargetThatNeverChanges_HasNoR2() =>
        Assert.Null(((NumberScore)Score.Compute(Identity("y", 0, 1), new([0, 1], 1, [3, 3], 1))).R2);

    [Fact]
    public void Classes_ByTheirClosedForms()
    {
        // Outputs (x, 0): the probability of the first class is the logistic function of x.
        var model = new Model
        {
            Network = Network.Parse("1 > 2"),
            Parameters = [1, 0, 0, 0],
            Precision = LearnRate.Training.Precision.Double,
            Preprocessing = new()
            {
                Inputs = [new NumberEncoding { Column = "x", Centre = 0, Scale = 1, Fill = 0 }],
                Target = new ClassTarget { Column = "c", Classes = ["a", "b"] },
            },
            Provenance = Anywhere,
        };
        var score = Assert.IsType<ClassScore>(Score.Compute(model, new([2, -1, 0, 5], 1, [0, 0, 1, 1], 1)));
        double Logistic(double x) => 1 / (1 + Math.Exp(-x));

        // At 0 both are equally likely, and the first is named.
        Assert.Equal(0.25, score.Accuracy);
        Assert.Equal(-(Math.Log(Logistic(2)) + Math.Log(Logistic(-1)) + Math.Log(0.5) + Math.Log(1 - Logistic(5))) / 4, score.LogLoss, 12);
    }

    [Fact]
    public void TheBaseline_IsTheTrainingMean_OrTheCommonestClassWithItsShare()
    {
        double[] y = [.. Enumerable.Range(0, 50).Select(i => (double)(i % 7))];
        var numbers = PreparedTable.Create(new("t",
            [new NumberColumn("x", [.. Enumerable.Range(0, 50).Select(i => i / 3.0)]), new NumberColumn("y", y)]), new()
            {
                Targets = ["y"],
                Task = LearningTask.Regression,
            });
        var mean = numbers.Split.Training.Average(row => y[row]);
        var expected = Math.Sqrt(numbers.Split.Test.Average(row => (y[row] - mean) * (y[row] - mean)));
        Assert.Equal(expected, ((NumberScore)Score.ComputeBaseline(numbers, numbers.Test!)).Targets[0].Rmse, 9);

        var classes = PreparedTable.Create(
            new("t", [new NumberColumn("x", [.. Enumerable.Range(0, 50).Select(i => i / 3.0)]),
                new NumberColumn("y", [.. Enumerable.Range(0, 50).Select(i => i % 5 == 0 ? 1.0 : 0.0)])]), new() { Targets = ["y"] });
        var baseline = (ClassScore)Score.ComputeBaseline(classes, classes.Test!);
        Assert.Equal(0.8, baseline.Accuracy, 9);
        Assert.Equal(-(0.8 * Math.Log(0.8) + 0.2 * Math.Log(0.2)), baseline.LogLoss, 9);
    }

    [Theory]
    [InlineData("2 > 1", 3, "has 2 inputs"), InlineData("1 > 2", 4, "has 2 outputs"), InlineData("1 > 1", 3, "has 2 parameters"),
        InlineData("1 > 1 softmax", 2, "has softmax")]
    public void PartsThatDoNotFit_AreRefused(string network, int parameters, string problem)
    {
        var model = Identity("y", 0, 1) with { Network = Network.Parse(network), Parameters = [.. new double[parameters]] };
        Assert.Contains(problem, Assert.Throws<ArgumentException>(() => new Predictor(model)).Message, StringComparison.Ordinal);
    }

    private static Model Identity(string target, double centre, double scale) => new()
    {
        Network = Network.Parse("1 > 1"),
        Parameters = [1, 0],
        Precision = LearnRate.Training.Precision.Double,
        Preprocessing = new()
        {
            Inputs = [new NumberEncoding { Column = "x", Centre = 0, Scale = 1, Fill = 0 }],
            Target = new NumberTargets { Numbers = [new() { Column = target, Centre = centre, Scale = scale }] },
        },
        Provenance = Anywhere,
    };

    private static Provenance Anywhere => new()
    {
        Version = "1",
        Data = "none",
        DataFingerprint = "",
        Optimizer = "sgd",
        Rate = 1,
        Schedule = "constant",
        BatchSize = 1,
        Steps = 1,
        ParametersAfter = 1,
        Seed = 1,
    };
}
