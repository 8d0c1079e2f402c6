namespace Selkie.Storage.Tar;

/// <summary>Bytes that come in pieces, looked at where they lie.</summary>
internal abstract class ChunkSource
{
    private byte[] _chunk = [];
    private int _position, _end;

    /// <summary>What can be looked at now; empty only at the end, after <see cref="Ensure"/> said so.</summary>
    public ReadOnlySpan<byte> Available => _chunk.AsSpan(_position, _end - _position);

    /// <summary>Bytes that were passed so far.</summary>
    public long Offset { get; private set; }

    /// <summary>The next piece, or length zero at the end. The piece before it is free from now on.</summary>
    protected abstract (byte[] Chunk, int Length) NextChunk();

    /// <summary>Makes sure that something is available; false at the end.</summary>
    public bool Ensure()
    {
        while (_position == _end)
        {
            (_chunk, _end) = NextChunk();
            _position = 0;
            if (_end == 0) return false;
        }

        return true;
    }

    public void Advance(int count)
    {
        _position += count;
        Offset += count;
    }

    /// <summary>Fills the buffer; returns less only at the end.</summary>
    public int Read(Span<byte> buffer)
    {
        var done = 0;
        while (done < buffer.Length && Ensure())
        {
            var n = Math.Min(buffer.Length - done, _end - _position);
            _chunk.AsSpan(_position, n).CopyTo(buffer[done..]);
            Advance(n);
            done += n;
        }

        return done;
    }
}

/// <summary>The chunks of a stream, read by the thread that needs them.</summary>
internal sealed class StreamSource(Stream stream) : ChunkSource
{
    private readonly byte[] _buffer = new byte[1 << 17];

    protected override (byte[] Chunk, int Length) NextChunk() => (_buffer, stream.Read(_buffer));
}
