using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LearnRate.Bench;

/// <summary>The machine a result was measured on, in words and as a folder name.</summary>
internal static class Host
{
    private static string Processor => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor"
        : RuntimeInformation.ProcessArchitecture.ToString();

    private static string Vector => Vector512.IsHardwareAccelerated ? "512-bit vectors" : Vector256.IsHardwareAccelerated ? "256-bit vectors" : "128-bit vectors";

    public static string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor}, {Environment.ProcessorCount} cores, {Vector}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");

    public static string Folder => string.Join('-', $"{Processor} {Environment.ProcessorCount} cores".ToLowerInvariant()
        .Split([' ', '@', '(', ')', '/', '.'], StringSplitOptions.RemoveEmptyEntries));
}
