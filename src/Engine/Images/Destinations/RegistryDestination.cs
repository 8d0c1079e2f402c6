using Selkie.Engine.Images.Copying;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Registry;
using Selkie.Registry.Http;

namespace Selkie.Engine.Images.Destinations;

/// <summary>A repository of a registry, for the writer, which blocks.</summary>
/// <param name="target">The repository.</param>
/// <param name="memory">What was pushed before.</param>
/// <param name="places">Other repositories of the registry that a blob may be taken from.</param>
internal sealed class RegistryDestination(ImageDestination target, Copying.BlobMemory memory, Func<Digest, IEnumerable<Reference>> places) : IImageDestination
{
    private const int MostPlaces = 3;

    public DestinationTraits Traits { get; } = new()
    {
        Layers = LayerForm.Compressed,
        ManifestTypes = [MediaTypes.OciManifest, MediaTypes.DockerManifest, MediaTypes.DockerSchema1Signed, MediaTypes.DockerSchema1, MediaTypes.OciIndex, MediaTypes.DockerList],
        KeepsForeignLayers = true,
        Parallel = 6,
        Remembered = (memory, target.Reference.Name),
        Reference = target.Reference,
        Digest = target.Reference.Digest,
    };

    public long? Find(Digest blob, CancellationToken cancel)
    {
        if (target.FindBlobAsync(blob, cancel).GetAwaiter().GetResult() is { } size) return size;
        foreach (var place in places(blob).Concat(memory.PlacesOf(blob)).Where(p => p.Domain == target.Reference.Domain && p.Path != target.Reference.Path).Distinct().Take(MostPlaces))
        {
            if (target.MountBlobAsync(blob, place, cancel).GetAwaiter().GetResult() is { } mounted) return mounted;
        }
        return null;
    }

    public (Digest Digest, long Size) PutBlob(BlobContent content, CancellationToken cancel) => target.PutBlobAsync(content.Open, cancel).GetAwaiter().GetResult();

    public void PutConfig(Descriptor config, byte[] bytes)
    {
        try
        {
            if (target.FindBlobAsync(config.Digest).GetAwaiter().GetResult() is null) target.PutBlobAsync(() => new MemoryStream(bytes)).GetAwaiter().GetResult();
        }
        catch (RegistryException e)
        {
            throw e.In("writing blob");
        }
    }

    public void PutManifest(byte[] manifest, string type, Digest? instance) => target.PutManifestAsync(manifest, type, instance).GetAwaiter().GetResult();

    public void Commit()
    {
    }

    public void Dispose() => target.Dispose();
}
