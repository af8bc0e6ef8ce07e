using System.Globalization;
using System.Text.Json;
using LearnRate.Controllers;
using LearnRate.Recipes;

namespace LearnRate.Tests.Controllers;

/// <summary>PyTorch's ReduceLROnPlateau: the rate at every step of 17 runs.</summary>
public sealed class PlateauTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Golden", "schedules", "ReduceLROnPlateau");

    public static TheoryData<string> All =>
        [.. Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(All))]
    public void Rate_AgreesWithPyTorch_AtEveryStep(string name)
    {
        var rows = Rows(name);
        var plateau = Catalogue.Parse<PlateauController>(Text(name));
        var expected = rows.Select(row => row[1]);
        var actual = Rates(plateau, [.. rows.Select(row => row[2])]);
        // With a relative threshold and a negative metric PyTorch takes what is a little worse for better, so that it waits longer.
        if (name == "12-negative-min") Assert.NotEqual(expected, actual);
        else Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12 * pair.First));
    }

    // The same losses, 1000 lower: an absolute threshold does not mind, and a relative one is the absolute one of its share.
    [Fact]
    public void NegativeLosses_AreJudgedAsPositiveOnes()
    {
        double[] losses = [.. Rows("02-fall-min").Select(row => row[2])];
        var absolute = new PlateauController { Patience = 5, Measure = PlateauThreshold.Absolute, Threshold = 0.01 };
        Assert.Equal(Rates(absolute, losses), Rates(absolute, [.. losses.Select(loss => loss - 1000)]));

        var plateau = new PlateauController { Patience = 0, Threshold = 0.01 };
        Assert.Equal([0.1, 0.1, 0.1, 0.1], Rates(plateau, [-1, -1.1, -1.2, -1.3]));
        // 0.995 is no better than 1 by a hundredth; PyTorch calls both better than −1, and so −0.995, which is worse.
        Assert.Equal([0.1, 0.1, 0.01], Rates(plateau, [-1, -0.995, -1.2]), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal([0.1, 0.1, 0.01], Rates(plateau, [-1, -1.005, -1.2]), (a, b) => Math.Abs(a - b) < 1e-15);
    }

    private static double[] Rates(PlateauController plateau, double[] metrics)
    {
        var control = plateau.Start(0.1, 1);
        return
        [
            .. metrics.Select(metric =>
            {
                var rate = 0.1 * control.Factor;
                control.AfterEpoch(plateau.Metric == PlateauMetric.Loss ? metric : 0,
                    plateau.Metric == PlateauMetric.Accuracy ? metric : null);
                return rate;
            }),
        ];
    }

    private static double[][] Rows(string name) => [.. File.ReadLines(Path.Combine(Folder, name + ".csv")).Skip(1)
        .Select(line => line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];

    private static string Text(string name)
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")));
        var options = golden.RootElement.GetProperty("parameters").EnumerateObject().Where(p => p.Name != "metric")
            .Select(p => (p.Name, p.Value.ToString()) switch
        {
            ("mode", "max") => "metric=accuracy",
            ("mode", _) => "metric=loss",
            ("factor", var value) => $"by={value}",
            ("threshold_mode", var value) => value == "abs" ? "measure=absolute" : "measure=relative",
            ("min_lr", var value) => $"lowest={value}",
            ("eps", var value) => $"epsilon={value}",
            var (key, value) => $"{key}={value}",
        });
        return $"plateau({string.Join(',', options)})";
    }
}
