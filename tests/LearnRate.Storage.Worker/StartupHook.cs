using LearnRate.Storage.Worker;

/// <summary>
/// Arms a process that knows nothing of it, such as the <c>learnrate</c> command:
/// <c>DOTNET_STARTUP_HOOKS</c> with the path of this assembly. The runtime wants it to be called so.
/// </summary>
internal static class StartupHook
{
    public static void Initialize() => Kill.Arm();
}
