using System.Text.Json;
using System.Text.Json.Serialization;

namespace Selkie.Api.Docker;

/// <summary>A container that was made (API 1.47, ContainerCreateResponse; libpod's is the same).</summary>
public sealed record CreatedContainer : Document
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What was asked for and has no effect.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => CreatedContainerJson.Write(writer, this);
}

/// <summary>JSON of containers that were made.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(CreatedContainer))]
internal sealed partial class CreatedContainerJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, CreatedContainer document) => Default.CreatedContainerSerializeHandler(writer, document);
}
