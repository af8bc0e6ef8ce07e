using LearnRate.Data;
using LearnRate.Storage;

namespace LearnRate.Workbench;

/// <summary>What the libraries below refuse, as failures: for front ends the one place where they learn what an exception means.</summary>
internal static class KnownFailures
{
    /// <summary>The failure that an exception tells of, or null if it is a fault of the program.</summary>
    public static Failure? From(Exception exception) => exception switch
    {
        WorkbenchException refused => refused.Failure,
        TableException data => WithRemedies(FailureCode.BadData, data.Message, [.. data.Remedies.Select(remedy => Setting(remedy, data))]),
        StoreException store => WithRemedies(FailureCode.StoreUnavailable, store.Message, [new("store")]),
        InsufficientMemoryException memory => new(FailureCode.OutOfMemory, $"{memory.Message}"),
        _ => null,
    };

    private static Setting Setting(TableRemedy remedy, TableException data) => remedy switch
    {
        TableRemedy.LeaveOutUnlabelled => new("skip-unlabelled"),
        TableRemedy.ReadAsMissing => new("missing"),
        _ => new("kind", $"{data.Column}=category"),
    };

    // Behind what the message says, in parentheses: what to set for it.
    private static Failure WithRemedies(FailureCode code, string message, Setting[] remedies)
    {
        if (remedies.Length == 0) return new(code, $"{message}");
        var text = new Sentence();
        text.AppendLiteral($"{message.TrimEnd('.')} (");
        foreach (var (i, remedy) in remedies.Index())
        {
            if (i > 0) text.AppendLiteral(", ");
            text.AppendFormatted(remedy);
        }

        text.AppendLiteral(").");
        return new(code, text);
    }
}
