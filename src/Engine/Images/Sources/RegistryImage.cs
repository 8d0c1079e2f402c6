using Selkie.Oci.Images;
using Selkie.Registry;

namespace Selkie.Engine.Images.Sources;

/// <summary>An image in a registry, for the copier, which blocks.</summary>
internal sealed class RegistryImage(ImageSource source) : IImageOrigin
{
    public byte[] Manifest => source.Manifest;

    public string ManifestType => source.ManifestType;

    // containers/image's default of copies at once.
    public int Parallel => 6;

    public bool IsVerified => true;

    public byte[] GetManifest(Descriptor manifest) => source.GetManifestAsync(manifest.Digest).GetAwaiter().GetResult();

    public byte[] GetBlob(Descriptor blob) => source.GetBlobAsync(blob).GetAwaiter().GetResult();

    public Stream OpenLayer(Descriptor layer) => source.OpenBlobAsync(layer).GetAwaiter().GetResult();
}
