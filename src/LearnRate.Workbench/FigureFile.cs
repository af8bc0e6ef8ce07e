using System.Text;
using LearnRate.Plots;

namespace LearnRate.Workbench;

/// <summary>Figures as files.</summary>
internal static class FigureFile
{
    /// <summary>Writes a figure in the form that the file's name asks for: SVG, or else PNG.</summary>
    public static void Write(Stream stream, string path, Figure figure) => stream.Write(
        Path.GetExtension(path).Equals(".svg", StringComparison.OrdinalIgnoreCase)
            ? Encoding.UTF8.GetBytes(figure.ToSvg()) : figure.ToPng());
}
