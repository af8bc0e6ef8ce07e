using System.Runtime.CompilerServices;
using LearnRate.Storage;

namespace LearnRate.Cli.Tests;

/// <summary>Commands that keep runs keep those of tests in a store of their own, also in processes that tests start.</summary>
internal static class StoreOfTests
{
    [ModuleInitializer]
    internal static void Name()
    {
        var folder = Directory.CreateTempSubdirectory("learnrate-store").FullName;
        Environment.SetEnvironmentVariable(StorePlace.Variable, Path.Combine(folder, "runs.db"));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
    }
}
