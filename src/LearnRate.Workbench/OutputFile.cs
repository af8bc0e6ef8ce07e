using LearnRate.Formats;

namespace LearnRate.Workbench;

/// <summary>A file that a session writes because it was asked to. It appears whole or not at all.</summary>
/// <param name="Setting">The setting that names it.</param>
/// <param name="Path">Where it goes.</param>
internal sealed record OutputFile(Setting Setting, string Path)
{
    /// <summary>Says so if it cannot be written, before work begins that would be lost.</summary>
    /// <exception cref="WorkbenchException">It cannot.</exception>
    public void EnsureWritable() => Open().Dispose();

    /// <summary>Begins it, for content that comes bit by bit.</summary>
    /// <exception cref="WorkbenchException">It cannot be written.</exception>
    public AtomicFile Open() => Guarded(() => AtomicFile.Create(Path));

    /// <summary>Gives what was begun its name.</summary>
    /// <exception cref="WorkbenchException">It cannot be written.</exception>
    public void Keep(AtomicFile file) => Guarded(() =>
    {
        file.Keep();
        return true;
    });

    /// <summary>Writes it.</summary>
    /// <param name="write">Writes its content.</param>
    /// <exception cref="WorkbenchException">It cannot be written.</exception>
    public void Write(Action<Stream> write) => Guarded(() =>
    {
        AtomicFile.Write(Path, write);
        return true;
    });

    /// <summary>Writes text.</summary>
    /// <inheritdoc cref="Write(Action{Stream})"/>
    public void WriteText(Action<TextWriter> write) => Write(stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        write(writer);
    });

    private T Guarded<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (IOException refused)
        {
            throw new WorkbenchException(FailureCode.OutputNotWritable, $"{Setting}: {refused.Message}", refused);
        }
    }

    /// <summary>The failure to write more of what was begun.</summary>
    public WorkbenchException NotWritable(IOException cause) =>
        new(FailureCode.OutputNotWritable, $"{Setting}: {Path} cannot be written: {cause.Message}", cause);
}
