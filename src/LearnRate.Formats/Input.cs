using System.Buffers;
using System.IO.Compression;
using LearnRate.Data;

namespace LearnRate.Formats;

/// <summary>The bytes of a file or a stream, unpacked, with a look at their beginning.</summary>
internal sealed class Input : IDisposable
{
    private const int Peek = 1 << 18;

    private readonly Stream _rest;
    private readonly byte[] _beginning;

    private Input(string name, Stream rest, byte[] beginning, bool compressed, bool whole) =>
        (Name, _rest, _beginning, IsCompressed, BeginningIsAll) = (name, rest, beginning, compressed, whole);

    public string Name { get; }

    public bool IsCompressed { get; }

    /// <summary>The first quarter of a megabyte.</summary>
    public ReadOnlySpan<byte> Beginning => _beginning;

    public bool BeginningIsAll { get; }

    public bool IsParquet => Beginning.StartsWith("PAR1"u8);

    /// <exception cref="TableException">The file is not there or cannot be read.</exception>
    public static Input OfFile(string path)
    {
        try
        {
            // Sequential reads of 1 MB; the decoder above keeps a buffer of its own.
            return Open(Path.GetFileName(path),
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TableException($"there is no file {path}.", cause: e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException or ArgumentException)
        {
            throw new TableException($"{path} cannot be read: {e.Message}", cause: e);
        }
    }

    /// <exception cref="TableException">The stream cannot be read.</exception>
    public static Input Open(string name, Stream stream)
    {
        try
        {
            var (beginning, whole) = Take(stream);
            if (beginning is not [0x1F, 0x8B, ..]) return new(name, stream, beginning, false, whole);
            var unpacked = new GZipStream(new Joined(beginning, stream), CompressionMode.Decompress);
            (beginning, whole) = Take(unpacked);
            return new(name, unpacked, beginning, true, whole);
        }
        catch (InvalidDataException e)
        {
            stream.Dispose();
            throw Damaged(name, e);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public static TableException Damaged(string name, Exception e) =>
        new("it begins like a gzip file, but cannot be unpacked: it is damaged or cut off.", name, cause: e);

    /// <summary>All bytes from the start.</summary>
    public Stream Open() => new Joined(_beginning, _rest);

    /// <summary>All bytes from the start, as a stream that can be searched; what cannot be is read into memory.</summary>
    public Stream OpenSeekable()
    {
        if (!IsCompressed && _rest.CanSeek)
        {
            _rest.Position = 0;
            return _rest;
        }

        var copy = new MemoryStream();
        Open().CopyTo(copy);
        copy.Position = 0;
        return copy;
    }

    public void Dispose() => _rest.Dispose();

    private static (byte[] Beginning, bool Whole) Take(Stream stream)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Peek);
        try
        {
            var count = stream.ReadAtLeast(bytes.AsSpan(0, Peek), Peek, throwOnEndOfStream: false);
            return (bytes[..count], count < Peek);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Bytes that were read already, and then the rest.</summary>
    private sealed class Joined(byte[] first, Stream rest) : Stream
    {
        private int _done;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            if (_done == first.Length) return rest.Read(buffer);
            var count = Math.Min(buffer.Length, first.Length - _done);
            first.AsSpan(_done, count).CopyTo(buffer);
            _done += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
