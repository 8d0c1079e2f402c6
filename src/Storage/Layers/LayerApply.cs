namespace Selkie.Storage.Layers;

/// <summary>A blob to become a layer. It is read once: checked, decompressed, hashed and unpacked at the same time.</summary>
public sealed record LayerApply
{
    /// <summary>The blob: a tar archive, plain or compressed with gzip or zstd (told from its first bytes).</summary>
    public required Stream Blob { get; init; }

    /// <summary>Id of the layer below, for <see cref="LayerStore.Apply"/>.</summary>
    public string? Parent { get; init; }

    /// <summary>Id to use, or null for the one that follows from the parent and the content, as image tools choose it.</summary>
    public string? Id { get; init; }

    /// <summary>Digest that the archive must have, such as <c>sha256:…</c>.</summary>
    public string? ExpectedDiffId { get; init; }

    /// <summary>Digest that the blob must have.</summary>
    public string? ExpectedBlobDigest { get; init; }

    /// <summary>The caller has checked the blob against <see cref="ExpectedBlobDigest"/> already, or does so while it is read.</summary>
    public bool BlobIsVerified { get; init; }

    /// <summary>How the blob must be compressed; null: whatever its first bytes say.</summary>
    public LayerCompression? ExpectedCompression { get; init; }

    /// <summary>The layer goes to the disk as soon as it is unpacked, beside the unpacking of others; without it, when it is recorded.</summary>
    public bool WriteEarly { get; init; }

    /// <summary>Bytes that the archive may have at most; null for what the file system has room for.</summary>
    public long? MaxSize { get; init; }

    /// <summary>SELinux label for mounts.</summary>
    public string? MountLabel { get; init; }
}
