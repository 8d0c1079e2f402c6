using Selkie.Engine.Calls;
using Selkie.Engine.Images.Sources;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Oci.Json;
using Selkie.Registry;
using Selkie.Registry.Http;

namespace Selkie.Engine.Images.Copying;

/// <summary>
/// Copies one image, from the store or anywhere else, to a destination: its layers side by side, then configuration and manifest. The bytes of
/// the manifest stay as they are when every layer arrives as the manifest names it.
/// </summary>
internal sealed class ImageWriter(IImageDestination destination, CopySettings settings, IPullProgress progress)
{
    /// <summary>Copies an image; the destination is not committed.</summary>
    /// <param name="origin">The image.</param>
    /// <param name="chosen">A manifest that the origin's index names, or null where the origin is the image.</param>
    /// <param name="instance">Whether the destination gets it as part of an index.</param>
    /// <exception cref="EngineError">With Podman's texts.</exception>
    internal WrittenImage Write(IImageOrigin origin, Descriptor? chosen = null, bool instance = false)
    {
        if (!settings.RemoveSignatures) progress.Line("Getting image source signatures");
        var bytes = chosen is null ? origin.Manifest : origin.GetManifest(chosen);
        var type = chosen is null ? origin.ManifestType : Manifest.GuessType(bytes);
        if (type is not (MediaTypes.OciManifest or MediaTypes.DockerManifest) && !(MediaTypes.IsSchema1(type) && origin is StoreImage)) throw new EngineError(ErrorKind.Invalid, $"Unimplemented manifest MIME type \"{type}\"");
        if (!instance) RefuseOtherDigest(bytes);
        var source = new SourceManifest(bytes, type, origin.Parse(bytes));
        var plan = ManifestPlan.Make(type, instance ? destination.Traits with { Digest = null } : destination.Traits, settings);
        var layers = new LayerWriter(origin, source.Manifest, plan[0], destination, settings, progress).Write();
        return WriteManifest(origin, source, layers, plan, instance);
    }

    private void RefuseOtherDigest(byte[] manifest)
    {
        if (destination.Traits.Digest is { } wanted && !wanted.Matches(Manifest.WithoutSignature(manifest)))
            throw new EngineError(ErrorKind.Invalid, "Digest of source image's manifest would not match destination reference");
    }

    // A registry says only at the end which kinds it takes: the next one is tried then.
    private WrittenImage WriteManifest(IImageOrigin origin, SourceManifest source, IReadOnlyList<WrittenLayer> layers, IReadOnlyList<string> plan, bool instance)
    {
        var refusals = new List<(string Type, RegistryException Error)>();
        foreach (var type in plan)
        {
            try
            {
                return WriteManifestAs(type, origin, source, layers, instance);
            }
            catch (ManifestRefusedException e) when (plan.Count > 1)
            {
                refusals.Add((type, e));
            }
        }
        throw new EngineError(ErrorKind.Invalid, "Uploading manifest failed, attempted the following formats: " + string.Join(", ", refusals.Select(r => $"{r.Type}({r.Error.Message})")));
    }

    private WrittenImage WriteManifestAs(string type, IImageOrigin origin, SourceManifest source, IReadOnlyList<WrittenLayer> layers, bool instance)
    {
        var config = source.Manifest.Config;
        var bytes = MediaTypes.IsSchema1(type) ? new Schema1Form(destination).Of(source, layers, origin.GetBlob(config)) : source.As(type, layers);
        if (!instance && destination.Traits.Digest is { } wanted && !wanted.Matches(Manifest.WithoutSignature(bytes)))
            throw new EngineError(ErrorKind.Invalid, "Copying this image would require changing layer representation, which we cannot do: \"Destination specifies a digest\"");
        if (!MediaTypes.IsSchema1(type))
        {
            progress.Line($"Copying config {config.Digest}");
            destination.PutConfig(config, origin.GetBlob(config));
        }
        progress.Line("Writing manifest to image destination");
        var digest = Manifest.DigestOf(bytes);
        try
        {
            destination.PutManifest(bytes, type, instance ? digest : null);
        }
        catch (RegistryException e) when (e is not ManifestRefusedException)
        {
            throw e.In("writing manifest");
        }
        return new(bytes, type, digest, [.. layers.Select(l => l.Compression).Distinct()]);
    }
}

/// <summary>What was written.</summary>
/// <param name="Manifest">Bytes of the manifest.</param>
/// <param name="Type">Its media type.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Compressions">The compressions of its layers.</param>
internal sealed record WrittenImage(byte[] Manifest, string Type, Digest Digest, IReadOnlyList<CompressionFormat> Compressions);

/// <summary>A manifest as it was found, and as it becomes.</summary>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Type">Its media type.</param>
/// <param name="Manifest">What it says.</param>
internal sealed record SourceManifest(byte[] Bytes, string Type, Manifest Manifest)
{
    /// <summary>The manifest with other layers, as another type.</summary>
    internal byte[] As(string type, IReadOnlyList<WrittenLayer> layers)
    {
        if (type == Type && IsUnchanged(layers)) return Bytes;
        var described = layers.Select((layer, i) => Describe(type, layer, Manifest.Layers[i])).ToArray();
        if (type == MediaTypes.DockerManifest)
            return DockerManifests.Serialize(Manifest with { Layers = described, Config = Manifest.Config with { MediaType = MediaTypes.DockerConfig } });
        var config = Type == type ? Manifest.Config : Manifest.Config with { MediaType = MediaTypes.OciConfig };
        return GoJson.Serialize(Manifest with { MediaType = Type == type ? Manifest.MediaType : type, Config = config, Layers = described }, OciJson.Default.Manifest);
    }

    /// <summary>The layers are those the manifest names.</summary>
    internal bool IsUnchanged(IReadOnlyList<WrittenLayer> layers) => layers.Select(layer => layer.Digest).SequenceEqual(Manifest.Layers.Select(layer => layer.Digest));

    private Descriptor Describe(string type, WrittenLayer layer, Descriptor original)
    {
        if (layer.Digest == original.Digest && type == Type) return original;
        if (!MediaTypes.IsLayer(original.MediaType)) return original with { Digest = layer.Digest, Size = layer.Size };
        return new() { MediaType = CompressionFormats.LayerType(type, layer.Compression), Digest = layer.Digest, Size = layer.Size, Urls = layer.Urls };
    }
}
