using System.Buffers.Binary;
using System.Globalization;
using System.Xml.Linq;

namespace LearnRate.Plots.Tests;

public sealed class FigureTests
{
    // As the package's page has it.
    private static readonly Figure Figure = new()
    {
        X = new("step"),
        Y = new("learning rate") { IsLog = true },
        Lines = [new("cosine", [0, 50, 100], [0.1, 0.05, 0.001])],
    };

    [Fact]
    public void Svg_IsXml_WhoseAxesAreLabelled_WithALegendOnlyForSeveralLines()
    {
        string[] Texts(Figure figure) =>
            [.. XDocument.Parse(figure.ToSvg()).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value.Trim())];
        var one = Texts(Figure);
        Assert.Superset(new HashSet<string> { "step", "learning rate", "0.1", "0.01", "0.001", "100" }, one.ToHashSet());
        Assert.DoesNotContain("cosine", one);
        Assert.Superset(new HashSet<string> { "cosine", "linear" },
            Texts(Figure with { Lines = [.. Figure.Lines, new("linear", [0, 100], [0.1, 0.01])] }).ToHashSet());
        Assert.Contains("a title", Texts(Figure with { Title = "a title" }));
        Assert.Contains(", Verdana, sans-serif\"", Figure.ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void TheSameFigure_IsTheSameText() => Assert.Equal(Figure.ToSvg(), Figure.ToSvg());

    [Fact]
    public void Png_HasTwoDotsPerPixel()
    {
        var png = (Figure with { Width = 300, Height = 200 }).ToPng();
        Assert.Equal((600, 400),
            (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
    }

    [Fact]
    public void NumbersThatHaveNoPlace_AreLeftOut()
    {
        var svg = (Figure with { Lines = [new("gaps", [0, 1, 2, 3, 4, 5], [1, 2, double.NaN, 0, -1, double.PositiveInfinity])] }).ToSvg();
        Assert.DoesNotContain("NaN", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", svg, StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty((Figure with { Lines = [] }).ToSvg());
    }

    // Seven lines stay apart without colour by their patterns, and none is pale.
    [Theory]
    [InlineData(false), InlineData(true)]
    public void Lines_AreTold_AlsoInGrey(bool dark)
    {
        double Grey(int i)
        {
            var c = Style.Line(i, dark);
            return (0.299 * c.R + 0.587 * c.G + 0.114 * c.B) / 255;
        }

        var ground = Style.Ground(dark);
        for (var i = 0; i < 7; i++)
        {
            Assert.True(Math.Abs(Grey(i) - ground.R / 255.0) > 0.2, $"line {i} is pale");
            for (var j = 0; j < i; j++) Assert.True(Style.Pattern(i).Name != Style.Pattern(j).Name, $"lines {i} and {j} are alike");
        }
    }

    [Fact]
    public void Numbers_HaveAPoint_WhateverTheLanguage()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Equal(["0", "0.05", "1500", "1e-5", "-2.5", "1.2346e7"],
                ((double[])[0, 0.05, 1500, 1e-5, -2.5, 12345678]).Select(number => Scale.Label(new("x"), number)));
            Assert.DoesNotContain("0,1", Figure.ToSvg(), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void ABand_AndWhatIsBeyond_AreDrawn_AndTheLegendNamesThem()
    {
        var banded = Figure with
        {
            Lines = [new("mean", [1, 2, 3, 4], [1, 0.5, double.NaN, 0.2])
        {
            Low = [0.9, 0.4, 0.1, double.NaN],
            High = [1.1, 0.6, 0.2, 0.3],
        }]
        };
        // Of the four points the last two lack an edge of the band or a mean; what is left is one filled area, half transparent.
        static int Areas(Figure figure) => XDocument.Parse(figure.ToSvg()).Descendants()
            .Count(e => e.Attribute("fill-opacity") is { Value: not ("0" or "1") });
        Assert.Equal(Areas(Figure) + 1, Areas(banded));
        var marked = banded with { Beyond = new("diverged", [5, 6]) };
        var texts = XDocument.Parse(marked.ToSvg()).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value.Trim())
            .ToHashSet();
        Assert.Superset(new HashSet<string> { "mean", "diverged" }, texts);
        Assert.DoesNotContain("NaN", marked.ToSvg(), StringComparison.Ordinal);
    }
}
