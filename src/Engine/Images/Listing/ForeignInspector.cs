using Selkie.Api.Libpod;
using Selkie.Engine.Diagnostics;
using Selkie.Engine.Images.Sources;
using Selkie.Oci;
using Selkie.Oci.Images;
using Selkie.Registry;
using Selkie.Registry.Connections;
using Selkie.Registry.Http;

namespace Selkie.Engine.Images.Listing;

/// <summary>Describes images where they are, outside the store.</summary>
internal static class ForeignInspector
{
    /// <summary>Reads an image's manifest and configuration.</summary>
    internal static ForeignInspection Of(ForeignOrigin origin, RegistryOptions registries, Logger log)
    {
        var manifest = ChosenManifest(origin.Image);
        return Of(origin, manifest, ImageConfig.Parse(origin.Image.GetBlob(manifest.Config)), registries, log);
    }

    /// <summary>The image's manifest; of an index, the one for this machine.</summary>
    /// <exception cref="EngineError">There is none for this machine, or it is of a kind that is not read.</exception>
    internal static Manifest ChosenManifest(IImageOrigin image)
    {
        var bytes = image.Manifest;
        if (MediaTypes.IsIndex(image.ManifestType))
        {
            var host = Platform.Host;
            var chosen = ImageIndex.Parse(bytes).Choose(host) ?? throw new EngineError(ErrorKind.NotFound, $"no image found in manifest list for architecture \"{host.Architecture}\", OS \"{host.Os}\"");
            bytes = image.GetManifest(chosen);
        }
        if (Manifest.GuessType(bytes) is not (MediaTypes.OciManifest or MediaTypes.DockerManifest)) throw new EngineError(ErrorKind.Invalid, $"Unimplemented manifest MIME type \"{image.ManifestType}\"");
        return Manifest.Parse(bytes);
    }

    private static ForeignInspection Of(ForeignOrigin origin, Manifest manifest, ImageConfig config, RegistryOptions registries, Logger log) => new()
    {
        Name = origin.Repository?.Name,
        Digest = Manifest.DigestOf(origin.Image.Manifest).ToString(),
        RepoTags = origin.Repository is { } repository ? Tags(repository, registries, log) : [],
        Created = config.Created,
        DockerVersion = config.DockerVersion ?? "",
        Labels = config.Config?.Labels,
        Architecture = config.Architecture ?? "",
        Os = config.Os ?? "",
        Layers = [.. manifest.Layers.Select(l => l.Digest.ToString())],
        LayersData = [.. manifest.Layers.Select(l => new ForeignLayer(l.MediaType ?? "", l.Digest.ToString(), l.Size, l.Annotations))],
        Env = config.Config?.Env,
    };

    // Who may read an image may not always list its repository.
    private static IReadOnlyList<string> Tags(Reference repository, RegistryOptions registries, Logger log)
    {
        try
        {
            return ImageSource.ListTagsAsync(repository, registries).GetAwaiter().GetResult();
        }
        catch (RegistryException e)
        {
            log.Debug($"listing the tags of {repository}: {e.Message}");
            return [];
        }
    }
}
