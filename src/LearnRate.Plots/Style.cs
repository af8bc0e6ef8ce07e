using ScottPlot;

namespace LearnRate.Plots;

/// <summary>How all figures look.</summary>
internal static class Style
{
    public const float LineWidth = 2, TextSize = 14, CrossSize = 9;

    /// <summary>Light enough that lines and other bands are seen through it, and not lost in print.</summary>
    public const double BandOpacity = 0.22;

    /// <summary>A font of these is used, the first that the system has.</summary>
    private static readonly string[] Families = ["DejaVu Sans", "Segoe UI", "Helvetica Neue", "Liberation Sans", "Noto Sans", "Arial"];

    // Okabe and Ito's colours (2008), which colour-blind eyes tell apart, dark beside bright;
    // on a dark ground black becomes white, and blue the lighter one.
    private static readonly string[] OnLight = ["#0072b2", "#d55e00", "#009e73", "#000000", "#cc79a7", "#e69f00", "#56b4e9"];
    private static readonly string[] OnDark = ["#56b4e9", "#e69f00", "#009e73", "#ffffff", "#cc79a7", "#f0e442", "#d55e00"];

    // In grey the pattern tells lines apart.
    private static readonly LinePattern[] Patterns =
    [
        LinePattern.Solid, LinePattern.Dashed, LinePattern.Dotted, new([12, 4, 3, 4], 0, "dash dot"), new([20, 5], 0, "long dashes"),
        new([12, 4, 3, 4, 3, 4], 0, "dash dot dot"), LinePattern.DenselyDashed,
    ];

    public static string Font { get; } = Families.FirstOrDefault(SkiaSharp.SKFontManager.Default.FontFamilies.Contains)
        ?? SkiaSharp.SKTypeface.Default.FamilyName;

    public static Color Line(int index, bool dark) => Color.FromHex((dark ? OnDark : OnLight)[index % OnLight.Length]);

    public static LinePattern Pattern(int index) => Patterns[index % Patterns.Length];

    public static Color Ground(bool dark) => Color.FromHex(dark ? "#16181d" : "#ffffff");

    public static Color Ink(bool dark) => Color.FromHex(dark ? "#e6e6e6" : "#222222");

    public static Color Grid(bool dark) => Color.FromHex(dark ? "#33363d" : "#e2e2e2");
}
