using LearnRate.Tutorial;

namespace LearnRate.Cli.Tests.Sweeps;

public sealed class SweepCommandTests
{
    [Fact]
    public async Task Tutorial_HasARowPerRate_AsTheProgramRuns()
    {
        var answer = await Learnrate.Run("sweep", "tutorial", "--rates", "1e-8..1:log:64");
        var rows = answer.Out.TrimEnd().Split('\n');

        Assert.Equal(0, answer.ExitCode);
        Assert.Empty(answer.Error);
        Assert.Equal(65, rows.Length);
        Assert.Equal(["1", "diverged", "216", "-"], Words(rows[^1]));
        Assert.Equal(["1e-8", "stopped", "7818", "68.8434"], Words(rows[1]));
        Assert.Equal(new TutorialProgram { Rate = 1e-8 }.Train().Iterations.ToString(System.Globalization.CultureInfo.InvariantCulture), Words(rows[1])[2]);
    }

    [Theory]
    [InlineData("quadratic(curvatures=[1 100])", "0.0199 0.0201", "finished finished")]
    [InlineData("rosenbrock", "1e-4 0.1", "finished diverged")]
    [InlineData("tutorial(rule=gradient)", "1e-5 1", "finished diverged")]
    public async Task Problems_HaveARowPerRate(string problem, string rates, string outcomes)
    {
        var answer = await Learnrate.Run(["sweep", problem, "--steps", "500", "--rates", .. rates.Split(' ')]);

        Assert.Equal(0, answer.ExitCode);
        Assert.Equal(outcomes.Split(' '), answer.Out.TrimEnd().Split('\n').Skip(1).Select(row => Words(row)[1]));
    }

    [Theory]
    [InlineData("sweep rosenbroc --rates 1", "'rosenbroc' is no problem. Allowed: quadratic, rosenbrock, tutorial.")]
    [InlineData("sweep quadratic(curvature=3) --rates 1", "quadratic has no option 'curvature'. Allowed: curvatures, start.")]
    [InlineData("sweep rosenbrock --rates 1e-8..1", "must look like 1e-6..1:log:57")]
    [InlineData("sweep rosenbrock --rates 0,1", "'0,1' is no learning rate")]
    [InlineData("sweep rosenbrock --rates 1 --optimizer sdg", "'sdg' is no optimizer. Allowed: ")]
    [InlineData("sweep rosenbrock --rates 1 --optimizer sgd(momentum=2)", "Momentum is 2; it must be 0 or more, and below 1.")]
    [InlineData("sweep rosenbrock --rates 1 --steps 0", "whole number from 1")]
    [InlineData("sweep rosenbrock", "--rates")]
    [InlineData("sweep", "sweep needs a problem: ")]
    public async Task AMistake_GetsOneLine(string line, string expected)
    {
        var answer = await Learnrate.Run(line.Split(' '));
        Assert.Equal(2, answer.ExitCode);
        Assert.Empty(answer.Out);
        Assert.Contains(expected, answer.Error, StringComparison.Ordinal);
        Assert.Single(answer.Error.TrimEnd().Split('\n'));
    }

    private static string[] Words(string row) => row.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
