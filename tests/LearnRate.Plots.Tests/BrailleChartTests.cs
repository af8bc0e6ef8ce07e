namespace LearnRate.Plots.Tests;

public sealed class BrailleChartTests
{
    private static readonly Figure Falling = new() { X = new("step"), Y = new("loss"), Lines = [new("it", [0, 1, 2, 3], [3, 2, 1, 0])] };

    [Fact]
    public void ALine_GoesFromCornerToCorner()
    {
        var rows = BrailleChart.Draw(Falling, 20, 5).Split('\n');
        Assert.Equal("loss", rows[0]);
        Assert.StartsWith("3 ┤⠑⠢", rows[1], StringComparison.Ordinal);
        Assert.StartsWith("0 ┤", rows[5], StringComparison.Ordinal);
        Assert.EndsWith("⠑⠢⢄", rows[5], StringComparison.Ordinal);
        Assert.Equal(20, rows[5].Length);
        Assert.Equal("  └────────────────", rows[6][..19]);
        Assert.Equal((3, 19), (rows[7].IndexOf('0', StringComparison.Ordinal), rows[7].IndexOf('3', StringComparison.Ordinal)));
    }

    [Fact]
    public void Lines_HaveLetters_AndNamesBelow()
    {
        var chart = BrailleChart.Draw(Falling with { Lines = [.. Falling.Lines, new("other", [0, 1, 2, 3], [0, 1, 2, 3])] }, 40, 8);
        var body = string.Concat(chart.Split('\n')[1..9]);
        Assert.Equal((3, 3), (body.Count(c => c == 'a'), body.Count(c => c == 'b')));
        Assert.Contains("a  it\n", chart, StringComparison.Ordinal);
        Assert.Contains("b  other\n", chart, StringComparison.Ordinal);
    }

    // A factor of ten is as far as another, and what is not finite or not positive interrupts the line.
    [Fact]
    public void LogAxis_AndGaps()
    {
        Figure log = new()
        {
            X = new("step"),
            Y = new("rate") { IsLog = true },
            Lines = [new("it", [0, 1, 2, 3, 4, 5, 6], [1, 1, double.NaN, 0, double.PositiveInfinity, 0.01, 0.0001])],
        };
        var rows = BrailleChart.Draw(log, 30, 9).Split('\n');
        Assert.StartsWith("   1 ┤", rows[1], StringComparison.Ordinal);
        Assert.StartsWith("0.01 ┤", rows[5], StringComparison.Ordinal);
        Assert.StartsWith("1e-4 ┤", rows[9], StringComparison.Ordinal);
        Assert.All(rows[2..5], row => Assert.Equal(6, row.Length));
    }

    [Fact]
    public void AConstant_AndAnEmptyFigure_AreDrawn()
    {
        Assert.Contains('⠉', BrailleChart.Draw(Falling with { Lines = [new("it", [0, 1], [5, 5])] }, 30, 5).Replace('⠒', '⠉')
            .Replace('⠤', '⠉').Replace('⣀', '⠉'));
        Assert.Contains("┤", BrailleChart.Draw(Falling with { Lines = [] }, 30, 5), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => BrailleChart.Draw(Falling, 10, 5));
    }

    [Fact]
    public void WhatIsBeyond_IsACrossInTheTopRow()
    {
        var rows = BrailleChart.Draw(Falling with { Beyond = new("diverged", [3, 4]) }, 30, 6).Split('\n');
        Assert.EndsWith("×", rows[1], StringComparison.Ordinal);
        Assert.Equal(2, string.Concat(rows[1..7]).Count(c => c == '×'));
        Assert.Contains("×  diverged", rows[^2], StringComparison.Ordinal);
        Assert.EndsWith("4", rows[8], StringComparison.Ordinal);
    }
}
