using System.IO.Compression;
using Selkie.Oci;

namespace Selkie.Engine.Images.Copying;

/// <summary>How layers are compressed.</summary>
public enum CompressionFormat
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>gzip.</summary>
    Gzip,

    /// <summary>Zstandard.</summary>
    Zstd,
}

/// <summary>Names, media types and the compressors of formats.</summary>
internal static class CompressionFormats
{
    // Of zlib-ng's levels this one is the last whose speed is near the fastest; what it saves over level 1 is most of what any level saves.
    private const int GzipLevel = 2;
    private const int ZstdLevel = 3;

    /// <summary>Reads a name of --compression-format.</summary>
    /// <exception cref="EngineError">It is none, or none that can be written.</exception>
    internal static CompressionFormat Parse(string name) => name switch
    {
        "gzip" => CompressionFormat.Gzip,
        "zstd" => CompressionFormat.Zstd,
        "zstd:chunked" => throw new EngineError(ErrorKind.Unsupported, "compression format \"zstd:chunked\" is not supported: use zstd"),
        "bzip2" or "xz" => throw new EngineError(ErrorKind.Invalid, $"compression using {name} required, but none of the known manifest formats support it"),
        _ => throw new EngineError(ErrorKind.Invalid, $"cannot find compressor for \"{name}\""),
    };

    /// <summary>The compression that a layer's media type names.</summary>
    internal static CompressionFormat Of(string? mediaType) => mediaType switch
    {
        MediaTypes.DockerLayerGzip or MediaTypes.DockerForeignLayer => CompressionFormat.Gzip,
        { } type when type.EndsWith("+gzip", StringComparison.Ordinal) => CompressionFormat.Gzip,
        { } type when type.EndsWith("+zstd", StringComparison.Ordinal) || type.EndsWith(".zstd", StringComparison.Ordinal) => CompressionFormat.Zstd,
        _ => CompressionFormat.None,
    };

    /// <summary>The media type of a layer in a manifest of some type.</summary>
    /// <exception cref="EngineError">That manifest has no type for it.</exception>
    internal static string LayerType(string manifestType, CompressionFormat format) => (manifestType, format) switch
    {
        (MediaTypes.OciManifest, CompressionFormat.None) => MediaTypes.OciLayer,
        (MediaTypes.OciManifest, CompressionFormat.Gzip) => MediaTypes.OciLayerGzip,
        (MediaTypes.OciManifest, _) => MediaTypes.OciLayerZstd,
        (_, CompressionFormat.None) => MediaTypes.DockerLayer,
        (_, CompressionFormat.Gzip) => MediaTypes.DockerLayerGzip,
        _ => throw new EngineError(ErrorKind.Unsupported, $"compression using zstd required together with format {manifestType}, which does not support it"),
    };

    /// <summary>Room that a compressed piece needs at most.</summary>
    internal static int Bound(int length) => length + length / 64 + 1024;

    /// <summary>Compresses one piece; pieces that follow one another are one compressed stream.</summary>
    /// <returns>How many bytes of the target count.</returns>
    internal static int Compress(CompressionFormat format, int? level, ReadOnlySpan<byte> piece, byte[] target)
    {
        if (format == CompressionFormat.Zstd)
        {
            using var zstd = new ZstdSharp.Compressor(level ?? ZstdLevel);
            return zstd.Wrap(piece, target);
        }
        using var memory = new MemoryStream(target);
        var usual = Entropy.LooksRandom(piece) ? 0 : GzipLevel;
        var options = new ZLibCompressionOptions { CompressionLevel = Math.Clamp(level ?? usual, 0, 9) };
        using (var gzip = new GZipStream(memory, options, leaveOpen: true)) gzip.Write(piece);
        return (int)memory.Position;
    }
}
