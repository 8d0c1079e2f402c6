using Selkie.Engine.Images.Sources;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Oci.Images.Schema1;

namespace Selkie.Engine.Images.Pulling;

/// <summary>An image on its way into the store, whatever kind of manifest it has.</summary>
/// <param name="Manifest">Bytes of the manifest.</param>
/// <param name="Layers">Its layers as the origin gives them, base first.</param>
/// <param name="DiffIds">Digests of the unpacked layers; null: only unpacking tells them (schema 1).</param>
/// <param name="ConfigFor">The configuration and its digest, by the digests of the unpacked layers.</param>
internal sealed record IncomingImage(
    byte[] Manifest, IReadOnlyList<Descriptor> Layers, IReadOnlyList<Digest>? DiffIds, Func<IReadOnlyList<Digest>, (Digest Digest, byte[] Bytes)> ConfigFor)
{
    /// <summary>Reads an image's manifest, and its configuration where it has one.</summary>
    /// <exception cref="EngineError">It is of no known kind, or manifest and configuration do not agree.</exception>
    internal static IncomingImage Read(IImageOrigin origin, byte[] bytes, string type) => type switch
    {
        MediaTypes.OciManifest or MediaTypes.DockerManifest => OfSchema2(origin, bytes),
        MediaTypes.DockerSchema1 or MediaTypes.DockerSchema1Signed => OfSchema1(origin, bytes),
        _ => throw new EngineError(ErrorKind.Invalid, $"Unimplemented manifest MIME type \"{type}\""),
    };

    private static IncomingImage OfSchema2(IImageOrigin origin, byte[] bytes)
    {
        var manifest = Selkie.Oci.Images.Manifest.Parse(bytes);
        var config = origin.GetBlob(manifest.Config);
        var diffIds = ImageConfig.Parse(config).RootFs?.DiffIds ?? [];
        if (diffIds.Count != manifest.Layers.Count)
            throw new EngineError(ErrorKind.Invalid, $"the image's configuration names {diffIds.Count} layers, its manifest {manifest.Layers.Count}");
        return new(bytes, origin.LayersOf(manifest), diffIds, _ => (manifest.Config.Digest, config));
    }

    private static IncomingImage OfSchema1(IImageOrigin origin, byte[] bytes)
    {
        if (origin is StoreImage stored) return OfSchema1(stored);
        var manifest = Schema1Manifest.Parse(bytes);
        return new(bytes, [.. manifest.LayersWithFiles.Select(layer => new Descriptor { MediaType = MediaTypes.DockerLayerGzip, Digest = layer.Blob, Size = -1 })], null, diffIds =>
        {
            var config = manifest.ToConfig(diffIds);
            return (Digest.Of(config), config);
        });
    }

    // Another store has unpacked it and knows its configuration.
    private static IncomingImage OfSchema1(StoreImage stored)
    {
        var config = stored.GetBlob(stored.Parsed.Config);
        return new(stored.Manifest, stored.LayersOf(stored.Parsed), ImageConfig.Parse(config).RootFs?.DiffIds, _ => (stored.Parsed.Config.Digest, config));
    }
}
