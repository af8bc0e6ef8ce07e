using System.Globalization;
using System.Text;

namespace LearnRate.Plots;

/// <summary>A figure in characters: lines of braille dots, two by four in each, that every terminal with Unicode shows.</summary>
public static class BrailleChart
{
    private const char Cross = '×';

    // The bits of the dots in a character, by column and row from the top (Unicode's braille patterns).
    private static readonly int[][] Bits = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

    /// <summary>Draws a figure, without bands. Several lines are told apart by a letter on each, which the last rows explain.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="columns">How many characters it is wide, 20 or more.</param>
    /// <param name="rows">How many characters the lines' area is high, 2 or more; the axis and the names come below.</param>
    /// <returns>Rows of characters, without trailing blanks.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no room for it.</exception>
    public static string Draw(Figure figure, int columns, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 20);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 2);
        var (left, right) = Scale.RangeX(figure);
        var (low, high) = Scale.RangeY(figure, bands: false);
        string[] labels = [.. Enumerable.Range(0, rows)
            .Select(row => row % 4 == 0 || row == rows - 1
                ? Scale.Label(figure.Y, high - (high - low) * row / (rows - 1), digits: 3) : "")];
        var margin = labels.Max(label => label.Length);
        var width = columns - margin - 2;
        var cells = new int[rows, width];
        var letters = new char[rows, width];
        for (var i = 0; i < figure.Lines.Count; i++) Trace(figure, i, (left, right), (low, high), cells, letters);
        foreach (var place in (figure.Beyond?.X ?? []).Select(x => Scale.Place(figure.X, x)).Where(double.IsFinite))
            letters[0, Dot(place, (left, right), 2 * width) / 2] = Cross;

        var text = new StringBuilder();
        text.AppendLine(figure.Title is { } title ? $"{figure.Y.Label} · {title}" : figure.Y.Label);
        for (var row = 0; row < rows; row++)
        {
            var line = new StringBuilder(labels[row].PadLeft(margin)).Append(labels[row].Length > 0 ? " ┤" : " │");
            for (var column = 0; column < width; column++)
                line.Append(letters[row, column] != 0 ? letters[row, column] : cells[row, column] == 0
                    ? ' ' : (char)(0x2800 + cells[row, column]));
            text.AppendLine(line.ToString().TrimEnd());
        }

        text.Append(' ', margin + 1).Append('└').Append('─', width).AppendLine();
        var (first, last, middle) = (Scale.Label(figure.X, left), Scale.Label(figure.X, right), figure.X.Label);
        var gap = Math.Max(1, width - first.Length - last.Length - middle.Length);
        text.Append(' ', margin + 2).Append(first).Append(' ', gap / 2).Append(middle).Append(' ', Math.Max(1, gap - gap / 2)).Append(last)
            .AppendLine();
        if (figure.Lines.Count > 1)
            for (var i = 0; i < figure.Lines.Count; i++)
                text.Append(' ', margin + 2).AppendLine(CultureInfo.InvariantCulture, $"{Letter(i)}  {figure.Lines[i].Name}");
        if (figure.Beyond is { X.Count: > 0 } beyond)
            text.Append(' ', margin + 2).AppendLine(CultureInfo.InvariantCulture, $"{Cross}  {beyond.Name}");
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static char Letter(int index) => (char)('a' + index % 26);

    private static void Trace(Figure figure, int index, (double Low, double High) x, (double Low, double High) y, int[,] cells,
        char[,] letters)
    {
        var (line, rows, width) = (figure.Lines[index], cells.GetLength(0), cells.GetLength(1));
        (int X, int Y)? before = null;
        // Letters stand at other columns for each line, three on each.
        var next = 0;
        double LetterAt(int which) => 2 * width * (which + (index + 1.0) / (figure.Lines.Count + 1)) / 3;
        for (var i = 0; i < line.X.Count; i++)
        {
            var (px, py) = (Scale.Place(figure.X, line.X[i]), Scale.Place(figure.Y, line.Y[i]));
            if (!double.IsFinite(px) || !double.IsFinite(py))
            {
                before = null;
                continue;
            }

            (int X, int Y) dot = (Dot(px, x, 2 * width), 4 * rows - 1 - Dot(py, y, 4 * rows));
            Connect(before ?? dot, dot, cells);
            if (figure.Lines.Count > 1 && next < 3 && dot.X >= LetterAt(next))
            {
                letters[dot.Y / 4, dot.X / 2] = Letter(index);
                next = (int)Math.Floor(3.0 * dot.X / (2 * width) - (index + 1.0) / (figure.Lines.Count + 1)) + 1;
            }

            before = dot;
        }
    }

    private static int Dot(double place, (double Low, double High) range, int dots) =>
        Math.Clamp((int)Math.Round((place - range.Low) / (range.High - range.Low) * (dots - 1)), 0, dots - 1);

    private static void Connect((int X, int Y) from, (int X, int Y) to, int[,] cells)
    {
        var steps = Math.Max(1, Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y)));
        for (var i = 0; i <= steps; i++)
        {
            var (x, y) = (from.X + (int)Math.Round((to.X - from.X) * (double)i / steps),
                from.Y + (int)Math.Round((to.Y - from.Y) * (double)i / steps));
            cells[y / 4, x / 2] |= Bits[x % 2][y % 4];
        }
    }
}
