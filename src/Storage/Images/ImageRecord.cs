using System.Collections.ObjectModel;

namespace Selkie.Storage.Images;

/// <summary>A record of images.json.</summary>
public sealed record ImageRecord
{
    /// <summary>Id: 64 hexadecimal digits, the digest of the configuration.</summary>
    public required string Id { get; init; }

    /// <summary>Digest of the manifest, when it was given.</summary>
    public string? Digest { get; init; }

    /// <summary>Full names, such as <c>docker.io/library/alpine:latest</c>.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Names the image had, newest first.</summary>
    public IReadOnlyList<string> NamesHistory { get; init; } = [];

    /// <summary>Id of the uppermost layer, or null for an image without layers.</summary>
    public string? TopLayer { get; init; }

    /// <summary>Copies of the uppermost layer with other owners.</summary>
    public IReadOnlyList<string> MappedTopLayers { get; init; } = [];

    /// <summary>Text of the creator's.</summary>
    public string? Metadata { get; init; }

    /// <summary>Names of big data items: <c>manifest</c>, <c>manifest-sha256:…</c>, <c>sha256:…</c> of the configuration, <c>signature-…</c>.</summary>
    public IReadOnlyList<string> BigDataNames { get; init; } = [];

    /// <summary>Bytes of each item.</summary>
    public IReadOnlyDictionary<string, long> BigDataSizes { get; init; } = ReadOnlyDictionary<string, long>.Empty;

    /// <summary>Digest of each item.</summary>
    public IReadOnlyDictionary<string, string> BigDataDigests { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>When the image was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>The image belongs to an additional store.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Digests of the manifests the image is known by.</summary>
    public IEnumerable<string> Digests
    {
        get
        {
            if (Digest is not null) yield return Digest;

            foreach ((var key, var digest) in BigDataDigests)
            {
                if (key.StartsWith("manifest", StringComparison.Ordinal) && digest != Digest) yield return digest;
            }
        }
    }
}
