using System.Text.Json;
using System.Text.Json.Serialization;

namespace Selkie.Api.Libpod;

/// <summary>What changed, as "diff --format json" prints it.</summary>
public sealed record FileChanges : Document
{
    /// <summary>Paths of what is other than it was.</summary>
    [JsonPropertyName("changed")] public IReadOnlyList<string>? Changed { get; init; }

    /// <summary>Paths of what is new.</summary>
    [JsonPropertyName("added")] public IReadOnlyList<string>? Added { get; init; }

    /// <summary>Paths of what is gone.</summary>
    [JsonPropertyName("deleted")] public IReadOnlyList<string>? Deleted { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => FileChangesJson.Write(writer, this);
}

/// <summary>JSON of changes.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FileChanges))]
internal sealed partial class FileChangesJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, FileChanges document) => Default.FileChangesSerializeHandler(writer, document);
}
