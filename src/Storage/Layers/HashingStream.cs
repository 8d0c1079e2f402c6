using System.IO.Compression;
using System.Security.Cryptography;
using Selkie.Oci;
using Selkie.Storage.Layout;

namespace Selkie.Storage.Layers;

/// <summary>A blob as it comes: counted, hashed, and its compression told from its first bytes.</summary>
internal sealed class HashingStream(Stream source, bool hash) : ReadOnlyStream
{
    private readonly IncrementalHash? _hash = hash ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    private byte[] _head = [];
    private int _headAt;
    private long _length;

    public override long Length => _length;

    public bool Hashes => _hash is not null;

    public override int Read(Span<byte> buffer)
    {
        if (_headAt < _head.Length)
        {
            var n = Math.Min(buffer.Length, _head.Length - _headAt);
            _head.AsSpan(_headAt, n).CopyTo(buffer);
            _headAt += n;
            return n;
        }

        return ReadSource(buffer);
    }

    private int ReadSource(Span<byte> buffer)
    {
        var n = source.Read(buffer);
        _hash?.AppendData(buffer[..n]);
        _length += n;
        return n;
    }

    /// <summary>The archive in the blob.</summary>
    public Stream Decompress(out LayerCompression compression)
    {
        var head = new byte[6];
        var length = 0;
        for (int n; length < head.Length && (n = ReadSource(head.AsSpan(length))) > 0; length += n)
        {
        }

        _head = head[..length];
        ReadOnlySpan<byte> h = _head;
        compression = h.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b, 8]) ? LayerCompression.Gzip
            : h.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]) ? LayerCompression.Zstd
            : h.StartsWith("BZh"u8) ? LayerCompression.Bzip2
            : h.StartsWith((ReadOnlySpan<byte>)[0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]) ? LayerCompression.Xz
            : LayerCompression.None;
        return compression switch
        {
            LayerCompression.None => this,
            LayerCompression.Gzip => new GZipStream(this, CompressionMode.Decompress, leaveOpen: true),
            LayerCompression.Zstd => new ZstdSharp.DecompressionStream(this, leaveOpen: true),
            _ => throw new StorageException(StorageError.Invalid, $"layers compressed with {compression.ToString().ToLowerInvariant()} are not supported: use gzip or zstd"),
        };
    }

    /// <summary>Reads what is left.</summary>
    public void Drain()
    {
        var buffer = new byte[65536];
        while (Read(buffer) > 0)
        {
        }
    }

    public string? Digest() => _hash is null ? null : "sha256:" + Convert.ToHexStringLower(_hash.GetHashAndReset());

    protected override void Dispose(bool disposing)
    {
        _hash?.Dispose();
        base.Dispose(disposing);
    }
}
