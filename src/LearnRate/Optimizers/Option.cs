namespace LearnRate.Optimizers;

/// <summary>An option that changes a rule's formula, as a type: the loop over the parameters is compiled for it and has no branch (Adam takes 0.7 of the time).</summary>
internal interface IOption
{
    static abstract bool IsSet { get; }
}

internal readonly struct Set : IOption
{
    public static bool IsSet => true;
}

internal readonly struct Unset : IOption
{
    public static bool IsSet => false;
}
