namespace LearnRate.Data;

/// <summary>What is learned from a table.</summary>
public enum LearningTask
{
    /// <summary>One or several numbers.</summary>
    Regression,

    /// <summary>One of two classes.</summary>
    TwoClasses,

    /// <summary>One of three or more classes.</summary>
    SeveralClasses,
}
