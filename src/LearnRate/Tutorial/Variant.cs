namespace LearnRate.Tutorial;

/// <summary>One of the six forms of the tutorial's experiment: an update rule and the training data.</summary>
/// <param name="Rule">How an error moves the weights.</param>
/// <param name="Data">Which training data.</param>
public readonly record struct Variant(Rule Rule, TutorialData Data)
{
    /// <summary>All six, rule by rule, published data first.</summary>
    public static IReadOnlyList<Variant> All { get; } =
        [.. from rule in Enum.GetValues<Rule>() from data in Enum.GetValues<TutorialData>() select new Variant(rule, data)];

    /// <summary>The training samples.</summary>
    public ReadOnlySpan<Sample> Samples => TutorialSamples.Training(Data);
}
