namespace LearnRate.Cli.Runs;

/// <summary>An id on the command line names no runs, or not as few as are needed.</summary>
internal sealed class UnknownRunsException(string message) : Exception(message);
