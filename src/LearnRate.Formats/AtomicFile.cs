using LearnRate.Data;

namespace LearnRate.Formats;

/// <summary>
/// A file that appears whole or not at all: it is written under another name beside, and
/// gets its own when it is kept. What is not kept leaves nothing behind.
/// </summary>
public sealed class AtomicFile : IDisposable
{
    private readonly string _path, _temporary;
    private bool _kept;

    private AtomicFile(string path, string temporary, FileStream stream) => (_path, _temporary, Stream) = (path, temporary, stream);

    /// <summary>Where its content goes.</summary>
    public Stream Stream { get; }

    /// <summary>Begins a file.</summary>
    /// <param name="path">What it will be called; what has this name is replaced when the new one is kept.</param>
    /// <exception cref="TableException">It cannot be written there.</exception>
    public static AtomicFile Create(string path)
    {
        var temporary = $"{path}.{Environment.ProcessId}-{Guid.NewGuid():N}.part";
        return Guarded(path, () => Directory.Exists(path) ? throw new IOException("it is a folder.")
            : new AtomicFile(path, temporary,
                new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, 1 << 16)));
    }

    /// <summary>Gives the file its name.</summary>
    /// <exception cref="TableException">It cannot be written.</exception>
    public void Keep() => Guarded(_path, () =>
    {
        Stream.Dispose();
        File.Move(_temporary, _path, overwrite: true);
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

        File.Delete(_temporary);
    }

    private static T Guarded<T>(string path, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new TableException($"{path} cannot be written: {e.Message}", cause: e);
        }
    }
}
