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
        TableException data => WithRemedies(FailureCode.BadData, data.Message,
            [.. data.Remedies.Select(remedy => Setting(remedy, data.Column))]),
        StoreException store => WithRemedies(FailureCode.StoreUnavailable, store.Message, [new("store")]),
        InsufficientMemoryException memory => new(FailureCode.OutOfMemory, $"{memory.Message}"),
        _ => null,
    };

    private static Setting Setting(TableRemedy remedy, string? column) => remedy switch
    {
        TableRemedy.LeaveOutUnlabelled => new("skip-unlabelled"),
        TableRemedy.ReadAsMissing => new("missing"),
        TableRemedy.ReadAsNumbers => new("kind", $"{column}=number"),
        TableRemedy.ChooseKinds => new("kind"),
        TableRemedy.PredictClasses => new("task", "classes"),
        TableRemedy.PredictNumbers => new("task", "regression"),
        TableRemedy.LeaveOutColumn => new("drop", column),
        TableRemedy.ChangeShares => new("split"),
        TableRemedy.SplitOtherwise => new("split-seed"),
        _ => new("kind", $"{column}=category"),
    };

    /// <summary>A note as a sentence: whose it is, what it says, and what to set for something else.</summary>
    public static Sentence Describe(TableNote note) => WithRemedies(
        note.Column is { } column ? $"{column}: {note.Text}" : note.Text,
        [.. note.Remedies.Select(remedy => Setting(remedy, note.Column))]);

    private static Failure WithRemedies(FailureCode code, string message, Setting[] remedies) => new(code, WithRemedies(message, remedies));

    // Behind what the message says, in parentheses: what to set for it.
    private static Sentence WithRemedies(string message, Setting[] remedies)
    {
        if (remedies.Length == 0) return $"{message}";
        var text = new Sentence();
        text.AppendLiteral($"{message.TrimEnd('.')} (");
        foreach (var (i, remedy) in remedies.Index())
        {
            if (i > 0) text.AppendLiteral(", ");
            text.AppendFormatted(remedy);
        }

        text.AppendLiteral(").");
        return text;
    }
}
