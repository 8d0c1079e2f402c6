using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Oci.Images.Schema1;
using Selkie.Storage;
using Selkie.Storage.Images;
using Selkie.Storage.Layers;

namespace Selkie.Engine.Images.Lookup;

/// <summary>Manifest and configuration of an image in the store, read when they are asked for.</summary>
public sealed class ImageDocument
{
    private const int MostLooks = 20, LookPauseMs = 50;

    private readonly Store _store;
    private readonly ImageRecord _image;
    private readonly Lazy<byte[]?> _manifest, _config; // each read once, also where it is not there: the image may come back meanwhile, and one answer must not mix both

    internal ImageDocument(Store store, ImageRecord image)
    {
        (_store, _image) = (store, image);
        _manifest = new(() => ReadSettled("manifest"));
        _config = new(ReadConfig);
    }

    /// <summary>Bytes of the manifest, or null when the image is damaged.</summary>
    public byte[]? ManifestBytes => _manifest.Value;

    /// <summary>Media type of the manifest.</summary>
    public string ManifestType => field ??= ManifestBytes is { } bytes ? Selkie.Oci.Images.Manifest.GuessType(bytes) : "";

    /// <summary>The manifest of an image, one of schema 1 as what it is in schema 2; null for a manifest list and a damaged image.</summary>
    public Manifest? Manifest => field ??= ManifestType switch
    {
        MediaTypes.OciManifest or MediaTypes.DockerManifest => Try(() => Selkie.Oci.Images.Manifest.Parse(ManifestBytes)),
        MediaTypes.DockerSchema1 or MediaTypes.DockerSchema1Signed => Try(AsSchema2),
        _ => null,
    };

    /// <summary>The index of a manifest list, else null.</summary>
    public ImageIndex? Index => field ??= MediaTypes.IsIndex(ManifestType) ? Try(() => ImageIndex.Parse(ManifestBytes)) : null;

    /// <summary>Bytes of the configuration, or null when there is none.</summary>
    public byte[]? ConfigBytes => _config.Value;

    /// <summary>The configuration; null for manifest lists and damaged images.</summary>
    public ImageConfig? Config => field ??= ConfigBytes is { } bytes ? Try(() => ImageConfig.Parse(bytes)) : null;

    /// <summary>What is wrong with the image's documents, or null: without them it can only be removed, or pulled again.</summary>
    public string? Problem
    {
        get
        {
            if (ManifestBytes is null) return Missing("manifest");
            if (MediaTypes.IsIndex(ManifestType)) return Index is null ? Invalid("manifest") : null;
            if (Manifest is null) return ManifestType is MediaTypes.OciManifest or MediaTypes.DockerManifest or "" || MediaTypes.IsSchema1(ManifestType) ? Invalid("manifest") : null;
            return ConfigBytes is null ? Missing(Manifest.Config.Digest.ToString()) : Config is null ? Invalid(Manifest.Config.Digest.ToString()) : null;
        }
    }

    /// <summary>Whether the image can be a manifest list, without reading anything: those have no configuration of their own digest.</summary>
    internal static bool MayBeList(ImageRecord image) => !image.BigDataNames.Contains("sha256:" + image.Id);

    private string Missing(string item) => $"locating item named \"{item}\" for image with ID \"{_image.Id}\" (consider removing the image to resolve the issue): file does not exist";

    private string Invalid(string item) => $"parsing item named \"{item}\" for image with ID \"{_image.Id}\" (consider removing the image to resolve the issue): the file is damaged";

    private static T? Try<T>(Func<T> parse)
        where T : class
    {
        try
        {
            return parse();
        }
        catch (EngineError)
        {
            return null;
        }
    }

    private byte[]? ReadConfig()
    {
        var usual = "sha256:" + _image.Id;
        if (_image.BigDataNames.Contains(usual)) return ReadSettled(usual);
        if (MediaTypes.IsSchema1(ManifestType))
            return Try(() => Schema1Manifest.Parse(ManifestBytes).ToConfig([.. Layers().Select(layer => Digest.Parse(layer.DiffId ?? ""))]));
        return Manifest is { } manifest ? ReadSettled(manifest.Config.Digest.ToString()) : null;
    }

    // Other tools record an image before its documents: what is not listed yet may come; what is listed and not there is lost, unless it came between two looks.
    private byte[]? ReadSettled(string item)
    {
        for (var look = 1; ; look++)
        {
            if (_store.Images.ReadBigData(_image.Id, item) is { } bytes) return bytes;
            if (_store.Images.Find(_image.Id) is not { } now) return null;
            var listed = now.BigDataNames.Contains(item);
            if (look == MostLooks || (listed && look > 1)) return null;
            if (!listed) Thread.Sleep(LookPauseMs);
        }
    }

    private Manifest AsSchema2()
    {
        var config = ConfigBytes ?? throw new EngineError(ErrorKind.Internal, Missing("sha256:" + _image.Id));
        return new Manifest
        {
            SchemaVersion = 2,
            MediaType = MediaTypes.DockerManifest,
            Config = new() { MediaType = MediaTypes.DockerConfig, Digest = Digest.Of(config), Size = config.Length },
            Layers = [.. Schema1Manifest.Parse(ManifestBytes).LayersWithFiles.Zip(Layers(), (layer, record) => new Descriptor { MediaType = MediaTypes.DockerLayerGzip, Digest = layer.Blob, Size = record.BlobSize })],
        };
    }

    private IEnumerable<LayerRecord> Layers() => _image.TopLayer is { } top ? _store.Layers.Chain(top).Reverse() : [];
}
