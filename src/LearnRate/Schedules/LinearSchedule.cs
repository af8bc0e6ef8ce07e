using LearnRate.Recipes;

namespace LearnRate.Schedules;

/// <summary>A straight line, which ends level.</summary>
[RecipeName("linear")]
[Description("a straight line from one factor to another", Formula = "from + (to − from)·min(t, T)/T",
    PyTorch = "LinearLR(start_factor, end_factor, total_iters): linear(from,to).for(T)", Source = "Howard and Ruder 2018")]
public sealed record LinearSchedule : Schedule
{
    /// <summary>The factor at step 0; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double From { get; init => field = Check.NonNegative(value); } = 1;

    /// <summary>The factor at the end; 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double To { get; init => field = Check.NonNegative(value); }

    /// <inheritdoc/>
    public override double Factor(double t, Horizon horizon) => From + (To - From) * Progress(t, horizon.Rest);
}
