using System.Globalization;

namespace LearnRate.Workbench.Train;

/// <summary>Spans of time as people write and read them.</summary>
internal static class Duration
{
    /// <summary>Reads 60s, 5m or 1.5h.</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static TimeSpan Parse(string text)
    {
        double? unit = text is [.., var last] ? last switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => null } : null;
        return unit is { } seconds && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out var count) && count * seconds is > 0 and <= 1e6
            ? TimeSpan.FromSeconds(count * seconds)
            : throw new FormatException(
                $"'{text}' is not allowed. A time is a number above 0 and a unit, such as 60s, 5m or 1.5h, and at most 277h.");
    }

    /// <summary>A span in two units at most: 0.4 s, 12 s, 3 min 20 s, 2 h 5 min.</summary>
    public static string Print(TimeSpan span)
    {
        var seconds = span.TotalSeconds;
        return seconds < 9.95 ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s")
            : seconds < 60 ? string.Create(CultureInfo.InvariantCulture, $"{Math.Min(59, seconds):0} s")
            : seconds < 3600 ? $"{span.Minutes} min {span.Seconds} s"
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(span.TotalHours)} h {span.Minutes} min");
    }
}
