using System.Text.RegularExpressions;
using LearnRate.Tutorial;
using LearnRate.Workbench.Sweeps;

namespace LearnRate.Cli.Tests.Sweeps;

public sealed partial class SweepCommandTests
{
    [Fact]
    public async Task Tutorial_HasARowPerRate_AsTheProgramRuns()
    {
        var answer = await Learnrate.Run("sweep", "tutorial", "--rates", "1e-8..1:log:64", "--fresh");
        var rows = answer.Out.TrimEnd().Split('\n');

        Assert.Equal(0, answer.ExitCode);
        Assert.Empty(answer.Error);
        Assert.Equal(65, rows.Length);
        Assert.Equal(["1", "diverged", "216", "-"], Words(rows[^1]));
        Assert.Equal(["1e-8", "slow", "7818", "68.8434"], Words(rows[1]));
        Assert.Equal(new TutorialProgram { Rate = 1e-8 }.Train().Iterations.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Words(rows[1])[2]);
    }

    [Fact]
    public async Task Tutorial_AsJsonAndFigure()
    {
        var figure = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.svg");
        try
        {
            var answer = await Learnrate.Run("sweep", "tutorial", "--rates", "1e-8..1:log:16", "--json", "--out", figure);
            Assert.Equal(0, answer.ExitCode);
            await Schema.Admits(answer.Out);
            var runs = System.Text.Json.Nodes.JsonNode.Parse(answer.Out)!["runs"]!.AsArray();
            Assert.Equal((216, "diverged"), (runs[^1]!["divergedAt"]!.GetValue<int>(), runs[^1]!["verdict"]!.GetValue<string>()));
            Assert.Equal(new TutorialProgram { Rate = 1e-8 }.Train().Weights.W, runs[0]!["w"]!.GetValue<double>());
            Assert.Contains("largest error", await File.ReadAllTextAsync(figure, TestContext.Current.CancellationToken),
                StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(figure);
        }
    }

    [Fact]
    public void PublishedSchema_IsThatOfTheDocument() => Schema.IsThatOf(TutorialSweepJson.Default.Options, typeof(TutorialSweepDocument));

    private static PublishedSchema Schema =>
        new("tutorial-sweep-1.schema.json", TutorialSweepDocument.SchemaName, "What `learnrate sweep tutorial --json` prints.");

    [Theory]
    [InlineData("quadratic(curvatures=[1 100])", "0.0199 0.02 0.0201", "converged oscillating diverged")]
    [InlineData("rosenbrock", "1e-4 0.1", "slow diverged")]
    [InlineData("tutorial(rule=gradient)", "1e-5 1", "converged diverged")]
    public async Task Problems_HaveARowPerRate(string problem, string rates, string verdicts)
    {
        var answer = await Learnrate.Run(["sweep", problem, "--steps", "500", "--csv", "-", "--rates", .. rates.Split(' ')]);

        Assert.Equal(0, answer.ExitCode);
        Assert.Equal(verdicts.Split(' '), VerdictsIn(answer));
        Assert.Contains("best rate ", (await Learnrate.Run(["sweep", problem, "--steps", "500", "--rates", .. rates.Split(' ')])).Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task ScheduleAndController_ChangeTheRateOfEachRun()
    {
        // Above 2/λ = 0.02 plain descent diverges; whoever halves the rate after a step that was too long settles.
        string[] line = ["sweep", "quadratic(curvatures=[1 100])", "--rates", "0.04", "--steps", "500"];
        async Task<string> Word(params string[] more) => VerdictsIn(await Learnrate.Run([.. line, .. more, "--csv", "-"]))[0];

        Assert.Equal("diverged", await Word());
        Assert.Equal("converged", await Word("--controller", "bolddriver"));
        Assert.Equal("converged", await Word("--schedule", "0.1 * cosine"));
    }

    [Fact]
    public async Task AScheduleThatLooksWrong_IsSpokenOf_BeforeTraining()
    {
        var answer = await Learnrate.Run("sweep", "rosenbrock", "--rates", "1e-4", "--schedule", "linear(0,1)");
        Assert.Equal(0, answer.ExitCode);
        Assert.StartsWith("warning: The rate is 0 at the first step", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sweep rosenbroc --rates 1",
        "'rosenbroc' is no file, and no problem. Problems are quadratic, rosenbrock, tutorial. Did you mean 'rosenbrock'?")]
    [InlineData("sweep quadratic(curvature=3) --rates 1", "quadratic has no option 'curvature'. Allowed: curvatures, start.")]
    [InlineData("sweep rosenbrock --rates 1e-8..1", "must look like 1e-6..1:log:57")]
    [InlineData("sweep rosenbrock --rates 0,1", "'0,1' is no learning rate")]
    [InlineData("sweep rosenbrock --rates 1 --optimizer sdg", "'sdg' is no optimizer. Allowed: ")]
    [InlineData("sweep rosenbrock --rates 1 --optimizer sgd(momentum=2)", "Momentum is 2; it must be 0 or more, and below 1.")]
    [InlineData("sweep rosenbrock --rates 1 --steps 0", "whole number from 1")]
    [InlineData("sweep rosenbrock --rates 1 --schedule cosin", "Did you mean 'cosine'?")]
    [InlineData("sweep rosenbrock --rates 1 --controller catchh", "Did you mean 'catch'?")]
    [InlineData("sweep rosenbrock --rates 1 --controller plateau(metric=accuracy)", "watches an accuracy; the problem has none")]
    [InlineData("sweep tutorial --rates 1 --race", "--race has no use for the tutorial's own program")]
    [InlineData("sweep rosenbrock --epochs 3", "--epochs is for tables; rosenbrock has no rows.")]
    [InlineData("sweep rosenbrock --rates 1 --out curve.jpg", "must end in .svg or .png")]
    [InlineData("sweep", "sweep needs a problem: ")]
    public async Task AMistake_GetsOneLine(string line, string expected)
    {
        var answer = await Learnrate.Run(line.Split(' '));
        Assert.Equal(2, answer.ExitCode);
        Assert.Empty(answer.Out);
        Assert.Contains(expected, answer.Error, StringComparison.Ordinal);
        Assert.Single(answer.Error.TrimEnd().Split('\n'));
    }

    // The CSV's eighth column, a row per run.
    private static string[] VerdictsIn(Answer answer) =>
        [.. answer.Out.TrimEnd().Split('\n').Skip(1).Select(row => QuotedText().Replace(row, "").Split(',')[7])];

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex QuotedText();

    private static string[] Words(string row) => row.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
