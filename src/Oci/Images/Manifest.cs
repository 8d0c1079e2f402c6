using System.Text.Json;
using System.Text.Json.Serialization;

namespace Selkie.Oci.Images;

/// <summary>The manifest of one image, OCI 1.1 or Docker schema 2: both have the same members.</summary>
public sealed record Manifest
{
    /// <summary>Always 2.</summary>
    [JsonPropertyName("schemaVersion"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int SchemaVersion { get; init; }

    /// <summary>Media type of the manifest; OCI manifests may leave it out.</summary>
    [JsonPropertyName("mediaType")]
    public string? MediaType { get; init; }

    /// <summary>Type of an artifact.</summary>
    [JsonPropertyName("artifactType")]
    public string? ArtifactType { get; init; }

    /// <summary>The image configuration.</summary>
    [JsonPropertyName("config")]
    public required Descriptor Config { get; init; }

    /// <summary>The layers, base first.</summary>
    [JsonPropertyName("layers")]
    public required IReadOnlyList<Descriptor> Layers { get; init; }

    /// <summary>The manifest this one is about.</summary>
    [JsonPropertyName("subject")]
    public Descriptor? Subject { get; init; }

    /// <summary>Arbitrary metadata.</summary>
    [JsonPropertyName("annotations")]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Reads a manifest of schema 2.</summary>
    /// <exception cref="EngineError">When it is no such manifest.</exception>
    public static Manifest Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return OciJson.ReadManifest(json) ?? throw new EngineError(ErrorKind.Invalid, "manifest is empty");
        }
        catch (JsonException e)
        {
            throw new EngineError(ErrorKind.Invalid, "parsing manifest: " + e.Message, inner: e);
        }
    }

    /// <summary>The media type of a manifest's bytes, found by its members where it does not say it (containers/image GuessMIMEType).</summary>
    public static string GuessType(ReadOnlySpan<byte> json)
    {
        var shape = ReadShape(json);
        return shape?.MediaType switch
        {
            MediaTypes.OciIndex or MediaTypes.OciManifest or MediaTypes.DockerManifest or MediaTypes.DockerList => shape.MediaType,
            _ => Guess(shape),
        };
    }

    /// <summary>The digest by which a manifest, list or index is known: of its bytes, but of a signed one of schema 1 of what was signed.</summary>
    public static Digest DigestOf(byte[] json) => Digest.Of(WithoutSignature(json));

    /// <summary>The bytes that <see cref="DigestOf"/> counts.</summary>
    public static byte[] WithoutSignature(byte[] json) =>
        json.AsSpan().IndexOf("\"signatures\""u8) >= 0 && GuessType(json) == MediaTypes.DockerSchema1Signed ? Schema1Signature.Strip(json) : json;

    private static string Guess(ManifestShape? shape) => shape switch
    {
        { SchemaVersion: 1, Signatures: not null } => MediaTypes.DockerSchema1Signed,
        { SchemaVersion: 1 } => MediaTypes.DockerSchema1,
        { SchemaVersion: 2, Manifests.Count: > 0 } => MediaTypes.OciIndex,
        { SchemaVersion: 2, Config.MediaType: MediaTypes.DockerConfig } => MediaTypes.DockerManifest,
        { SchemaVersion: 2, Config: not null } => MediaTypes.OciManifest,
        { SchemaVersion: 2, Manifests: not null } => MediaTypes.OciIndex,
        _ => "",
    };

    private static ManifestShape? ReadShape(ReadOnlySpan<byte> json)
    {
        try
        {
            return OciJson.ReadManifestShape(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The members that tell the forms of a manifest apart.</summary>
internal sealed record ManifestShape
{
    [JsonPropertyName("schemaVersion")]
    public int SchemaVersion { get; init; }

    [JsonPropertyName("mediaType")]
    public string? MediaType { get; init; }

    [JsonPropertyName("config")]
    public ManifestShape? Config { get; init; }

    [JsonPropertyName("manifests")]
    public IReadOnlyList<JsonElement>? Manifests { get; init; }

    [JsonPropertyName("signatures")]
    public IReadOnlyList<JsonElement>? Signatures { get; init; }
}
