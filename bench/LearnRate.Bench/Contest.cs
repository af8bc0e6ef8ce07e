using System.Globalization;
using System.Text;

namespace LearnRate.Bench;

/// <summary>What one contestant needed, over all rounds.</summary>
internal sealed record Standing(string Name, double Median, double Ratio, double RatioLow, double RatioHigh, string Result);

/// <summary>
/// The same work by several contestants, in turn, round after round, so that a slow minute of a shared machine hits them all. The ratio is
/// the median over the rounds of (their time / the first one's time in the same round).
/// </summary>
internal static class Contest
{
    private const double SecondsPerTurn = 0.5;

    private const double SecondsToWarmUp = 1;

    public static IReadOnlyList<Standing> Hold(IReadOnlyList<Contestant> contestants, int rounds)
    {
        var counts = contestants.Select(Calibrate).ToArray();
        var answers = contestants.Select(_ => new Answer[rounds]).ToArray();
        for (var round = 0; round < rounds; round++)
            for (var c = 0; c < contestants.Count; c++)
                answers[c][round] = contestants[c].Do(counts[c]);

        return
        [
            .. contestants.Select((contestant, c) =>
            {
                var ratios = answers[c].Zip(answers[0], (theirs, ours) => theirs.Seconds / ours.Seconds).Order().ToArray();
                return new Standing(
                    contestant.Name, Median([.. answers[c].Select(a => a.Seconds).Order()]),
                    Median(ratios), ratios[0], ratios[^1], answers[c][^1].Result);
            }),
        ];
    }

    public static string Table(string unit, IReadOnlyList<Standing> standings)
    {
        var page = new StringBuilder();
        page.AppendLine(CultureInfo.InvariantCulture,
            $"| who | median of one {unit} | times {standings[0].Name} (lowest to highest round) | result |");
        page.AppendLine("| --- | ---: | ---: | --- |");
        foreach (var s in standings)
            page.AppendLine(CultureInfo.InvariantCulture,
                $"| {s.Name} | {Time(s.Median)} | {s.Ratio:G4} ({s.RatioLow:G3} to {s.RatioHigh:G3}) | {s.Result} |");
        return page.ToString();
    }

    // Doubles the count until a turn is long enough to time. The just-in-time compiler works
    // beside it at first, on a core that a contestant on all cores would use.
    private static long Calibrate(Contestant contestant)
    {
        var (count, warm) = (1L, 0.0);
        while (true)
        {
            var seconds = contestant.Do(count).Seconds * count;
            warm += seconds;
            if (seconds < SecondsPerTurn) count *= 2;
            else if (warm >= SecondsToWarmUp) return count;
        }
    }

    private static double Median(double[] sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

    private static string Time(double seconds) => seconds switch
    {
        < 1e-3 => string.Create(CultureInfo.InvariantCulture, $"{1e6 * seconds:G4} µs"),
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{1e3 * seconds:G4} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds:G4} s"),
    };
}
