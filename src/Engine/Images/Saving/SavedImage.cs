using Selkie.Oci;
using Selkie.Storage;
using Selkie.Storage.Images;
using Selkie.Storage.Layers;

namespace Selkie.Engine.Images;

/// <summary>An image as the savers need it: its configuration, and its layers base first.</summary>
internal sealed class SavedImage
{
    private readonly Store _store;

    internal SavedImage(EngineContext engine, ImageRecord image)
    {
        _store = engine.Store;
        Image = image;
        Document = engine.Images.Read(image);
        if (Document.Index is not null) throw new UserError($"{image.Id} is a manifest list: save one of its images");
        ConfigBytes = Document.ConfigBytes ?? throw new UserError($"image {image.Id} is damaged: it has no configuration; remove it and pull it again");
        ConfigDigest = Digest.Of(ConfigBytes);
        Layers = image.TopLayer is null ? [] : [.. engine.Store.Layers.Chain(image.TopLayer).Reverse()];
    }

    internal ImageRecord Image { get; }

    internal ImageDocument Document { get; }

    internal byte[] ConfigBytes { get; }

    internal Digest ConfigDigest { get; }

    internal IReadOnlyList<LayerRecord> Layers { get; }

    /// <summary>The digest of a layer's archive.</summary>
    internal static Digest DiffIdOf(LayerRecord layer) =>
        Digest.TryParse(layer.DiffId, out var digest) ? digest : throw new UserError($"layer {layer.Id} has no digest: commit it again");

    /// <summary>A layer's archive, checked against its digest.</summary>
    internal Stream Open(LayerRecord layer) => new VerifyingStream(_store.Layers.OpenDiff(layer.Id), DiffIdOf(layer), layer.DiffSize > 0 ? layer.DiffSize : -1);
}
