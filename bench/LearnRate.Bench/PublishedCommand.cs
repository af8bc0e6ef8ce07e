namespace LearnRate.Bench;

/// <summary>The command as users install it: published, compiled ahead of time.</summary>
internal static class PublishedCommand
{
    private static readonly Lazy<string> File = new(Publish);

    /// <summary>Launches it, from the shell to its last line.</summary>
    /// <param name="name">What it does.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Contestant Launch(string name, params string[] arguments) => new Launch(name, File.Value, arguments);

    private static string Publish()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "published");
        Tools.Run("dotnet", "publish", Path.Combine(Tools.Root, "src", "LearnRate.Cli"), "-c", "Release", "--use-current-runtime", "-o",
            folder);
        return Path.Combine(folder, "LearnRate.Cli");
    }
}

/// <summary>A program that is started anew each time.</summary>
internal sealed class Launch(string name, string program, params string[] arguments) : Contestant(name)
{
    public override Answer Do(long count) => Time(count, () => Tools.Run(program, arguments).Split('\n')[0].Trim());

    public override void Dispose() { }
}
