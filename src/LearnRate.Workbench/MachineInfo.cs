using System.Reflection;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LearnRate.Workbench;

/// <summary>The machine the program runs on, and the program itself.</summary>
internal static class MachineInfo
{
    public static string Version { get; } =
        typeof(MachineInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The widest vectors in use, by the name of their instruction set.</summary>
    public static string VectorHardware =>
        Vector512.IsHardwareAccelerated ? "AVX-512: 16 float lanes"
        : Avx2.IsSupported ? "AVX2: 8 float lanes"
        : Vector128.IsHardwareAccelerated ? "128-bit vectors: 4 float lanes"
        : "no vector hardware: slow";
}
