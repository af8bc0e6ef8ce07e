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

/// <summary>
/// A failure as a front end shows it: its kind, and a sentence in whose places stand the facts: values seen, what is allowed, and
/// <see cref="Mention">mentions</see> of settings and sessions, for which each front end has words of its own.
/// </summary>
/// <param name="Code">The kind.</param>
/// <param name="Text">The sentence.</param>
internal sealed record Failure(FailureCode Code, FormattableString Text)
{
    /// <summary>The settings that it is about, the one at fault first.</summary>
    public IEnumerable<Setting> Settings => Text.GetArguments().OfType<Setting>();

    /// <summary>The sentence in a front end's words.</summary>
    /// <param name="name">What the front end calls a setting or a session.</param>
    public string Describe(Func<Mention, string> name) => string.Format(
        System.Globalization.CultureInfo.InvariantCulture, Text.Format,
        [.. Text.GetArguments().Select(fact => fact is Mention mention ? name(mention) : fact)]);

    /// <summary>The sentence in the names that settings have in files.</summary>
    public override string ToString() => Describe(mention => mention.ToString()!);
}

/// <summary>A session that cannot go on.</summary>
internal sealed class WorkbenchException(Failure failure, Exception? cause = null) : Exception(failure.ToString(), cause)
{
    /// <summary>Says why.</summary>
    public WorkbenchException(FailureCode code, FormattableString text, Exception? cause = null)
        : this(new Failure(code, text), cause)
    {
    }

    /// <summary>Why.</summary>
    public Failure Failure => failure;
}
