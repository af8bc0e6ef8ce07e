namespace LearnRate.Workbench;

/// <summary>What went wrong, by kind: front ends answer all failures of a kind alike.</summary>
internal enum FailureCode
{
    /// <summary>What was asked for makes no sense, or its parts do not fit each other.</summary>
    Usage,

    /// <summary>Ids name no runs, or not those that are needed.</summary>
    UnknownRuns,

    /// <summary>The data cannot be used.</summary>
    BadData,

    /// <summary>The store cannot be used.</summary>
    StoreUnavailable,

    /// <summary>A file or folder cannot be written.</summary>
    OutputNotWritable,

    /// <summary>Runs do not fit into memory.</summary>
    OutOfMemory,

    /// <summary>Training diverged, or no rate was of use.</summary>
    NoUsableRate,

    /// <summary>The time that was allowed ran out before there was a result.</summary>
    OutOfBudget,
}

/// <summary>A failure as a front end shows it.</summary>
/// <param name="Code">The kind.</param>
/// <param name="Text">What is wrong, with the facts in it: the value seen, what is allowed, which settings it is about.</param>
internal sealed record Failure(FailureCode Code, Sentence Text)
{
    /// <summary>The settings that it is about, the one at fault first.</summary>
    public IEnumerable<Setting> Settings => Text.Facts.OfType<Setting>();

    /// <inheritdoc cref="Sentence.Describe"/>
    public string Describe(Func<Mention, string> name) => Text.Describe(name);

    /// <inheritdoc cref="Sentence.ToString"/>
    public override string ToString() => Text.ToString();
}

/// <summary>A session that cannot go on.</summary>
internal sealed class WorkbenchException(Failure failure, Exception? cause = null) : Exception(failure.ToString(), cause)
{
    /// <summary>Says why.</summary>
    public WorkbenchException(FailureCode code, Sentence text, Exception? cause = null)
        : this(new Failure(code, text), cause)
    {
    }

    /// <summary>Why.</summary>
    public Failure Failure => failure;
}
