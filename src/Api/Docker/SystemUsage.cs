using System.Text.Json;
using System.Text.Json.Serialization;

namespace Selkie.Api.Docker;

/// <summary>What takes space (API 1.47, SystemDataUsageResponse).</summary>
public sealed record SystemUsage : Document
{
    /// <summary>Bytes of all layers, each counted once.</summary>
    public long LayersSize { get; init; }

    /// <summary>Images.</summary>
    public required IReadOnlyList<ServedImage> Images { get; init; }

    /// <summary>Containers.</summary>
    public required IReadOnlyList<ListedDockerContainer> Containers { get; init; }

    /// <summary>Volumes.</summary>
    public required IReadOnlyList<Volume> Volumes { get; init; }

    /// <summary>What builds keep; there is none.</summary>
    public IReadOnlyList<string> BuildCache { get; init; } = [];

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => SystemUsageJson.Write(writer, this);
}

/// <summary>JSON of what takes space.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(SystemUsage))]
internal sealed partial class SystemUsageJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, SystemUsage document) => Default.SystemUsageSerializeHandler(writer, document);
}
