using LearnRate.Recipes;

namespace LearnRate.Plots;

/// <summary>Places and labels on an axis.</summary>
internal static class Scale
{
    /// <summary>Where a number lies: at its logarithm on a log axis, where what is not positive lies nowhere (NaN).</summary>
    public static double Place(Axis axis, double number) => !axis.IsLog ? number : number > 0 ? Math.Log10(number) : double.NaN;

    /// <summary>The label at a place.</summary>
    public static string Label(Axis axis, double place, int digits = 5) =>
        NumberFormat.Rounded(axis.IsLog ? Math.Pow(10, place) : place, digits);

    /// <summary>The places at which a figure's horizontal axis begins and ends.</summary>
    public static (double Low, double High) RangeX(Figure figure) =>
        Range(figure.X, figure.Lines.SelectMany(line => line.X).Concat(figure.Beyond?.X ?? []));

    /// <summary>The places at which a figure's vertical axis begins and ends, with room for bands or without.</summary>
    public static (double Low, double High) RangeY(Figure figure, bool bands) =>
        Range(figure.Y, figure.Lines.SelectMany(line => bands ? line.Y.Concat(line.Low ?? []).Concat(line.High ?? []) : line.Y));

    // A little apart if they are one.
    private static (double Low, double High) Range(Axis axis, IEnumerable<double> numbers)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var place in numbers.Select(number => Place(axis, number)).Where(double.IsFinite))
            (low, high) = (Math.Min(low, place), Math.Max(high, place));
        if (axis.Low is { } first && Place(axis, first) is var begin && double.IsFinite(begin)) low = begin;
        if (axis.High is { } last && Place(axis, last) is var end && double.IsFinite(end)) high = end;
        if (low > high) return (0, 1);
        return low == high ? (low - Math.Max(1e-12, Math.Abs(low) / 2), high + Math.Max(1e-12, Math.Abs(high) / 2)) : (low, high);
    }
}
