using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LearnRate.Bench;

/// <summary>The machine a result was measured on, in words and as a folder name.</summary>
internal static class MachineInfo
{
    // Virtual machines call processors of several generations by one name; family and model tell them apart.
    private static string Processor => File.Exists("/proc/cpuinfo")
        ? (Line("model name") ?? "unknown processor") + (Line("cpu family") is { } family ? $" family {family} model {Line("model")}" : "")
        : RuntimeInformation.ProcessArchitecture.ToString();

    private static string Vector =>
        Vector512.IsHardwareAccelerated ? "512-bit vectors" : Vector256.IsHardwareAccelerated ? "256-bit vectors" : "128-bit vectors";

    private static string? Line(string key) =>
        File.ReadLines("/proc/cpuinfo").Select(line => line.Split(':')).FirstOrDefault(parts => parts[0].Trim() == key)?[1].Trim();

    /// <summary>The kernels of OpenBLAS that are the best for this processor, or null where it is to choose. It takes these itself on
    /// every one with AVX-512 and bfloat16 that it knows; version 0.3.21 does not know Intel's since 2023, and would multiply matrices
    /// there five times as slowly, without AVX.</summary>
    public static string? BlasCore => Line("flags") is { } flags && flags.Split(' ').Contains("avx512_bf16") ? "Cooperlake" : null;

    public static string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"{Processor}, {Environment.ProcessorCount} cores, {Vector}, {RuntimeInformation.OSDescription}, " +
        $"{RuntimeInformation.FrameworkDescription}");

    public static string Folder => string.Join('-', $"{Processor} {Environment.ProcessorCount} cores".ToLowerInvariant()
        .Split([' ', '@', '(', ')', '/', '.'], StringSplitOptions.RemoveEmptyEntries));
}
