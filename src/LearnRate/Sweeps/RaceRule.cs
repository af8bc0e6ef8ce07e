using LearnRate.Numerics;

namespace LearnRate.Sweeps;

/// <summary>When a race looks at its rates, and which of them go on. docs/races.md gives the reasons and what was measured.</summary>
internal sealed class RaceRule
{
    /// <summary>How many rungs there are before the end, each after twice as many steps as the one before: N/64, N/32, …, N/2.</summary>
    private const int Halvings = 6;

    /// <summary>
    /// On the first rungs, up to N/32, so many seeds run: enough to see which rates
    /// are out of the question, at 2/5 of the cost of five seeds.
    /// </summary>
    private const int FirstSeeds = 2;

    /// <summary>
    /// How far beyond what theory says rates are kept, as factors below and above. Without
    /// margins 15 of the 96 races in docs/races.md missed the band, with them 3.
    /// </summary>
    private const double Below = 1.6, Above = 2;

    /// <summary>
    /// The power with which the upper margin shrinks as a race goes on: early losses say least about rates that are too large as yet.
    /// </summary>
    private const double Early = 1 / 3.0;

    /// <summary>Which share of the rates a rung is expected to leave, when steps are planned; 0.85 was seen.</summary>
    private const double Left = 0.8;

    /// <summary>The leader and its two neighbours are kept whatever the steps allow.</summary>
    private const int Fewest = 3;

    private readonly Sweep _sweep;
    private readonly int _steps;
    private readonly double[] _progress, _factors, _highest;

    public RaceRule(Sweep sweep)
    {
        (_sweep, _steps) = (sweep, sweep.Experiment.Steps);
        var horizon = sweep.Experiment.Horizon;
        (_factors, _progress, _highest) = (new double[_steps], new double[_steps + 1], new double[_steps + 1]);
        for (var step = 0; step < _steps; step++)
        {
            _factors[step] = Math.Max(0, sweep.Experiment.Schedule.Factor(step, horizon));
            _progress[step + 1] = _progress[step] + _factors[step];
        }

        for (var step = _steps - 1; step >= 0; step--) _highest[step] = Math.Max(_factors[step], _highest[step + 1]);
        Rungs = [.. Enumerable.Range(1, Halvings).Select(halving => _steps >> (Halvings + 1 - halving)).Where(rung => rung > 0).Distinct(),
            _steps];
    }

    /// <summary>After how many steps rates are compared, the horizon last.</summary>
    public IReadOnlyList<int> Rungs { get; }

    /// <summary>The seeds that run up to a rung.</summary>
    public IReadOnlyList<ulong> SeedsTo(int rung) => rung <= _steps >> (Halvings - 1) ? [.. _sweep.Seeds.Take(FirstSeeds)] : _sweep.Seeds;

    /// <summary>The rates that go on after a rung.</summary>
    /// <param name="rung">After how many steps.</param>
    /// <param name="field">The rates that ran up to it, in ascending order, and their mean losses; ∞ where a run diverged.</param>
    /// <param name="cliff">The lowest rate at which all runs diverged, or ∞.</param>
    /// <param name="budget">How many steps are left to all runs together.</param>
    /// <returns>In ascending order; none if no loss is finite.</returns>
    public double[] Survivors(int rung, IReadOnlyList<(double Rate, double Loss)> field, double cliff, double budget)
    {
        var leader = field.MinBy(rate => rate.Loss);
        if (!double.IsFinite(leader.Loss)) return [];
        double[] leaders = [.. field.Where(rate => rate.Loss <= leader.Loss + SweepResult.Tolerance * Math.Abs(leader.Loss))
            .Select(rate => rate.Rate)];
        var (lowest, highest) = Window(rung, leaders[0], leaders[^1]);
        // Out to the next rates of the grid.
        lowest = field.Select(rate => rate.Rate).LastOrDefault(rate => rate < lowest, lowest);
        highest = field.Select(rate => rate.Rate).FirstOrDefault(rate => rate > highest, highest);
        double[] kept = [.. field.Where(rate => rate.Rate >= lowest && rate.Rate <= highest && double.IsFinite(rate.Loss)
            && (rate.Rate < cliff || cliff < leader.Rate)).Select(rate => rate.Rate)];
        return Thinned(kept, Array.IndexOf(kept, leader.Rate),
            Math.Max(Fewest, (int)Math.Min(kept.Length, budget / (_sweep.Seeds.Count * Expected(rung)))));
    }

    /// <summary>How many steps a run that goes on after a rung is expected to do, if rates drop out as usual.</summary>
    public double Expected(int rung)
    {
        var (sum, share, from) = (0.0, 1.0, rung);
        foreach (var to in Rungs.Where(to => to > rung)) (sum, share, from) = (sum + share * (to - from), share * Left, to);
        return sum;
    }

    /// <summary>
    /// The best rate at the horizon, given the best after a rung. Where rates are small, a training is a path along which rate × steps
    /// is the way gone, so a rate that is to gain on the leaders can be smaller by the share of the way that is done, and not more;
    /// and it may be as small as the leaders' rate is now beside the highest still to come, at which they are untried. Where rates are
    /// large, noise in proportion to the rate hides what was learned, until the schedule lets it fall: rates above the leaders may win
    /// by as much as it will fall.
    /// </summary>
    private (double Lowest, double Highest) Window(int rung, double low, double high)
    {
        // Rprop's rate is but the first step's; nothing is known of the others.
        if (!_sweep.Experiment.Optimizer.RateScalesSteps) return (0, double.PositiveInfinity);
        var done = _progress[_steps] > 0 ? _progress[rung] / _progress[_steps] : 1;
        var now = _factors[rung - 1];
        var mean = (_progress[_steps] - _progress[rung]) / (_steps - rung);
        var down = Math.Min(done, _highest[rung] > 0 ? now / _highest[rung] : 1);
        var up = mean > 0 ? Math.Max(1, now / mean) : double.PositiveInfinity;
        return (low * down / Below, high * up * Above / Elementary.Pow(done, Early));
    }

    // Half of the places for the leader and its neighbours, the others evenly spread:
    // losses as they are now must not decide, or early bias would.
    private static double[] Thinned(double[] rates, int leader, int most)
    {
        if (rates.Length <= most) return rates;
        var around = Math.Max(1, most / 4);
        var (first, last) = (Math.Max(0, leader - around), Math.Min(rates.Length - 1, leader + around));
        double[] others = [.. rates[..first], .. rates[(last + 1)..]];
        var places = Math.Max(0, most - (last - first + 1));
        return [.. Enumerable.Range(0, places).Select(place => others[(int)((place + 0.5) * others.Length / places)])
            .Concat(rates[first..(last + 1)]).Order()];
    }
}
