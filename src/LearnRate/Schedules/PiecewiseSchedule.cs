using System.Globalization;
using LearnRate.Recipes;

namespace LearnRate.Schedules;

/// <summary>What a piecewise schedule does between two points.</summary>
public enum PiecewiseShape
{
    /// <summary>It goes straight from one to the other.</summary>
    Linear,

    /// <summary>It stays at the earlier one.</summary>
    Hold,
}

/// <summary>Points given in a list: factors at steps. Before the first and after the last the factor stays.</summary>
[RecipeName("piecewise")]
[Description("points from a list or a CSV file", Formula = "through (at, factors), in lines or steps", PyTorch = "LambdaLR",
    Source = "Keras' PiecewiseConstantDecay, which cuts one step later")]
public sealed record PiecewiseSchedule : Schedule
{
    /// <summary>Where the points lie, in rising order.</summary>
    public ValueList<Length> At { get; init; } = [Length.Steps(0), Length.Percent(100)];

    /// <summary>The factor of each point; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is negative or not finite, or there is none.</exception>
    public ValueList<double> Factors
    {
        get;
        init => field = value.Count > 0 && value.All(f => f >= 0 && double.IsFinite(f)) ? value
            : throw new ArgumentException(
                $"Factors are [{string.Join(' ', value.Select(Texts.Format))}]; there must be one or more, all 0 or more and finite.",
                nameof(Factors));
    } = [1, 0];

    /// <summary>What happens between two points.</summary>
    public PiecewiseShape Shape { get; init; }

    /// <inheritdoc/>
    protected internal override string? Flaw =>
        At.Count != Factors.Count
            ? string.Create(CultureInfo.InvariantCulture,
                $"piecewise has {At.Count} places and {Factors.Count} factors; there must be as many")
        : At.Zip(At.Skip(1)).FirstOrDefault(pair => pair.First.Unit == pair.Second.Unit
            && pair.First.Amount >= pair.Second.Amount) is { Second.Amount: > 0 } or { First.Amount: > 0 }
            ? $"The places of piecewise are [{string.Join(' ', At)}]; they must rise" : null;

    /// <summary>
    /// Reads a CSV text: a heading <c>step,factor</c>, <c>epoch,factor</c> or
    /// <c>percent,factor</c>, and a point a line, in rising order.
    /// </summary>
    /// <exception cref="FormatException">It is something else; the message names the line.</exception>
    public static PiecewiseSchedule FromCsv(string text, PiecewiseShape shape = PiecewiseShape.Linear)
    {
        var lines = text.Split('\n').Select(line => line.Trim()).ToArray();
        Func<double, Length> unit = lines[0].Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant() switch
        {
            "step,factor" => count => count == Math.Floor(count) && count <= int.MaxValue
                ? Length.Steps((int)count) : throw new FormatException("a step is a whole number"),
            "epoch,factor" => Length.Epochs,
            "percent,factor" => Length.Percent,
            _ => throw new FormatException($"Line 1 is '{lines[0]}'; it must be step,factor or epoch,factor or percent,factor."),
        };
        var (at, factors, before) = (new List<Length>(), new List<double>(), -1.0);
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].Length == 0) continue;
            var cells = lines[i].Split(',');
            FormatException Refused(string allowed) =>
                new($"Line {(i + 1).ToString(CultureInfo.InvariantCulture)} is '{lines[i]}'; {allowed}.");
            if (cells.Length != 2 || !Number(cells[0], out var place) || !Number(cells[1], out var factor))
                throw Refused("it must be two numbers of 0 or more, such as 100,0.5");
            if (place <= before) throw Refused("its place must come after that of the line before");
            before = place;
            try
            {
                at.Add(unit(place));
            }
            catch (FormatException wrong)
            {
                throw Refused(wrong.Message);
            }

            factors.Add(factor);
        }

        return factors.Count > 0 ? new()
        {
            At = [.. at],
            Factors = [.. factors],
            Shape = shape,
        } : throw new FormatException("There is no point below the heading.");
    }

    /// <inheritdoc/>
    public override double Factor(double t, Horizon horizon)
    {
        if (At.Count != Factors.Count) throw new InvalidOperationException(Flaw);
        var (count, next) = (At.Count, 0);
        while (next < count && At[next].In(horizon) <= t) next++;
        if (next == 0) return Factors[0];
        if (next == count || Shape == PiecewiseShape.Hold) return Factors[next - 1];
        var (before, after) = (At[next - 1].In(horizon), At[next].In(horizon));
        return Factors[next - 1] + (Factors[next] - Factors[next - 1]) * Progress(t - before, after - before);
    }

    private static bool Number(string cell, out double number) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && number >= 0 && double.IsFinite(number);
}
