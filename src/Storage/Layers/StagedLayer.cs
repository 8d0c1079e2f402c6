namespace Selkie.Storage.Layers;

/// <summary>A layer that is unpacked but not yet part of the store. Disposing one that was not committed removes it.</summary>
public sealed class StagedLayer : IDisposable
{
    private readonly StagingDirectory _staging;

    internal StagedLayer(StagingDirectory staging, LayerRecord facts, string? id)
    {
        _staging = staging;
        Facts = facts;
        Id = id;
    }

    /// <summary>Digest of the tar archive.</summary>
    public string DiffId => Facts.DiffId!;

    /// <summary>Bytes of the tar archive.</summary>
    public long DiffSize => Facts.DiffSize;

    /// <summary>Digest of the blob.</summary>
    public string? BlobDigest => Facts.BlobDigest;

    /// <summary>Bytes of the blob.</summary>
    public long BlobSize => Facts.BlobSize;

    /// <summary>How the blob was compressed.</summary>
    public LayerCompression Compression => Facts.Compression;

    /// <summary>What is known of it.</summary>
    public LayerRecord Facts { get; }

    internal string? Id { get; }

    internal StagingDirectory Staging => _staging;

    /// <summary>Its files on their way to the disk, while others are still being unpacked; null when that has not begun.</summary>
    internal Task? Writing { get; init; }

    /// <inheritdoc/>
    public void Dispose() => _staging.Dispose();
}
