using Selkie.Oci;
using Selkie.Storage.Images;

namespace Selkie.Engine.Images;

/// <summary>Manifest and configuration of an image in the store, read when they are asked for.</summary>
public sealed class ImageDocument
{
    private readonly ImageStore _store;
    private readonly ImageRecord _image;

    internal ImageDocument(ImageStore store, ImageRecord image) => (_store, _image) = (store, image);

    /// <summary>Bytes of the manifest, or null when the image is damaged.</summary>
    public byte[]? ManifestBytes => field ??= _store.ReadBigData(_image.Id, "manifest");

    /// <summary>Media type of the manifest.</summary>
    public string ManifestType => field ??= ManifestBytes is { } bytes ? Oci.Manifest.GuessType(bytes) : "";

    /// <summary>The manifest of an image; null for a manifest list and a damaged image.</summary>
    public Manifest? Manifest => field ??= ManifestType is MediaTypes.OciManifest or MediaTypes.DockerManifest ? Oci.Manifest.Parse(ManifestBytes) : null;

    /// <summary>The index of a manifest list, else null.</summary>
    public ImageIndex? Index => field ??= MediaTypes.IsIndex(ManifestType) ? ImageIndex.Parse(ManifestBytes) : null;

    /// <summary>Bytes of the configuration, or null when there is none.</summary>
    public byte[]? ConfigBytes => field ??= ReadConfig();

    /// <summary>The configuration; null for manifest lists and damaged images.</summary>
    public ImageConfig? Config => field ??= ConfigBytes is { } bytes ? ImageConfig.Parse(bytes) : null;

    /// <summary>Whether the image can be a manifest list, without reading anything: those have no configuration of their own digest.</summary>
    internal static bool MayBeList(ImageRecord image) => !image.BigDataNames.Contains("sha256:" + image.Id);

    private byte[]? ReadConfig()
    {
        var usual = "sha256:" + _image.Id;
        if (_image.BigDataNames.Contains(usual)) return _store.ReadBigData(_image.Id, usual);
        return Manifest is { } manifest ? _store.ReadBigData(_image.Id, manifest.Config.Digest.ToString()) : null;
    }
}
