using Selkie.Oci;

namespace Selkie.Engine.Images.Copying;

/// <summary>How an image is copied out.</summary>
public sealed record CopySettings
{
    /// <summary>Media type that the manifest must have; null for the image's own where the destination takes it.</summary>
    public string? ManifestType { get; init; }

    /// <summary>How layers are compressed where they have to be; null for gzip.</summary>
    public CompressionFormat? Compression { get; init; }

    /// <summary>How hard; null for the format's usual level.</summary>
    public int? Level { get; init; }

    /// <summary>A layer that is there with another compression does not do.</summary>
    public bool ForceCompression { get; init; }

    /// <summary>Signatures stay behind.</summary>
    public bool RemoveSignatures { get; init; }

    /// <summary>What the options of a verb say, and containers.conf where they say nothing. A compression that was asked for is meant.</summary>
    /// <exception cref="EngineError">A format is not known.</exception>
    internal static CopySettings Of(EngineContext engine, string? format, string? compression, int? level, bool? force, bool removeSignatures)
    {
        var wanted = compression is { Length: > 0 } ? compression : engine.Conf.CompressionFormat;
        return new()
        {
            ManifestType = ManifestFormats.Parse(format),
            Compression = wanted is { Length: > 0 } ? CompressionFormats.Parse(wanted) : null,
            Level = level ?? engine.Conf.CompressionLevel,
            ForceCompression = force ?? compression is { Length: > 0 },
            RemoveSignatures = removeSignatures,
        };
    }
}
