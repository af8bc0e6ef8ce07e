using LearnRate.Recipes;

namespace LearnRate.Schedules;

/// <summary>A schedule as long as said.</summary>
public sealed record LastingSchedule : Schedule
{
    internal LastingSchedule(Schedule inner, Length length) => (Inner, Length) = (inner, length);

    /// <summary>The schedule.</summary>
    public Schedule Inner { get; }

    /// <summary>Its length.</summary>
    public Length Length { get; }

    /// <inheritdoc/>
    protected internal override bool HasLength => true;

    private protected override string Text => $"{Inner.Operand}.for({Length})";

    /// <inheritdoc/>
    public override double Factor(double t, Horizon horizon) => Inner.Factor(t, Within(horizon));

    /// <inheritdoc/>
    public override double MomentumFactor(double t, Horizon horizon) => Inner.MomentumFactor(t, Within(horizon));

    /// <inheritdoc/>
    protected internal override double Span(Horizon horizon) => Length.In(horizon);

    private Horizon Within(Horizon horizon) => horizon with { Rest = Length.In(horizon) };
}

/// <summary>One schedule after another.</summary>
public sealed record SequenceSchedule : Schedule
{
    internal SequenceSchedule(Schedule first, Schedule next) => (First, Next) = (WithLength(first, "then"), next);

    /// <summary>The first schedule, which has a length of its own.</summary>
    public Schedule First { get; }

    /// <summary>The schedule that follows, from its own step 0.</summary>
    public Schedule Next { get; }

    /// <inheritdoc/>
    protected internal override bool HasLength => Next.HasLength;

    private protected override string Text => $"{First.Operand}.then({Next})";

    /// <inheritdoc/>
    public override double Factor(double t, Horizon horizon)
    {
        var first = First.Span(horizon);
        return t < first ? First.Factor(t, horizon) : Next.Factor(t - first, horizon.After(first));
    }

    /// <inheritdoc/>
    public override double MomentumFactor(double t, Horizon horizon)
    {
        var first = First.Span(horizon);
        return t < first ? First.MomentumFactor(t, horizon) : Next.MomentumFactor(t - first, horizon.After(first));
    }

    /// <inheritdoc/>
    protected internal override double Span(Horizon horizon) => First.Span(horizon) + Next.Span(horizon.After(First.Span(horizon)));
}

/// <summary>The product of two schedules.</summary>
public sealed record ProductSchedule : Schedule
{
    internal ProductSchedule(Schedule left, Schedule right) => (Left, Right) = (left, right);

    /// <summary>A factor.</summary>
    public Schedule Left { get; }

    /// <summary>The other.</summary>
    public Schedule Right { get; }

    private protected override string Text => $"{Left} * {(Right is ProductSchedule or ScaledSchedule ? $"({Right})" : Right)}";

    /// <inheritdoc/>
    public override double Factor(double t, Horizon horizon) => Left.Factor(t, horizon) * Right.Factor(t, horizon);

    /// <inheritdoc/>
    public override double MomentumFactor(double t, Horizon horizon) => Left.MomentumFactor(t, horizon) * Right.MomentumFactor(t, horizon);
}

/// <summary>A schedule times a number.</summary>
public sealed record ScaledSchedule : Schedule
{
    internal ScaledSchedule(double by, Schedule inner) => (By, Inner) = (Check.NonNegative(by, "The factor of a schedule"), inner);

    /// <summary>The number, 0 or more.</summary>
    public double By { get; }

    /// <summary>The schedule.</summary>
    public Schedule Inner { get; }

    /// <inheritdoc/>
    protected internal override bool HasLength => Inner.HasLength;

    private protected override string Text => $"{Texts.Format(By)} * {(Inner is ProductSchedule or ScaledSchedule ? $"({Inner})" : Inner)}";

    /// <inheritdoc/>
    public override double Factor(double t, Horizon horizon) => By * Inner.Factor(t, horizon);

    /// <inheritdoc/>
    public override double MomentumFactor(double t, Horizon horizon) => Inner.MomentumFactor(t, horizon);

    /// <inheritdoc/>
    protected internal override double Span(Horizon horizon) => Inner.Span(horizon);
}

/// <summary>A schedule played faster or slower, so that its own length fills another.</summary>
public sealed record StretchedSchedule : Schedule
{
    internal StretchedSchedule(Schedule inner, Length? length) => (Inner, Length) = (WithLength(inner, "stretch"), length);

    /// <summary>The schedule, which has a length of its own.</summary>
    public Schedule Inner { get; }

    /// <summary>The length that it fills, or null for what is left of the run.</summary>
    public Length? Length { get; }

    /// <inheritdoc/>
    protected internal override bool HasLength => Length is not null;

    private protected override string Text => $"{Inner.Operand}.stretch({Length})";

    /// <inheritdoc/>
    public override double Factor(double t, Horizon horizon) => Inner.Factor(At(t, horizon), horizon with { Rest = Inner.Span(horizon) });

    /// <inheritdoc/>
    public override double MomentumFactor(double t, Horizon horizon) =>
        Inner.MomentumFactor(At(t, horizon), horizon with { Rest = Inner.Span(horizon) });

    /// <inheritdoc/>
    protected internal override double Span(Horizon horizon) => Length?.In(horizon) ?? horizon.Rest;

    private double At(double t, Horizon horizon)
    {
        var (own, filled) = (Inner.Span(horizon), Span(horizon));
        return filled > 0 ? t * own / filled : own;
    }
}
