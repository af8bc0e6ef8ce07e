namespace LearnRate.Bench;

/// <summary>From the shell to the last line: the published command, beside a Python that only imports numpy.</summary>
internal static class StartUpBench
{
    public static string Run(int rounds)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "published");
        Tools.Run("dotnet", "publish", Path.Combine(Tools.Root, "src", "LearnRate.Cli"), "-c", "Release", "--use-current-runtime", "-o", folder);
        var command = Path.Combine(folder, "LearnRate.Cli");
        using var version = new Launch("learnrate --version", command, "--version");
        using var tutorial = new Launch("learnrate tutorial", command, "tutorial");
        using var numpy = new Launch("python3 -c 'import numpy'", "/usr/bin/python3", "-c", "import numpy");
        return Contest.Table("launch", Contest.Hold([version, tutorial, numpy], rounds));
    }

    private sealed class Launch(string name, string program, params string[] arguments) : Contestant(name)
    {
        public override Answer Do(long count) => Time(count, () => Tools.Run(program, arguments).Split('\n')[0].Trim());

        public override void Dispose() { }
    }
}
