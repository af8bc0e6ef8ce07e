using System.Globalization;
using LearnRate.Recipes;

namespace LearnRate.Schedules;

/// <summary>Reads a schedule before it is used, and says what its author hardly meant.</summary>
public static class ScheduleCheck
{
    /// <summary>
    /// What looks wrong with a schedule in a run of this length: sentences that say what
    /// will happen and what to write instead; none if all is well.
    /// </summary>
    public static IReadOnlyList<string> Warnings(Schedule schedule, Horizon horizon)
    {
        var warnings = new List<string>();
        if (schedule.Factor(0, horizon) == 0)
            warnings.Add("The rate is 0 at the first step, which then changes nothing. Start above 0, as in warmup(5%,from=0.01).");
        Check(schedule, 0, horizon, last: true, warnings);
        var factors = Enumerable.Range(0, horizon.Steps).Select(step => schedule.Factor(step, horizon));
        var (lowest, highest, zeros) = (double.PositiveInfinity, 0.0, 0);
        foreach (var factor in factors)
            (lowest, highest, zeros) = (Math.Min(lowest, factor), Math.Max(highest, factor), factor == 0 ? zeros + 1 : 0);
        if (!double.IsFinite(highest))
            warnings.Add(
                $"The rate leaves the finite numbers within {Steps(horizon.Steps)}. A factor above 1 grows with every step; give it a " +
                $"longer time, or the schedule a .for(…).");
        if (warnings.Count == 0 && schedule is not ConstantSchedule && horizon.Steps > 1 && lowest == highest)
            warnings.Add($"{schedule} never changes the rate in a run of {Steps(horizon.Steps)}.");
        if (zeros > Math.Max(1, horizon.Steps / 20))
            warnings.Add(
                $"The rate is 0 from step {Number(horizon.Steps - zeros)} on, which wastes {Steps(zeros)} of " +
                $"{Number(horizon.Steps)}. Give the schedule its length as a share, or a lowest factor.");
        return warnings;
    }

    // A part that begins so many steps into the run.
    private static void Check(Schedule schedule, double start, Horizon horizon, bool last, List<string> warnings)
    {
        var left = horizon.Steps - start;
        switch (schedule)
        {
            case SequenceSchedule sequence:
                var first = sequence.First.Span(horizon);
                var before = warnings.Count;
                Check(sequence.First, start, horizon, last: false, warnings);
                if (first < left) Check(sequence.Next, start + first, horizon.After(first), last, warnings);
                else if (warnings.Count == before)
                    warnings.Add(
                        $"{sequence.Next} never begins: {sequence.First} takes {Steps(first)}, and " +
                        (left < horizon.Steps ? $"only {Steps(left)} are left" : $"the run has {Steps(left)}") +
                        $". Give its length as a share, such as 50%.");
                break;
            case ProductSchedule product:
                Check(product.Left, start, horizon, last, warnings);
                Check(product.Right, start, horizon, last, warnings);
                break;
            case ScaledSchedule scaled:
                Check(scaled.Inner, start, horizon, last, warnings);
                break;
            case WarmupSchedule warmup when warmup.Span(horizon) >= left:
                warnings.Add(
                    $"The warm-up takes {Steps(warmup.Span(horizon))}, and the run has {Steps(horizon.Steps)}: it never reaches its " +
                    $"rate. Give its length as a share, such as warmup(5%).");
                break;
            case WarmupStableDecaySchedule wsd when wsd.Warmup.In(horizon) + wsd.Decay.In(horizon) > horizon.Rest:
                warnings.Add(
                    $"The warm-up and the decay of {wsd} take {Steps(wsd.Warmup.In(horizon) + wsd.Decay.In(horizon))} together, and " +
                    $"there are {Steps(horizon.Rest)}. Give them as shares, such as wsd(5%,20%).");
                break;
            case LastingSchedule lasting when lasting.Inner is not ConstantSchedule:
                var span = lasting.Span(horizon);
                if (left < 0.5 * span)
                    warnings.Add(
                        $"{lasting} will finish {Percent(left / span)} of its curve: it " +
                        $"takes {Steps(span)}, and {Number(left)} are left. Without .for(…) it fits the run; .stretch() plays it as fast " +
                        $"as needed.");
                else if (last && lasting.Inner is CosineSchedule && left > span + 1)
                    warnings.Add(
                        $"{lasting} climbs again after step {Number(start + span)}, as PyTorch's does. Write cosine for the whole run, " +
                        $"or {lasting}.then(constant(0)).");
                break;
        }
    }

    private static string Steps(double count) => $"{Number(count)} {(count == 1 ? "step" : "steps")}";

    private static string Number(double number) => Texts.Format(number);

    private static string Percent(double share) => (100 * share).ToString("0.##", CultureInfo.InvariantCulture) + "%";
}
