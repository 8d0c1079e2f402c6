using Selkie.Storage.Layout;

namespace Selkie.Storage.Layers;

/// <summary>How a layer's blob was compressed; the numbers are those of layers.json.</summary>
public enum LayerCompression
{
    /// <summary>A plain tar archive.</summary>
    None = 0,

    /// <summary>bzip2.</summary>
    Bzip2 = 1,

    /// <summary>gzip.</summary>
    Gzip = 2,

    /// <summary>xz.</summary>
    Xz = 3,

    /// <summary>Zstandard.</summary>
    Zstd = 4,
}

/// <summary>A record of layers.json.</summary>
public sealed record LayerRecord
{
    /// <summary>Id: 64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Names, usually none.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Id of the layer below, or null for a base layer.</summary>
    public string? Parent { get; init; }

    /// <summary>Text of the creator's.</summary>
    public string? Metadata { get; init; }

    /// <summary>SELinux label for mounts.</summary>
    public string? MountLabel { get; init; }

    /// <summary>When the layer was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Digest of the blob as it came (compressed-diff-digest).</summary>
    public string? BlobDigest { get; init; }

    /// <summary>Bytes of the blob as it came.</summary>
    public long BlobSize { get; init; }

    /// <summary>Digest of the tar archive (diff-digest).</summary>
    public string? DiffId { get; init; }

    /// <summary>Bytes of the tar archive.</summary>
    public long DiffSize { get; init; }

    /// <summary>Digest of the table of contents of a partially pulled layer.</summary>
    public string? TocDigest { get; init; }

    /// <summary>Compression of the blob.</summary>
    public LayerCompression Compression { get; init; }

    /// <summary>User ids that own files of the layer.</summary>
    public IReadOnlyList<uint> Uids { get; init; } = [];

    /// <summary>Group ids that own files of the layer.</summary>
    public IReadOnlyList<uint> Gids { get; init; } = [];

    /// <summary>Id mapping that the files on disk have been shifted by.</summary>
    public IdMappings Mappings { get; init; } = IdMappings.None;

    /// <summary>Names of big data items.</summary>
    public IReadOnlyList<string> BigDataNames { get; init; } = [];

    /// <summary>Being made or deleted by a process that may be gone: not to be used.</summary>
    public bool Incomplete { get; init; }

    /// <summary>The layer belongs to an additional store.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The record is in volatile-layers.json: a container's that does not outlive it.</summary>
    public bool Volatile { get; init; }
}
