using LearnRate.Workbench;

namespace LearnRate.Cli;

/// <summary>Failures in the words of a command line: settings are options, activities commands; and one exit code for each kind.</summary>
internal static class FailureText
{
    /// <summary>The sentence, with options and commands as they are typed.</summary>
    public static string Describe(Failure failure) => Describe(failure.Text);

    /// <inheritdoc cref="Describe(Failure)"/>
    public static string Describe(Sentence sentence) => sentence.Describe(mention => mention switch
    {
        Setting setting => $"--{setting}",
        Activity { About: { } about } activity => $"learnrate {activity.Name} {Settings.Quoted(about)}",
        _ => $"learnrate {mention}",
    });

    public static int ExitCodeOf(FailureCode code) => code switch
    {
        FailureCode.Usage or FailureCode.UnknownRuns or FailureCode.OutputNotWritable => ExitCode.Usage,
        FailureCode.BadData or FailureCode.StoreUnavailable or FailureCode.OutOfMemory => ExitCode.BadData,
        FailureCode.NoUsableRate => ExitCode.NoUsableRate,
        FailureCode.OutOfBudget => ExitCode.OutOfBudget,
        _ => ExitCode.Fault,
    };

    /// <summary>Says a failure in one line on standard error.</summary>
    /// <returns>The exit code.</returns>
    public static int Say(Terminal terminal, Failure failure)
    {
        terminal.Error.WriteLine($"error: {VisibleText.OnOneLine(Describe(failure))}");
        return ExitCodeOf(failure.Code);
    }
}
