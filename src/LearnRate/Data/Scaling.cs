namespace LearnRate.Data;

/// <summary>
/// How numbers are brought to a common size: (x − centre)/scale. Both come from the training rows; empty cells do not count.
/// </summary>
public enum Scaling
{
    /// <summary>Mean and standard deviation (divided by n).</summary>
    Standard,

    /// <summary>Least value and range, so that training rows lie between 0 and 1.</summary>
    MinMax,

    /// <summary>Median and distance between the quartiles, which a few wild values do not move.</summary>
    Robust,

    /// <summary>As they are.</summary>
    None,
}

/// <summary>Where numbers lie, and how widely.</summary>
/// <param name="Centre">What becomes 0.</param>
/// <param name="Scale">What becomes 1 when the centre is taken off; not 0.</param>
/// <param name="Typical">What stands for an empty cell: the median for robust scaling, otherwise the mean.</param>
/// <param name="Least">The least number, or 0 if there is none.</param>
/// <param name="Most">The largest number, or 0 if there is none.</param>
internal readonly record struct Spread(double Centre, double Scale, double Typical, double Least, double Most)
{
    /// <summary>Measures numbers, all of them present.</summary>
    public static Spread Create(Scaling scaling, ReadOnlySpan<double> values)
    {
        if (values.IsEmpty) return new(0, 1, 0, 0, 0);
        var (least, most) = (values[0], values[0]);
        foreach (var value in values) (least, most) = (Math.Min(least, value), Math.Max(most, value));
        // Rounding would give equal numbers a deviation of about 1e-17 times their size, and scale that to 1.
        if (least == most) return new(scaling == Scaling.None ? 0 : least, 1, least, least, most);

        switch (scaling)
        {
            case Scaling.MinMax: return new(least, most - least, Mean(values), least, most);
            case Scaling.None: return new(0, 1, Mean(values), least, most);
            case Scaling.Robust:
                var sorted = values.ToArray();
                Array.Sort(sorted);
                var (median, width) = (Quantile(sorted, 0.5), Quantile(sorted, 0.75) - Quantile(sorted, 0.25));
                return new(median, width > 0 ? width : 1, median, least, most);
            default:
                var (mean, squares) = (Mean(values), 0.0);
                foreach (var value in values) squares += (value - mean) * (value - mean);
                var deviation = Math.Sqrt(squares / values.Length);
                return new(mean, deviation > 0 ? deviation : 1, mean, least, most);
        }
    }

    public bool IsFinite => double.IsFinite(Centre) && double.IsFinite(Scale) && double.IsFinite(Typical);

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum / values.Length;
    }

    /// <summary>Between the two nearest in rank, linearly (numpy's default).</summary>
    public static double Quantile(ReadOnlySpan<double> sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 == sorted.Length ? sorted[below] : sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
    }
}
