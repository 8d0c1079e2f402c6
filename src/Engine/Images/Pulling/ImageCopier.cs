using Selkie.Engine.Calls;
using Selkie.Engine.Diagnostics;
using Selkie.Engine.Images.Sources;
using Selkie.Engine.Text;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Storage;
using Selkie.Storage.Images;
using Selkie.Storage.Layers;
using Selkie.Storage.Layout;

namespace Selkie.Engine.Images.Pulling;

/// <summary>
/// Brings an image into the store: chooses the platform, unpacks the layers that are missing side by side, records them in order,
/// then the image. Nothing is recorded before all its layers are there.
/// </summary>
internal sealed class ImageCopier(Store store, IPullProgress progress, Logger log)
{
    /// <summary>One that brings images into the engine's store.</summary>
    internal ImageCopier(EngineContext engine, IPullProgress progress) : this(engine.Store, progress, engine.Log)
    {
    }

    private const int MostAttempts = 5;

    /// <summary>The platform wanted of an index.</summary>
    internal Platform Platform { get; init; } = Platform.Host;

    /// <summary>How messages name the source: a space and its transport and reference, or nothing.</summary>
    internal string Source { get; init; } = "";

    /// <summary>Copies an image and gives it names.</summary>
    /// <returns>The image's record.</returns>
    /// <exception cref="EngineError">When it cannot be read, or is not what its digests say.</exception>
    internal ImageRecord Copy(IImageOrigin origin, IReadOnlyList<string> names)
    {
        var (bytes, type) = Choose(origin);
        progress.Line("Getting image source signatures");
        var image = IncomingImage.Read(origin, bytes, type);
        if (image.Layers.Count > store.Layers.MaxDepth) throw new EngineError(ErrorKind.Invalid, $"the image has {image.Layers.Count} layers, more than the {store.Layers.MaxDepth} that can be put on each other: max depth exceeded");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var (top, diffIds) = CopyLayers(origin, image);
                var (id, config) = image.ConfigFor(diffIds);
                progress.Line($"Copying config {id}");
                progress.Line("Writing manifest to image destination");
                return Record(origin, bytes, id, config, top, names);
            }
            catch (StorageException e) when (e.Error == StorageError.NotFound && attempt < MostAttempts)
            {
                log.Debug($"a layer was removed meanwhile: {e.Message}");
            }
        }
    }

    private (byte[] Bytes, string Type) Choose(IImageOrigin origin)
    {
        if (!MediaTypes.IsIndex(origin.ManifestType)) return (origin.Manifest, origin.ManifestType);
        var index = ImageIndex.Parse(origin.Manifest);
        var chosen = index.Choose(Platform) ?? throw new EngineError(ErrorKind.NotFound, $"choosing an image from manifest list{Source}: no image found in "
            + $"{(origin.ManifestType == MediaTypes.OciIndex ? "image index" : "manifest list")} for architecture \"{Platform.Architecture}\""
            + $", variant \"{Platform.Variant}\", OS \"{Platform.Os}\"");
        var bytes = origin.GetManifest(chosen);
        var guess = Manifest.GuessType(bytes);
        return (bytes, guess.Length > 0 ? guess : chosen.MediaType ?? "");
    }

    private (string? Top, IReadOnlyList<Digest> DiffIds) CopyLayers(IImageOrigin origin, IncomingImage image)
    {
        string? top = null;
        var present = image.DiffIds is { } known ? CountPresent(known, out top) : 0;
        progress.Plan(image.Layers);
        for (var i = 0; i < present; i++) progress.Skip(image.Layers[i]);
        var staged = new StagedLayer?[image.Layers.Count - present];
        try
        {
            if (staged.Length == 0) return (top, image.DiffIds ?? []);
            StageAll(origin, image, present, staged);
            return (store.Layers.CommitAll(staged!, top)[^1].Id, image.DiffIds ?? [.. staged.Select(layer => Digest.Parse(layer!.DiffId))]);
        }
        finally
        {
            progress.Finish();
            foreach (var layer in staged) layer?.Dispose();
        }
    }

    // Layers from the base upwards that the store has under the ids they would get.
    private int CountPresent(IReadOnlyList<Digest> diffIds, out string? top)
    {
        top = null;
        for (var i = 0; i < diffIds.Count; i++)
        {
            var id = LayerStore.ComputeId(top, diffIds[i].ToString());
            if (store.Layers.Find(id) is not { } layer || !store.Layers.IsWhole(layer)) return i;
            top = id;
        }
        return diffIds.Count;
    }

    private void StageAll(IImageOrigin origin, IncomingImage image, int first, StagedLayer?[] staged) =>
        SideBySide.For(staged.Length, origin.Parallel, (i, _) => staged[i] = Stage(origin, image.Layers[first + i], image.DiffIds?[first + i]));

    private StagedLayer Stage(IImageOrigin origin, Descriptor layer, Digest? diffId)
    {
        using var content = progress.Begin(layer, origin.OpenLayer(layer));
        // A made-up manifest of a Docker archive names the uncompressed layer.
        var plain = layer.Digest == diffId;
        var staged = store.Layers.Stage(new LayerApply
        {
            Blob = content,
            ExpectedDiffId = diffId?.ToString(),
            ExpectedCompression = plain ? null : CompressionOf(layer.MediaType),
            ExpectedBlobDigest = plain ? null : layer.Digest.ToString(),
            BlobIsVerified = !plain && origin.IsVerified,
            WriteEarly = true,
        });
        try
        {
            // A stream that checks itself does so at its very end, which may lie behind the end of the archive.
            content.CopyTo(Stream.Null);
            return staged;
        }
        catch
        {
            staged.Dispose();
            throw;
        }
    }

    private static LayerCompression? CompressionOf(string? mediaType) => mediaType switch
    {
        MediaTypes.OciLayerGzip or MediaTypes.DockerLayerGzip => LayerCompression.Gzip,
        MediaTypes.OciLayerZstd or MediaTypes.DockerLayerZstd => LayerCompression.Zstd,
        _ => null,
    };

    private ImageRecord Record(
        IImageOrigin origin, byte[] manifest, Digest id, byte[] config, string? top, IReadOnlyList<string> names)
    {
        var data = new Dictionary<string, byte[]> { [id.ToString()] = config };
        var digest = Manifest.DigestOf(manifest);
        if (!ReferenceEquals(manifest, origin.Manifest)) data[$"manifest-{Manifest.DigestOf(origin.Manifest)}"] = origin.Manifest;
        data[$"manifest-{digest}"] = manifest;
        data["manifest"] = manifest;
        return store.CreateImage(new NewImage
        {
            Id = id.Hex,
            Names = names,
            TopLayer = top,
            Digest = (ReferenceEquals(manifest, origin.Manifest) ? digest : Manifest.DigestOf(origin.Manifest)).ToString(),
            BigData = data,
            Created = GoTime.Parse(ImageConfig.Parse(config).Created),
            Metadata = "{}",
        });
    }
}
