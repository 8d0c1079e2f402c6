using Selkie.Oci;
using Selkie.Oci.Images;

namespace Selkie.Engine.Images.Copying;

/// <summary>Where an image goes: a registry, an archive, a directory. Blobs come first, from several threads; manifests last.</summary>
internal interface IImageDestination : IDisposable
{
    /// <summary>What it takes and how it wants it.</summary>
    DestinationTraits Traits { get; }

    /// <summary>The size of a blob that is there already, or null.</summary>
    long? Find(Digest blob, CancellationToken cancel);

    /// <summary>Writes a blob.</summary>
    /// <param name="content">Opens the content and says what is known of it; it may be opened again after an interruption.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>Digest and size of what was written.</returns>
    (Digest Digest, long Size) PutBlob(BlobContent content, CancellationToken cancel);

    /// <summary>Writes a configuration.</summary>
    void PutConfig(Descriptor config, byte[] bytes);

    /// <summary>Writes a manifest: the one the destination's name stands for, or, with its digest, one that an index names.</summary>
    void PutManifest(byte[] manifest, string type, Digest? instance);

    /// <summary>Makes everything count.</summary>
    void Commit();
}

/// <summary>What a destination takes.</summary>
internal sealed record DestinationTraits
{
    /// <summary>How layers are to be.</summary>
    public LayerForm Layers { get; init; }

    /// <summary>Types of manifests, the preferred first; empty for all.</summary>
    public IReadOnlyList<string> ManifestTypes { get; init; } = [];

    /// <summary>Whether layers that are fetched from elsewhere stay there.</summary>
    public bool KeepsForeignLayers { get; init; }

    /// <summary>How many blobs may be written at once.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>Where what was pushed is remembered, and the repository it was pushed to; null where files show it themselves.</summary>
    public (Copying.BlobMemory Memory, string Repository)? Remembered { get; init; }

    /// <summary>Its name in a registry, where it is in one.</summary>
    public Reference? Reference { get; init; }

    /// <summary>The digest that its name demands of the manifest, if any.</summary>
    public Digest? Digest { get; init; }
}

/// <summary>How a destination wants layers.</summary>
internal enum LayerForm
{
    /// <summary>As they come.</summary>
    AsIs,

    /// <summary>Compressed.</summary>
    Compressed,

    /// <summary>As plain archives.</summary>
    Plain,
}

/// <summary>A blob that is to be written.</summary>
/// <param name="Open">Opens it.</param>
/// <param name="Digest">Its digest, if it is known before.</param>
/// <param name="Size">Its size, or -1.</param>
internal sealed record BlobContent(Func<Stream> Open, Digest? Digest = null, long Size = -1);
