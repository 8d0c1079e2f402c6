using System.Text.Json.Serialization;
using Selkie.Engine.Images.Sources;
using Selkie.Oci;
using Selkie.Registry;

namespace Selkie.Engine.Images;

/// <summary>What is said of an image that is not in the store, member for member as skopeo.</summary>
public sealed record ForeignInspection
{
    /// <summary>Registry and repository; for images of registries.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Digest of the manifest or index.</summary>
    public required string Digest { get; init; }

    /// <summary>Tags of the repository.</summary>
    public IReadOnlyList<string> RepoTags { get; init; } = [];

    /// <summary>When it was made, RFC 3339.</summary>
    public string? Created { get; init; }

    /// <summary>Version of Docker that made it.</summary>
    public string DockerVersion { get; init; } = "";

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Architecture.</summary>
    public string Architecture { get; init; } = "";

    /// <summary>Operating system.</summary>
    public string Os { get; init; } = "";

    /// <summary>Digests of the layers.</summary>
    public IReadOnlyList<string> Layers { get; init; } = [];

    /// <summary>The layers.</summary>
    public IReadOnlyList<ForeignLayer> LayersData { get; init; } = [];

    /// <summary>Environment of containers.</summary>
    public IReadOnlyList<string>? Env { get; init; }

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

/// <summary>A layer of an image that is not in the store.</summary>
/// <param name="MimeType">Its media type.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Annotations">What its descriptor says besides.</param>
public sealed record ForeignLayer([property: JsonPropertyName("MIMEType")] string MimeType, string Digest, long Size, IReadOnlyDictionary<string, string>? Annotations);
