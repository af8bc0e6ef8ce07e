namespace LearnRate.Plots;

/// <summary>
/// A figure of lines. An immutable value; <see cref="ToSvg"/> and <see cref="ToPng"/> draw it in the one style of all figures.
/// </summary>
public sealed record Figure
{
    /// <summary>The horizontal axis.</summary>
    public required Axis X { get; init; }

    /// <summary>The vertical axis.</summary>
    public required Axis Y { get; init; }

    /// <summary>The lines, the first drawn undermost. With more than one there is a legend.</summary>
    public required IReadOnlyList<Line> Lines { get; init; }

    /// <summary>What lies beyond the top, as crosses on the upper edge; null for nothing.</summary>
    public Marks? Beyond { get; init; }

    /// <summary>What stands above it, or null for nothing.</summary>
    public string? Title { get; init; }

    /// <summary>Light on dark instead of dark on light.</summary>
    public bool IsDark { get; init; }

    /// <summary>The width in pixels of a screen.</summary>
    public int Width { get; init; } = 720;

    /// <summary>The height in pixels of a screen, apart from the legend.</summary>
    public int Height { get; init; } = 400;

    /// <summary>The figure as an SVG document; its text stays text.</summary>
    public string ToSvg() => Drawing.Svg(this);

    /// <summary>The figure as a PNG file, with two dots per pixel of a screen.</summary>
    public byte[] ToPng() => Drawing.Png(this);
}

/// <summary>An axis.</summary>
/// <param name="Label">What it measures, with the unit in parentheses where there is one.</param>
public sealed record Axis(string Label)
{
    /// <summary>
    /// Whether equal distances are equal factors. Points that are not positive have no place on such an axis and are left out.
    /// </summary>
    public bool IsLog { get; init; }

    /// <summary>Where it begins, or null for the lowest point.</summary>
    public double? Low { get; init; }

    /// <summary>Where it ends, or null for the highest point.</summary>
    public double? High { get; init; }
}

/// <summary>A line through points. A point that is not finite interrupts it.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="X">The horizontal places of its points.</param>
/// <param name="Y">The vertical ones, as many.</param>
public sealed record Line(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y)
{
    /// <summary>
    /// The lower edge of a band around the line, as many places as it has points; null for no band. What is not finite has none.
    /// </summary>
    public IReadOnlyList<double>? Low { get; init; }

    /// <summary>The upper edge of the band.</summary>
    public IReadOnlyList<double>? High { get; init; }
}

/// <summary>Crosses on the upper edge of a figure: what has a place on the horizontal axis and none on the vertical one.</summary>
/// <param name="Name">What the legend calls them.</param>
/// <param name="X">Their horizontal places.</param>
public sealed record Marks(string Name, IReadOnlyList<double> X);
