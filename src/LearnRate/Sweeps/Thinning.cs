using LearnRate.Recipes;
using LearnRate.Training;

namespace LearnRate.Sweeps;

/// <summary>Leaves out steps of a trace at equal distances, so that a trace of any length is a line that can be drawn.</summary>
internal static class Thinning
{
    /// <summary>How many points a kept trace has at most: two for each dot of a chart 64 characters wide.</summary>
    public const int MostPoints = 256;

    /// <summary>
    /// Each k-th recorded point from the first, with the least k that leaves
    /// <see cref="MostPoints"/> or fewer; a trace with so few is left as it is.
    /// </summary>
    /// <param name="trace">A trace.</param>
    /// <returns>The trace with <see cref="Trace.Every"/> times k; the steps at which it went back are all still there.</returns>
    public static Trace Thin(Trace trace)
    {
        var recorded = trace.Losses.Count;
        if (recorded <= MostPoints) return trace;
        var k = (recorded - 1) / MostPoints + 1;
        IReadOnlyList<double> Thinned(IReadOnlyList<double> numbers) => numbers switch
        {
            RepeatedList<double> same => new RepeatedList<double>(same[0], (recorded - 1) / k + 1),
            { Count: 0 } none => none,
            _ => [.. Enumerable.Range(0, (recorded - 1) / k + 1).Select(i => numbers[i * k])],
        };
        return trace with
        {
            Every = trace.Every * k,
            Losses = Thinned(trace.Losses),
            GradientNorms = trace.GradientNorms is { } norms ? Thinned(norms) : null,
            Rates = Thinned(trace.Rates),
        };
    }
}
