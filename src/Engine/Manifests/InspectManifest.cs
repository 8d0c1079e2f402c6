using System.Text.Json.Serialization;
using Selkie.Engine.Images;
using Selkie.Engine.Images.Lists;
using Selkie.Engine.Images.Sources;
using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Registry;

namespace Selkie.Engine.Manifests;

/// <summary>Display the contents of a manifest list or image index</summary>
/// <remarks>Display the contents of a manifest list or image index.</remarks>
[Verb("manifest inspect", Use = "[options] IMAGE")]
[Example("localhost/list")]
[Libpod("GET /manifests/{name}/json")]
public sealed partial record InspectManifest : IVerb<ManifestInspection>
{
    /// <summary>The list, in the store or in a registry</summary>
    [Argument("IMAGE", Complete = "images")]
    public string Image { get; init; } = "";

    /// <summary>Path of the authentication file. Use REGISTRY_AUTH_FILE environment variable to override</summary>
    [Option("authfile", Complete = "files")]
    public string? AuthFile { get; init; }

    /// <summary>Neither require HTTPS nor verify certificates when accessing the registry</summary>
    [Option("insecure", Hidden = true)]
    public bool? Insecure { get; init; }

    /// <summary>Require HTTPS and verify certificates when accessing the registry</summary>
    [Option("tls-verify", Default = "true", Libpod = "tlsVerify")]
    public bool? TlsVerify { get; init; }

    /// <summary>Taken and not used</summary>
    [Option("verbose", 'v', Hidden = true)]
    public bool Verbose { get; init; }
}

/// <summary>A list with the members of both of its forms.</summary>
public sealed record ManifestInspection
{
    /// <summary>Always 2.</summary>
    [JsonPropertyName("schemaVersion"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int SchemaVersion { get; init; } = 2;

    /// <summary>Media type.</summary>
    [JsonPropertyName("mediaType"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string MediaType { get; init; } = "";

    /// <summary>Type of an artifact.</summary>
    [JsonPropertyName("artifactType")]
    public string? ArtifactType { get; init; }

    /// <summary>The entries; null when there are none.</summary>
    [JsonPropertyName("manifests"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<InspectedEntry>? Manifests { get; init; }

    /// <summary>The manifest this one is about.</summary>
    [JsonPropertyName("subject")]
    public InspectedEntry? Subject { get; init; }

    /// <summary>Annotations of the list.</summary>
    [JsonPropertyName("annotations")]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    internal static ManifestInspection Of(ManifestList list, string type, ArtifactFiles? artifacts = null) => new()
    {
        MediaType = type,
        ArtifactType = list.ArtifactType is { Length: > 0 } artifact ? artifact : null,
        Manifests = list.Entries.Count == 0 ? null : [.. list.Entries.Select(e => InspectedEntry.Of(e, artifacts?.FilesOf(e.Descriptor.Digest)))],
        Subject = list.Subject is null ? null : InspectedEntry.Of(new(list.Subject), null),
        Annotations = list.Annotations is { Count: > 0 } annotations ? annotations : null,
    };
}

/// <summary>An entry of a list.</summary>
public sealed record InspectedEntry
{
    /// <summary>Media type.</summary>
    [JsonPropertyName("mediaType"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string MediaType { get; init; } = "";

    /// <summary>Bytes.</summary>
    [JsonPropertyName("size"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long Size { get; init; }

    /// <summary>Digest.</summary>
    [JsonPropertyName("digest")]
    public required string Digest { get; init; }

    /// <summary>Other places.</summary>
    [JsonPropertyName("urls")]
    public IReadOnlyList<string>? Urls { get; init; }

    /// <summary>Platform, empty if there is none.</summary>
    [JsonPropertyName("platform")]
    public required InspectedPlatform Platform { get; init; }

    /// <summary>Annotations.</summary>
    [JsonPropertyName("annotations")]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Type of an artifact.</summary>
    [JsonPropertyName("artifactType")]
    public string? ArtifactType { get; init; }

    /// <summary>The content itself.</summary>
    [JsonPropertyName("data")]
    public string? Data { get; init; }

    /// <summary>Files of an artifact.</summary>
    [JsonPropertyName("files")]
    public IReadOnlyList<string>? Files { get; init; }

    internal static InspectedEntry Of(ListEntry entry, IReadOnlyList<string>? files)
    {
        var (descriptor, platform) = (entry.Descriptor, entry.Descriptor.Platform ?? new());
        return new()
        {
            MediaType = descriptor.MediaType ?? "",
            Size = descriptor.Size,
            Digest = descriptor.Digest.ToString(),
            Urls = descriptor.Urls is { Count: > 0 } urls ? urls : null,
            Platform = new()
            {
                Architecture = platform.Architecture,
                Os = platform.Os,
                OsVersion = platform.OsVersion is { Length: > 0 } version ? version : null,
                OsFeatures = platform.OsFeatures is { Count: > 0 } osFeatures ? osFeatures : null,
                Variant = platform.Variant is { Length: > 0 } variant ? variant : null,
                Features = entry.Features.Count > 0 ? entry.Features : null,
            },
            Annotations = descriptor.Annotations is { Count: > 0 } annotations ? annotations : null,
            ArtifactType = descriptor.ArtifactType is { Length: > 0 } artifact ? artifact : null,
            Data = descriptor.Data,
            Files = files is { Count: > 0 } ? files : null,
        };
    }
}

/// <summary>A platform as Docker's lists describe it.</summary>
public sealed record InspectedPlatform
{
    /// <summary>Architecture.</summary>
    [JsonPropertyName("architecture"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Architecture { get; init; } = "";

    /// <summary>Operating system.</summary>
    [JsonPropertyName("os"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Os { get; init; } = "";

    /// <summary>Version of the operating system.</summary>
    [JsonPropertyName("os.version")]
    public string? OsVersion { get; init; }

    /// <summary>Features of the operating system.</summary>
    [JsonPropertyName("os.features")]
    public IReadOnlyList<string>? OsFeatures { get; init; }

    /// <summary>Variant.</summary>
    [JsonPropertyName("variant")]
    public string? Variant { get; init; }

    /// <summary>Features of the processor.</summary>
    [JsonPropertyName("features")]
    public IReadOnlyList<string>? Features { get; init; }
}

/// <summary>JSON of inspected lists.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ManifestInspection))]
public sealed partial class ManifestJson : JsonSerializerContext;

internal sealed class InspectManifestHandler(EngineContext engine) : IHandler<InspectManifest, ManifestInspection>
{
    public ManifestInspection Handle(InspectManifest request)
    {
        var verify = request.TlsVerify ?? (request.Insecure is { } insecure ? !insecure : null);
        var access = RegistryAccess.Of(engine, request.AuthFile, null, null, verify);
        if (engine.Images.TryFind(request.Image, new() { ManifestList = true }) is { } found && engine.Images.Read(found.Image).Index is not null)
        {
            var list = new ListStore(engine).Find(request.Image);
            return ManifestInspection.Of(list.List, list.List.PreferredType, list.Artifacts);
        }
        return InspectRemote(request.Image, access);
    }

    private ManifestInspection InspectRemote(string name, RegistryAccess access)
    {
        EngineError? problem = null;
        foreach (var candidate in engine.ShortNames.Resolve(name).Candidates)
        {
            try
            {
                using var source = ImageSource.OpenAsync(candidate, access.Options(engine)).GetAwaiter().GetResult();
                return Show(source.Manifest, source.ManifestType);
            }
            catch (RegistryException e)
            {
                var told = new EngineError(ErrorKind.Invalid, $"reading image \"docker://{candidate}\": {SourceErrors.Bare(e)}", inner: e);
                problem = problem is null ? told : new EngineError(ErrorKind.Invalid, $"tried {told.Message}\n: {problem.Message}", inner: e);
            }
        }
        throw problem ?? new ImageNotKnownException(name);
    }

    private ManifestInspection Show(byte[] bytes, string type)
    {
        if (MediaTypes.IsIndex(type)) return ManifestInspection.Of(ManifestList.Parse(bytes), type);
        if (type != MediaTypes.DockerManifest)
            throw new EngineError(ErrorKind.Invalid, $"parsing manifest blob \"{System.Text.Encoding.UTF8.GetString(bytes)}\" as a \"{type}\": Unimplemented manifest list MIME type \"{type}\" (normalized as \"{type}\")");
        engine.Log.Warn($"The manifest type {type} is not a manifest list but a single image.");
        return new() { MediaType = type };
    }
}
