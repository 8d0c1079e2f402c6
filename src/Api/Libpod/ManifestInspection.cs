using System.Text.Json;
using System.Text.Json.Serialization;

namespace Selkie.Api.Libpod;

/// <summary>A list with the members of both of its forms.</summary>
public sealed record ManifestInspection : Document
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

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => ManifestInspectionJson.Write(writer, this);
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
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ManifestInspection))]
internal sealed partial class ManifestInspectionJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, ManifestInspection document) => Default.ManifestInspectionSerializeHandler(writer, document);
}
