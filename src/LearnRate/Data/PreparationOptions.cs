using LearnRate.Recipes;

namespace LearnRate.Data;

/// <summary>What is to be predicted from a table, and how its rows are prepared. What is null is guessed from the data.</summary>
public sealed record PreparationOptions
{
    /// <summary>The columns to predict: one, or several numbers.</summary>
    /// <exception cref="ArgumentException">There is none, or one is named twice.</exception>
    public required ValueList<string> Targets
    {
        get;
        init => field = value.Count > 0 && value.Distinct().Count() == value.Count ? value
            : throw new ArgumentException($"Targets are {string.Join(", ", value)}; there must be one or more, all different.",
                nameof(Targets));
    }

    /// <summary>What is learned.</summary>
    public LearningTask? Task { get; init; }

    /// <summary>What columns are to be taken for, whatever they look like.</summary>
    public ValueList<KindChoice> Kinds { get; init; } = [];

    /// <summary>The only input columns; null for all that can be inputs.</summary>
    public ValueList<string>? Keep { get; init; }

    /// <summary>Columns that are no inputs.</summary>
    public ValueList<string> Drop { get; init; } = [];

    /// <summary>How input numbers are scaled.</summary>
    public Scaling Scaling { get; init; }

    /// <summary>How target numbers are scaled.</summary>
    public Scaling TargetScaling { get; init; }

    /// <summary>
    /// Words in fewer training rows share a feature, 1 or more; null for a hundredth of the training rows, and at most 10.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int? RareBelow { get; init => field = value is { } count ? Check.AtLeast(1, count) : null; }

    /// <summary>Whether rows whose target is empty are left out, where they would be refused otherwise.</summary>
    public bool LeaveOutUnlabelled { get; init; }

    /// <summary>How large the parts are.</summary>
    public SplitShares Shares { get; init; } = new();

    /// <summary>Decides which rows are in which part.</summary>
    public ulong SplitSeed { get; init; }
}
