using System.Security.Cryptography;

namespace Selkie.Oci;

/// <summary>
/// A read-only stream that fails at its end when what was read does not have the digest or the length it should have.
/// The end counts only once it was seen: read until 0 comes back.
/// </summary>
public sealed class VerifyingStream(Stream inner, Digest expected, long size = -1) : ReadOnlyStream
{
    private readonly IncrementalHash _hash = expected.NewHash();
    private long _read;
    private bool _ended;

    /// <summary>Bytes read so far.</summary>
    public long BytesRead => _read;

    /// <summary>Whether the end was reached and all was right.</summary>
    public bool Verified => _ended;

    /// <inheritdoc/>
    public override long Position { get => _read; set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var n = inner.Read(buffer);
        Account(buffer[..n], buffer.Length);
        return n;
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var n = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Account(buffer.Span[..n], buffer.Length);
        return n;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Reads what is left, so that digest and length are checked.</summary>
    public void Drain()
    {
        var buffer = new byte[32 * 1024];
        while (Read(buffer.AsSpan()) > 0)
        {
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            inner.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Account(ReadOnlySpan<byte> data, int wanted)
    {
        if (_ended) return;
        if (data.IsEmpty && wanted > 0)
        {
            Finish();
            return;
        }
        _read += data.Length;
        if (size >= 0 && _read > size) throw new EngineError(ErrorKind.Invalid, $"blob {expected} is longer than the {size} bytes its descriptor names");
        _hash.AppendData(data);
    }

    // containers/image's text for a wrong digest.
    private void Finish()
    {
        if (size >= 0 && _read != size) throw new EngineError(ErrorKind.Internal, $"blob {expected} ended after {_read} of {size} bytes");
        var got = Convert.ToHexStringLower(_hash.GetHashAndReset());
        if (got != expected.Hex) throw new EngineError(ErrorKind.Internal, $"Digest did not match, expected {expected}, got {expected.Algorithm}:{got}");
        _ended = true;
    }
}
