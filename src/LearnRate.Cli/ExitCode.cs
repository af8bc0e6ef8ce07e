namespace LearnRate.Cli;

/// <summary>What the process answers when it ends; listed in the README and by <c>learnrate --help</c>.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Fault = 1;
    public const int Usage = 2;
    public const int BadData = 3;
    public const int NoUsableRate = 4;
    public const int OutOfBudget = 5;
    public const int Interrupted = 130;
    public const int Terminated = 143;
}
