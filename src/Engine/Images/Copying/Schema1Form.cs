using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Oci.Images.Schema1;

namespace Selkie.Engine.Images.Copying;

/// <summary>An image as a manifest of Docker's schema 1, for those who ask for it and for images that were pulled as one.</summary>
/// <param name="destination">Where the image goes; it gets the layer that stands for none.</param>
internal sealed class Schema1Form(IImageDestination destination)
{
    /// <summary>The manifest; the bytes that were pulled where nothing changed.</summary>
    /// <param name="source">The image's manifest.</param>
    /// <param name="layers">Its layers as they are at the destination.</param>
    /// <param name="config">Its configuration.</param>
    internal byte[] Of(SourceManifest source, IReadOnlyList<WrittenLayer> layers, byte[] config)
    {
        var (name, tag) = destination.Traits.Reference is { } reference ? (reference.Path, reference.Tag ?? "") : ("", "");
        IReadOnlyList<Digest> digests = [.. layers.Select(layer => layer.Digest)];
        if (!MediaTypes.IsSchema1(source.Type))
        {
            if (ImageConfig.Parse(config).History?.Any(entry => entry.EmptyLayer) == true) PutEmptyLayer();
            return Schema1Builder.Build(config, digests, name, tag);
        }
        var manifest = Schema1Manifest.Parse(source.Bytes);
        if (manifest.Layers.Any(layer => layer.IsEmpty)) PutEmptyLayer();
        var isNamed = destination.Traits.Reference is null || (manifest.Name == name && manifest.Tag == tag);
        var canStay = source.IsUnchanged(layers) && manifest.Layers.All(layer => !layer.IsEmpty || layer.Blob == Digest.Of(Schema1Builder.EmptyLayer));
        return isNamed && canStay ? source.Bytes : Schema1Builder.Change(manifest, digests, name, tag);
    }

    private void PutEmptyLayer()
    {
        var bytes = Schema1Builder.EmptyLayer.ToArray();
        var digest = Digest.Of(bytes);
        if (destination.Find(digest, CancellationToken.None) is null) destination.PutBlob(new(() => new MemoryStream(bytes), digest, bytes.Length), CancellationToken.None);
    }
}
