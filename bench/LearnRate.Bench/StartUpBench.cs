namespace LearnRate.Bench;

/// <summary>From the shell to the last line: the published command, beside a Python that only imports numpy.</summary>
internal static class StartUpBench
{
    public static string Run(int rounds)
    {
        using var version = PublishedCommand.Launch("learnrate --version", "--version");
        using var tutorial = PublishedCommand.Launch("learnrate tutorial", "tutorial");
        using var numpy = new Launch("python3 -c 'import numpy'", "/usr/bin/python3", "-c", "import numpy");
        return Contest.Table("launch", Contest.Hold([version, tutorial, numpy], rounds));
    }
}
