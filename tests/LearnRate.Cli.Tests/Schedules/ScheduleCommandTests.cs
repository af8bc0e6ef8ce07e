using System.Globalization;
using LearnRate.Recipes;
using LearnRate.Schedules;

namespace LearnRate.Cli.Tests.Schedules;

public sealed class ScheduleCommandTests
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("learnrate-schedule-").FullName;

    [Fact]
    public async Task Alone_ListsAllWithALineEach()
    {
        var answer = await Learnrate.Run("schedule");
        Assert.Equal(0, answer.ExitCode);
        var lines = answer.Out.Split('\n');
        foreach (var name in Catalogue.Names<Schedule>())
            Assert.Single(lines, line => line.StartsWith(name + " ", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 100));
    }

    [Fact]
    public async Task ASchedule_IsDrawn()
    {
        var answer = await Learnrate.Run("schedule", "warmup(5%).then(cosine)", "--epochs", "30", "--rate", "0.1");
        Assert.Equal(0, answer.ExitCode);
        Assert.Empty(answer.Error);
        var lines = answer.Out.Split('\n');
        Assert.Equal("learning rate · warmup.then(cosine)", lines[0]);
        Assert.StartsWith("  0.1 ┤", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("    0 ┤", lines[17], StringComparison.Ordinal);
        Assert.Contains("epoch", lines[19], StringComparison.Ordinal);
        Assert.EndsWith("30", lines[19], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public async Task Several_AreOverlaid_AndNamed()
    {
        var answer = await Learnrate.Run("schedule", "cosine", "linear", "--log");
        Assert.Equal(0, answer.ExitCode);
        Assert.Contains("a  cosine\n", answer.Out, StringComparison.Ordinal);
        Assert.Contains("b  linear\n", answer.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_HasEveryStep()
    {
        var file = Path.Combine(Folder, "rates.csv");
        var answer = await Learnrate.Run("schedule", "onecycle(rise=0.5)", "cosine(low=0.1)", "--epochs", "2", "--steps-per-epoch", "10",
            "--rate", "0.2", "--out", file);
        Assert.Equal(0, answer.ExitCode);
        var rows = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        Assert.Equal("step,epoch,onecycle(rise=0.5),cosine(low=0.1),momentum onecycle(rise=0.5)", rows[0]);
        Assert.Equal(21, rows.Length);
        var (cycle, cosine, horizon) = (new OneCycleSchedule { Rise = 0.5 }, new CosineSchedule { Low = 0.1 }, new Horizon(20, 10));
        for (var t = 0; t < 20; t++)
        {
            double[] expected = [t, t / 10.0, 0.2 * cycle.Factor(t, horizon), 0.2 * cosine.Factor(t, horizon),
                cycle.MomentumFactor(t, horizon)];
            Assert.Equal(expected, rows[t + 1].Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)));
        }
    }

    [Theory]
    [InlineData("a.svg", "<?xml"), InlineData("a.PNG", "\u0089PNG")]
    public async Task Figure_IsWritten(string name, string begin)
    {
        var file = Path.Combine(Folder, name);
        var answer = await Learnrate.Run("schedule", "cosine", "linear", "--dark", "--out", file);
        Assert.Equal(0, answer.ExitCode);
        Assert.Empty(answer.Out);
        Assert.Equal($"wrote {file}\n", answer.Error);
        Assert.StartsWith(begin, System.Text.Encoding.Latin1.GetString(
            await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PointsInAFile_AreASchedule()
    {
        var file = Path.Combine(Folder, "points.csv");
        await File.WriteAllTextAsync(file, "percent,factor\n0,1\n100,0.5\n", TestContext.Current.CancellationToken);
        Assert.Contains("piecewise(at=[0% 100%],factors=[1 0.5])", (await Learnrate.Run("schedule", file)).Out, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, "percent,factor\n0,x\n", TestContext.Current.CancellationToken);
        var wrong = await Learnrate.Run("schedule", file);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("Line 2 is '0,x'", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASlip_IsWarnedOf()
    {
        var answer = await Learnrate.Run("schedule", "warmup(5000).then(cosine)");
        Assert.Equal(0, answer.ExitCode);
        Assert.Equal(
            "warning: The warm-up takes 5000 steps, and the run has 3000 steps: it never reaches its rate. Give its length as a share, " +
            "such as warmup(5%).\n", answer.Error);
    }

    [Theory]
    [InlineData("cosin", "Column 1 of 'cosin': 'cosin' is no schedule.")]
    [InlineData("cosine --out a.pdf", "'a.pdf' must end in .svg, .png or .csv.")]
    [InlineData("cosine --out /nowhere/a.svg", "/nowhere/a.svg cannot be written")]
    [InlineData("cosine --rate 0", "'0' is out of range")]
    [InlineData("cosine --epochs 0", "whole number from 1")]
    [InlineData("missing.csv", "missing.csv: Could not find file")]
    public async Task AMistake_GetsOneLine(string line, string expected)
    {
        var answer = await Learnrate.Run(["schedule", .. line.Split(' ')]);
        Assert.Equal(2, answer.ExitCode);
        Assert.Empty(answer.Out);
        Assert.Contains(expected, answer.Error, StringComparison.Ordinal);
        Assert.Single(answer.Error.TrimEnd().Split('\n'));
    }

    // For commands that train.
    [Fact]
    public void Options_ReadSchedulesAndControllers()
    {
        System.CommandLine.RootCommand root = [];
        var (schedule, controller) = (Cli.Schedules.RateOptions.Schedule(), Cli.Schedules.RateOptions.Controller());
        root.Add(schedule);
        root.Add(controller);
        var parsed = root.Parse(["--schedule", "warmup.then(cosine)", "--controller", "plateau(patience=3)"]);
        Assert.Equal("warmup.then(cosine) plateau(patience=3)", $"{parsed.GetValue(schedule)} {parsed.GetValue(controller)}");
        Assert.Null(root.Parse([]).GetValue(schedule));
        Assert.Contains("--controller: 'plato' is no controller. Allowed: ",
            Assert.Single(root.Parse(["--controller", "plato"]).Errors).Message, StringComparison.Ordinal);
    }

    // Figures are the only thing that needs native code: without it, and without ScottPlot, all else works, and starts as fast.
    [Fact]
    public async Task WithoutSkia_AllButFiguresWorks()
    {
        var copy = Directory.CreateTempSubdirectory("learnrate-no-skia-").FullName;
        foreach (var pattern in (string[])["LearnRate*.dll", "LearnRate.Cli.runtimeconfig.json", "System.CommandLine.dll", "Spectre*.dll"])
            foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, pattern))
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        foreach (var (words, expected) in ((string, string)[])[("--version", "learnrate 0"),
            ("schedule cosine", "factor on the learning rate · cosine")])
        {
            using var process = System.Diagnostics.Process.Start(
                new System.Diagnostics.ProcessStartInfo("dotnet", [Path.Combine(copy, "LearnRate.Cli.dll"), .. words.Split(' ')])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                })!;
            var answer = await Learnrate.Finish(process);
            Assert.Equal((0, ""), (answer.ExitCode, answer.Error));
            Assert.StartsWith(expected, answer.Out, StringComparison.Ordinal);
        }

        Directory.Delete(copy, recursive: true);
    }
}
