using System.Text.Json;
using System.Text.Json.Serialization;

namespace Selkie.Oci.Images;

/// <summary>An OCI index or a Docker manifest list.</summary>
public sealed record ImageIndex
{
    /// <summary>Always 2.</summary>
    [JsonPropertyName("schemaVersion"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int SchemaVersion { get; init; }

    /// <summary>Media type of the index.</summary>
    [JsonPropertyName("mediaType")]
    public string? MediaType { get; init; }

    /// <summary>Type of an artifact.</summary>
    [JsonPropertyName("artifactType")]
    public string? ArtifactType { get; init; }

    /// <summary>The manifests; Go writes an empty list as null.</summary>
    [JsonPropertyName("manifests")]
    public required IReadOnlyList<Descriptor> Manifests { get => field ?? []; init; }

    /// <summary>The manifest this one is about.</summary>
    [JsonPropertyName("subject")]
    public Descriptor? Subject { get; init; }

    /// <summary>Arbitrary metadata.</summary>
    [JsonPropertyName("annotations")]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Reads an index.</summary>
    /// <exception cref="EngineError">When it is none.</exception>
    public static ImageIndex Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return OciJson.ReadImageIndex(json) ?? throw new EngineError(ErrorKind.Invalid, "image index is empty");
        }
        catch (JsonException e)
        {
            throw new EngineError(ErrorKind.Invalid, "parsing image index: " + e.Message, inner: e);
        }
    }

    /// <summary>The manifest that suits a platform best, or null.</summary>
    public Descriptor? Choose(Platform wanted) => Suiting(wanted).FirstOrDefault();

    /// <summary>The manifests that suit a platform, the best first; for a variant that nothing is known of, those that name none. One may come several times.</summary>
    public IEnumerable<Descriptor> Suiting(Platform wanted) =>
        wanted.Candidates().Append(wanted with { Variant = null }).SelectMany(candidate => Manifests.Where(manifest => manifest.Platform is { } platform && candidate.IsSatisfiedBy(platform)));
}
