using System.Buffers;

namespace Selkie.Engine.Images.Copying;

/// <summary>
/// A stream compressed while it is read, on all processors: it is cut into pieces of a fixed size, each becomes a member (gzip) or a frame
/// (zstd) of its own, and readers of both formats take a row of these as one. The bytes do not depend on how many processors there are.
/// </summary>
/// <param name="source">What is compressed; disposed of with this stream.</param>
/// <param name="format">How.</param>
/// <param name="level">How hard; null for the usual.</param>
internal sealed class CompressingStream(Stream source, CompressionFormat format, int? level) : Stream
{
    private const int PieceSize = 512 * 1024;

    private readonly Queue<Task<ArraySegment<byte>>> _pieces = new();
    private readonly int _ahead = Environment.ProcessorCount + 1;
    private ArraySegment<byte> _current;
    private bool _ended;
    private bool _any;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_current.Count == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Fill();
            if (_pieces.Count == 0) return 0;
            if (_current.Array is { Length: > 0 } used) ArrayPool<byte>.Shared.Return(used);
            _current = default;
            _current = await _pieces.Dequeue().ConfigureAwait(false);
        }
        var n = Math.Min(buffer.Length, _current.Count);
        _current[..n].AsMemory().CopyTo(buffer);
        _current = _current[n..];
        return n;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) source.Dispose();
        base.Dispose(disposing);
    }

    private void Fill()
    {
        while (!_ended && _pieces.Count < _ahead)
        {
            var piece = ArrayPool<byte>.Shared.Rent(PieceSize);
            var length = source.ReadAtLeast(piece.AsSpan(0, PieceSize), PieceSize, throwOnEndOfStream: false);
            _ended = length < PieceSize;
            // Nothing at all is still one, empty, member.
            if (length == 0 && _any)
            {
                ArrayPool<byte>.Shared.Return(piece);
                return;
            }
            _any = true;
            _pieces.Enqueue(Task.Run(() => Compress(piece, length)));
        }
    }

    private ArraySegment<byte> Compress(byte[] piece, int length)
    {
        try
        {
            var target = ArrayPool<byte>.Shared.Rent(CompressionFormats.Bound(length));
            return new(target, 0, CompressionFormats.Compress(format, level, piece.AsSpan(0, length), target));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
