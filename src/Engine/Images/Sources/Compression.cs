using System.IO.Compression;
using Selkie.Oci;

namespace Selkie.Engine.Images.Sources;

/// <summary>Tells compression from the first bytes, and undoes it.</summary>
internal static class Compression
{
    private const int Longest = 6;

    /// <summary>The stream as it was before compression; the stream given is taken over.</summary>
    /// <exception cref="EngineError">For kinds that cannot be read.</exception>
    internal static Stream Decompress(Stream stream, out bool compressed)
    {
        var start = new byte[Longest];
        var length = stream.ReadAtLeast(start, Longest, throwOnEndOfStream: false);
        var head = start.AsSpan(0, length);
        compressed = true;
        var whole = new PrefixedStream(start.AsMemory(0, length), stream);
        if (head.StartsWith<byte>([0x1f, 0x8b])) return new GZipStream(whole, CompressionMode.Decompress);
        if (head.StartsWith<byte>([0x28, 0xb5, 0x2f, 0xfd])) return new ZstdSharp.DecompressionStream(whole, leaveOpen: false);
        if (head.StartsWith<byte>([0xfd, 0x37, 0x7a, 0x58, 0x5a])) throw new EngineError(ErrorKind.Unsupported, "archives compressed with xz cannot be read: use xz -d first");
        if (head.StartsWith("BZh"u8)) throw new EngineError(ErrorKind.Unsupported, "archives compressed with bzip2 cannot be read: use bzip2 -d first");
        compressed = false;
        return whole;
    }
}

/// <summary>Bytes that were read already, and the rest of their stream.</summary>
internal sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _prefix = prefix;

    public override int Read(Span<byte> buffer)
    {
        if (_prefix.IsEmpty) return rest.Read(buffer);
        var n = Math.Min(buffer.Length, _prefix.Length);
        _prefix.Span[..n].CopyTo(buffer);
        _prefix = _prefix[n..];
        return n;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) rest.Dispose();
        base.Dispose(disposing);
    }
}
