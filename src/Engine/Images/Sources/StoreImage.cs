using Selkie.Engine.Images.Lookup;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Storage;
using Selkie.Storage.Images;
using Selkie.Storage.Layers;

namespace Selkie.Engine.Images.Sources;

/// <summary>An image in the store. Its layers come as plain archives, byte for byte what they were made from.</summary>
internal sealed class StoreImage : IImageOrigin
{
    private readonly Store _store;
    private readonly ImageDocument _document;

    internal StoreImage(Store store, ImageRecord image)
    {
        _store = store;
        Image = image;
        _document = new(store, image);
        Manifest = _document.ManifestBytes ?? throw Lost("manifest");
        Layers = image.TopLayer is null ? [] : [.. store.Layers.Chain(image.TopLayer).Reverse()];
    }

    public byte[] Manifest { get; }

    public string ManifestType => _document.ManifestType;

    /// <summary>What the manifest says; of schema 1, what it says as schema 2.</summary>
    /// <exception cref="EngineError">The image is damaged.</exception>
    internal Manifest Parsed => _document.Manifest ?? throw new EngineError(ErrorKind.Invalid, _document.Problem ?? $"Unimplemented manifest MIME type \"{ManifestType}\"");

    public int Parallel => 6;

    public bool IsVerified => true;

    /// <summary>The image's record.</summary>
    internal ImageRecord Image { get; }

    /// <summary>Its layers, base first.</summary>
    internal IReadOnlyList<LayerRecord> Layers { get; }

    /// <summary>Whether a store is the one the image is in.</summary>
    internal bool IsIn(Store store) => store.Options.GraphRoot == _store.Options.GraphRoot;

    public Manifest Parse(byte[] manifest) => ReferenceEquals(manifest, Manifest) ? Parsed : Selkie.Oci.Images.Manifest.Parse(manifest);

    public byte[] GetManifest(Descriptor manifest) =>
        _store.Images.ReadBigData(Image.Id, $"manifest-{manifest.Digest}") ?? throw new EngineError(ErrorKind.Invalid, $"reading manifest for image instance \"{manifest.Digest}\": file does not exist");

    public byte[] GetBlob(Descriptor blob) => (_document.Manifest?.Config.Digest == blob.Digest ? _document.ConfigBytes : _store.Images.ReadBigData(Image.Id, blob.Digest.ToString()))
        ?? throw Lost("configuration");

    public IReadOnlyList<Descriptor> LayersOf(Manifest manifest)
    {
        if (manifest.Layers.Count != Layers.Count) throw new EngineError(ErrorKind.Internal, $"image {Image.Id} is damaged: it has {Layers.Count} layers, its manifest {manifest.Layers.Count}");
        var type = ManifestType == MediaTypes.OciManifest ? MediaTypes.OciLayer : MediaTypes.DockerLayer;
        return [.. Layers.Select(layer => new Descriptor { MediaType = type, Digest = DiffIdOf(layer), Size = layer.DiffSize > 0 ? layer.DiffSize : -1 })];
    }

    public IEnumerable<Descriptor> OtherForms(Descriptor layer)
    {
        foreach (var record in _store.Layers.FindByDiffId(layer.Digest.ToString()))
        {
            var type = record.Compression switch { LayerCompression.Gzip => MediaTypes.OciLayerGzip, LayerCompression.Zstd => MediaTypes.OciLayerZstd, _ => null };
            if (type is not null && Digest.TryParse(record.BlobDigest, out var digest)) yield return new() { MediaType = type, Digest = digest, Size = record.BlobSize };
        }
    }

    public Stream OpenLayer(Descriptor layer)
    {
        var record = Layers.First(l => l.DiffId == layer.Digest.ToString());
        return new VerifyingStream(_store.Layers.OpenDiff(record.Id), layer.Digest, layer.Size);
    }

    private EngineError Lost(string document) => _store.Images.Find(Image.Id) is null
        ? new ImageNotKnownException(Image.Id)
        : new EngineError(ErrorKind.Internal, $"image {Image.Id} is damaged: it has no {document}; remove it and pull it again");

    internal static Digest DiffIdOf(LayerRecord layer) =>
        Digest.TryParse(layer.DiffId, out var digest) ? digest : throw new EngineError(ErrorKind.Invalid, $"layer {layer.Id} has no digest: commit it again");
}
