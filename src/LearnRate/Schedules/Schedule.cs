using LearnRate.Recipes;

namespace LearnRate.Schedules;

/// <summary>
/// The rate over time: a pure function that answers the factor on the learning rate at a step. An immutable value. Shares of the
/// horizon always mean the whole run's; a schedule without a length of its own is stretched over what is left of the run, or over the
/// length that <see cref="For"/> gives it.
/// </summary>
public abstract record Schedule : Recipe
{
    /// <summary>For those of your own, which <see cref="Catalogue.Register"/> makes known.</summary>
    protected Schedule()
    {
    }

    /// <summary>The factor, 0 or more.</summary>
    /// <param name="t">The step, counted from 0; between two whole steps where a schedule is stretched.</param>
    /// <param name="horizon">The run's length.</param>
    public abstract double Factor(double t, Horizon horizon);

    /// <summary>
    /// The factor on the optimizer's momentum (Adam's β₁) that belongs to this schedule, 0 to
    /// 1: one-cycle and cyclic lower the momentum while the rate is high.
    /// </summary>
    /// <param name="t">The step, as in <see cref="Factor"/>.</param>
    /// <param name="horizon">The run's length.</param>
    public virtual double MomentumFactor(double t, Horizon horizon) => 1;

    /// <summary>Whether it says itself how long it is.</summary>
    protected internal virtual bool HasLength => false;

    /// <summary>How many steps it is in force.</summary>
    protected internal virtual double Span(Horizon horizon) => horizon.Rest;

    /// <summary>The product of two schedules, step by step: <c>a * b</c>.</summary>
    public static Schedule operator *(Schedule left, Schedule right) => new ProductSchedule(left, right);

    /// <summary>The schedule times a number: <c>0.5 * a</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    public static Schedule operator *(double factor, Schedule schedule) => new ScaledSchedule(factor, schedule);

    /// <summary>The same schedule as long as said: <c>a.for(50%)</c>.</summary>
    public Schedule For(Length length) => new LastingSchedule(this, length);

    /// <summary>This schedule for its length, and then another one from its own step 0: <c>a.then(b)</c>.</summary>
    /// <exception cref="ArgumentException">This schedule has no length of its own; <see cref="For"/> gives it one.</exception>
    public Schedule Then(Schedule next) => new SequenceSchedule(this, next);

    /// <summary>
    /// The schedule played faster or slower, so that its own length fills another:
    /// <c>a.stretch(50%)</c>; <c>a.stretch()</c> fills what is left of the run.
    /// </summary>
    /// <exception cref="ArgumentException">This schedule has no length of its own; <see cref="For"/> gives it one.</exception>
    public Schedule Stretch(Length? length = null) => new StretchedSchedule(this, length);

    /// <summary>How far along a part of so many steps a step is, 0 to 1.</summary>
    private protected static double Progress(double t, double length) => t < length ? t / length : 1;

    /// <summary>The text form as the operand of a dot.</summary>
    internal string Operand => this is ProductSchedule or ScaledSchedule ? $"({this})" : ToString();

    private protected static T WithLength<T>(T schedule, string use)
        where T : Schedule => schedule.HasLength ? schedule
        : throw new ArgumentException(
            $"{schedule} has no length of its own, which {use} needs. Give it one, as in {schedule.Operand}.for(50%).", nameof(schedule));
}
