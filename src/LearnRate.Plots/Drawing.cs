using System.Globalization;
using System.Text.RegularExpressions;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace LearnRate.Plots;

/// <summary>Draws figures with ScottPlot.</summary>
internal static partial class Drawing
{
    private const int DotsPerPixel = 2, LegendRow = 21;

    public static string Svg(Figure figure)
    {
        var svg = CreatePlot(figure).GetSvgXml(figure.Width, Height(figure));
        // Skia counts clip paths over the life of the process; the same figure shall be the same text.
        var ids = new Dictionary<string, string>();
        svg = ClipPath().Replace(svg, match => ids.TryGetValue(match.Value, out var id)
            ? id : ids[match.Value] = string.Create(CultureInfo.InvariantCulture, $"clip{ids.Count}"));
        // Where the font is missing another one without serifs takes its place.
        return svg.Replace($"font-family=\"{Style.Font}\"", $"font-family=\"{Style.Font}, Verdana, sans-serif\"", StringComparison.Ordinal)
            .TrimEnd() + "\n";
    }

    public static byte[] Png(Figure figure)
    {
        var plot = CreatePlot(figure);
        plot.ScaleFactor = DotsPerPixel;
        return plot.GetImageBytes(DotsPerPixel * figure.Width, DotsPerPixel * Height(figure), ImageFormat.Png);
    }

    [GeneratedRegex(@"\bcl_[0-9a-f]+\b")]
    private static partial Regex ClipPath();

    private static int Height(Figure figure) => figure.Height + (Named(figure) > 1 ? Named(figure) * LegendRow : 0);

    // What a legend has to explain.
    private static int Named(Figure figure) => figure.Lines.Count + (figure.Beyond is { X.Count: > 0 } ? 1 : 0);

    private static Plot CreatePlot(Figure figure)
    {
        var plot = new Plot();
        for (var i = 0; i < figure.Lines.Count; i++) AddBand(plot, figure, i);
        for (var i = 0; i < figure.Lines.Count; i++) Add(plot, figure, i);
        var (left, right) = Scale.RangeX(figure);
        plot.Axes.SetLimitsX(left, right);
        var (low, high) = Scale.RangeY(figure, bands: true);
        var margin = 0.05 * (high - low);
        var top = figure.Y.High is null ? high + margin : high;
        plot.Axes.SetLimitsY(figure.Y.Low is null ? low - margin : low, top);
        if (figure.Beyond is { X.Count: > 0 } beyond) Add(plot, figure, beyond, top - margin / 2);
        Dress(plot, figure);
        return plot;
    }

    // A scatter per uninterrupted piece.
    private static void Add(Plot plot, Figure figure, int index)
    {
        var line = figure.Lines[index];
        var (xs, ys, named) = (new List<double>(), new List<double>(), false);
        for (var i = 0; i <= line.X.Count; i++)
        {
            var (x, y) = i < line.X.Count ? (Scale.Place(figure.X, line.X[i]), Scale.Place(figure.Y, line.Y[i])) : (double.NaN, double.NaN);
            if (double.IsFinite(x) && double.IsFinite(y))
            {
                xs.Add(x);
                ys.Add(y);
                continue;
            }

            if (xs.Count == 0) continue;
            var drawn = plot.Add.ScatterLine(xs.ToArray(), ys.ToArray(), Style.Line(index, figure.IsDark));
            (drawn.LineWidth, drawn.LinePattern) = (Style.LineWidth, Style.Pattern(index));
            if (!named) drawn.LegendText = line.Name;
            named = true;
            xs.Clear();
            ys.Clear();
        }
    }

    // A polygon per uninterrupted piece, under all lines.
    private static void AddBand(Plot plot, Figure figure, int index)
    {
        var line = figure.Lines[index];
        if (line is not { Low: { } low, High: { } high }) return;
        var piece = new List<(double X, double Low, double High)>();
        for (var i = 0; i <= line.X.Count; i++)
        {
            if (i < line.X.Count && (Scale.Place(figure.X, line.X[i]), Scale.Place(figure.Y, low[i]),
                Scale.Place(figure.Y, high[i])) is var (x, lower, upper) && double.IsFinite(x + lower + upper))
            {
                piece.Add((x, lower, upper));
                continue;
            }

            if (piece.Count > 1)
            {
                var band = plot.Add.Polygon([.. piece.Select(p => new Coordinates(p.X, p.Low)),
                    .. Enumerable.Reverse(piece).Select(p => new Coordinates(p.X, p.High))]);
                (band.FillColor, band.LineWidth, band.MarkerSize) = (Style.Line(index, figure.IsDark).WithAlpha(Style.BandOpacity), 0, 0);
            }

            piece.Clear();
        }
    }

    private static void Add(Plot plot, Figure figure, Marks marks, double y)
    {
        double[] xs = [.. marks.X.Select(x => Scale.Place(figure.X, x)).Where(double.IsFinite)];
        if (xs.Length == 0) return;
        var crosses = plot.Add.ScatterPoints(xs, [.. Enumerable.Repeat(y, xs.Length)], Style.Ink(figure.IsDark));
        (crosses.MarkerShape, crosses.MarkerSize, crosses.MarkerLineWidth, crosses.LegendText) =
            (MarkerShape.Eks, Style.CrossSize, Style.LineWidth, marks.Name);
    }

    private static void Dress(Plot plot, Figure figure)
    {
        var (ground, ink) = (Style.Ground(figure.IsDark), Style.Ink(figure.IsDark));
        (plot.FigureBackground.Color, plot.DataBackground.Color) = (ground, ground);
        plot.Axes.Color(ink);
        plot.Grid.MajorLineColor = Style.Grid(figure.IsDark);
        (plot.Axes.Top.FrameLineStyle.Width, plot.Axes.Right.FrameLineStyle.Width) = (0, 0);
        (plot.Axes.Bottom.TickGenerator, plot.Axes.Left.TickGenerator) = (Ticks(figure.X), Ticks(figure.Y));
        foreach (var (axis, label) in ((IAxis, string)[])[(plot.Axes.Bottom, figure.X.Label), (plot.Axes.Left, figure.Y.Label)])
        {
            (axis.Label.Text, axis.Label.FontName, axis.Label.FontSize, axis.Label.Bold) = (label, Style.Font, Style.TextSize, false);
            (axis.TickLabelStyle.FontName, axis.TickLabelStyle.FontSize) = (Style.Font, Style.TextSize - 2);
        }

        if (figure.Title is { } title)
        {
            plot.Axes.Title.Label.Text = title;
            (plot.Axes.Title.Label.FontName, plot.Axes.Title.Label.FontSize, plot.Axes.Title.Label.Bold) =
                (Style.Font, Style.TextSize, false);
        }

        if (Named(figure) < 2)
        {
            plot.HideLegend();
            return;
        }

        var panel = plot.ShowLegend(Edge.Top);
        panel.Padding = new(0, 0, 4, 4);
        var legend = panel.Legend;
        // One below the other: side by side ScottPlot leaves out what it has not measured.
        legend.Orientation = Orientation.Vertical;
        (legend.FontName, legend.FontSize, legend.FontColor) = (Style.Font, Style.TextSize - 1, ink);
        (legend.BackgroundColor, legend.OutlineWidth, legend.ShadowColor) = (ground, 0, Colors.Transparent);
        (legend.SymbolWidth, legend.Margin, legend.Padding) = (40, new(0), new(4));
    }

    private static NumericAutomatic Ticks(Axis axis) => axis.IsLog
        ? new()
        {
            LabelFormatter = place => Scale.Label(axis, place),
            IntegerTicksOnly = true,
            MinorTickGenerator = new LogMinorTickGenerator(),
        }
        : new() { LabelFormatter = place => Scale.Label(axis, place) };
}
