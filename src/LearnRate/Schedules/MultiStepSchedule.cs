using LearnRate.Numerics;
using LearnRate.Recipes;

namespace LearnRate.Schedules;

/// <summary>A factor at given steps; a step given twice counts twice.</summary>
[RecipeName("multistep")]
[Description("cut by a factor at given steps", Formula = "by^(how many of at are ≤ t)", PyTorch = "MultiStepLR(milestones, gamma)",
    Source = "He, Zhang, Ren and Sun 2016")]
public sealed record MultiStepSchedule : Schedule
{
    /// <summary>Where the rate is cut.</summary>
    public ValueList<Length> At { get; init; } = [Length.Percent(50), Length.Percent(75)];

    /// <summary>The factor of each cut, above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not.</exception>
    public double By { get; init => field = Check.Positive(value); } = 0.1;

    /// <inheritdoc/>
    public override double Factor(double t, Horizon horizon)
    {
        var cuts = 0;
        foreach (var at in At.Span)
            if (at.In(horizon) <= t) cuts++;
        return IntegerPowers.Pow(By, cuts);
    }
}
