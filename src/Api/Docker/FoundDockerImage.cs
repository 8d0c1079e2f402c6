using System.Text.Json;
using System.Text.Json.Serialization;

namespace Selkie.Api.Docker;

/// <summary>A repository that was found: libpod's members, as Podman answers in Docker's tree, and Docker's own (API 1.47, ImageSearchResponseItem).</summary>
public sealed record FoundDockerImage : Document
{
    /// <summary>The registry.</summary>
    public required string Index { get; init; }

    /// <summary>Registry and repository.</summary>
    [JsonPropertyName("Name")] public required string FullName { get; init; }

    /// <summary>What its owner says of it.</summary>
    [JsonPropertyName("Description")] public string Summary { get; init; } = "";

    /// <summary>How many like it.</summary>
    public int Stars { get; init; }

    /// <summary>[OK]: the registry's own people keep it.</summary>
    public string Official { get; init; } = "";

    /// <summary>[OK]: the registry builds it.</summary>
    public string Automated { get; init; } = "";

    /// <summary>The tag, where tags were asked for.</summary>
    public string Tag { get; init; } = "";

    /// <summary>Registry and repository.</summary>
    [JsonPropertyName("name")] public string Name => FullName;

    /// <summary>What its owner says of it.</summary>
    [JsonPropertyName("description")] public string Description => Summary;

    /// <summary>How many like it.</summary>
    [JsonPropertyName("star_count")] public int StarCount { get; init; }

    /// <summary>The registry's own people keep it.</summary>
    [JsonPropertyName("is_official")] public bool IsOfficial { get; init; }

    /// <summary>The registry builds it.</summary>
    [JsonPropertyName("is_automated")] public bool IsAutomated { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => FoundImageJson.Write(writer, this);
}

/// <summary>JSON of repositories that were found.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(FoundDockerImage))]
internal sealed partial class FoundImageJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, FoundDockerImage document) => Default.FoundDockerImageSerializeHandler(writer, document);
}
