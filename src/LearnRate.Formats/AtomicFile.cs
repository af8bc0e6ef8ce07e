namespace LearnRate.Formats;

/// <summary>
/// A file that appears whole or not at all: it is written under another name beside, and
/// gets its own when it is kept. What is not kept leaves nothing behind.
/// </summary>
public sealed class AtomicFile : IDisposable
{
    private readonly string _path, _target, _temporary;
    private bool _kept;

    private AtomicFile(string path)
    {
        (_path, _target) = (path, TargetOf(path));
        if (Directory.Exists(_target)) throw new IOException("it is a folder.");
        // A device, such as /dev/stdout, has no place beside it, and takes what it is given at once.
        _temporary = IsDevice(_target) ? _target : $"{_target}.{Environment.ProcessId}-{Guid.NewGuid():N}.part";
        Stream = _temporary == _target ? new FileStream(_target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)
            : new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, 1 << 16);
    }

    /// <summary>Where its content goes.</summary>
    public Stream Stream { get; }

    /// <summary>Begins a file.</summary>
    /// <param name="path">What it will be called; what has this name is replaced when the new one is kept.</param>
    /// <exception cref="IOException">It cannot be written there; the message names the file and says why.</exception>
    public static AtomicFile Create(string path) => Guarded(path, () => new AtomicFile(path));

    /// <summary>Writes a file.</summary>
    /// <param name="path">What it is called; what has this name is replaced.</param>
    /// <param name="write">Writes its content.</param>
    /// <exception cref="IOException">It cannot be written; the message names the file and says why.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        using var file = Create(path);
        try
        {
            write(file.Stream);
        }
        catch (IOException e)
        {
            throw NotWritten(path, e);
        }

        file.Keep();
    }

    /// <summary>Gives the file its name.</summary>
    /// <exception cref="IOException">It cannot be written; the message names the file and says why.</exception>
    public void Keep() => Guarded(_path, () =>
    {
        Stream.Dispose();
        if (_temporary != _target) Replace();
        return _kept = true;
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_kept) return;
        try
        {
            Stream.Dispose();
        }
        catch (IOException)
        {
            // What cannot be written any more is not kept anyway.
        }

        if (_temporary != _target) File.Delete(_temporary);
    }

    private void Replace()
    {
        if (!OperatingSystem.IsWindows() && File.Exists(_target)) File.SetUnixFileMode(_temporary, File.GetUnixFileMode(_target));
        File.Move(_temporary, _target, overwrite: true);
    }

    // Through a link the file is written that it leads to, and the link stays.
    private static string TargetOf(string path) =>
        File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target ? target.FullName : path;

    private static bool IsDevice(string path) => !OperatingSystem.IsWindows() && File.Exists(path)
        && Path.GetFullPath(path) is var full && (full.StartsWith("/dev/", StringComparison.Ordinal)
            || full.StartsWith("/proc/", StringComparison.Ordinal));

    private static T Guarded<T>(string path, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw NotWritten(path, e);
        }
    }

    private static IOException NotWritten(string path, Exception cause) =>
        new($"{path} cannot be written: {Reason(cause.Message, path)}", cause);

    // The name for the time being says nothing to whoever gave the file another.
    private static string Reason(string message, string path)
    {
        var end = message.LastIndexOf(".part'", StringComparison.Ordinal);
        var begin = end < 0 ? -1 : message.LastIndexOf('\'', end);
        return begin < 0 ? message : $"{message[..(begin + 1)]}{Path.GetFullPath(path)}{message[(end + ".part".Length)..]}";
    }
}
