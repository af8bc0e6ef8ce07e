using LearnRate.Workbench;

namespace LearnRate.Cli;

/// <summary>What a store says while a command goes on, a line each on standard error.</summary>
internal sealed class StoreNotices(Terminal terminal) : IProgress<StoreNotice>
{
    public void Report(StoreNotice value) =>
        terminal.Error.WriteLine($"{(value.IsWarning ? "warning: " : "")}{FailureText.Describe(value.Text)}");
}
