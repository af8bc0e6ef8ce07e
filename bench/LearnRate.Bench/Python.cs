using System.Diagnostics;

namespace LearnRate.Bench;

/// <summary>A Python with its libraries: the system's, or that of a Debian in a folder of its own.</summary>
/// <param name="Debian">The folder, or null for the system's.</param>
internal sealed record Python(string? Debian)
{
    /// <summary>How a script of the peers' folder is started.</summary>
    public ProcessStartInfo Start(string script, params string[] arguments)
    {
        if (Debian is null) return new("/usr/bin/python3", [Tools.PeerFile(script), .. arguments]);
        // In a mount namespace of its own all is unmounted by itself; the scripts are seen inside as /peers.
        const string enter =
            "mkdir -p \"$0/peers\"; mount -t proc proc \"$0/proc\"; mount --bind -o ro \"$1\" \"$0/peers\"; shift; exec chroot \"$@\"";
        return new("unshare", ["-m", "sh", "-c", enter, Debian, Path.GetDirectoryName(Tools.PeerFile(script))!, Debian, "/usr/bin/python3",
            "-B", $"/peers/{script}", .. arguments]);
    }
}
