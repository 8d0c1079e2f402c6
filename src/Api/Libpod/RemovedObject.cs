using System.Text.Json;
using System.Text.Json.Serialization;

namespace Selkie.Api.Libpod;

/// <summary>An object that was removed, in libpod's answers to DELETE.</summary>
public sealed record RemovedObject : Document
{
    /// <summary>The full id, or the name.</summary>
    public required string Id { get; init; }
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => RemovedObjectJson.Write(writer, this);
}

/// <summary>An object that was pruned, in libpod's answers.</summary>
public sealed record PrunedObject : Document
{
    /// <summary>The full id, or the name.</summary>
    public required string Id { get; init; }

    /// <summary>What went wrong with it; null: it is gone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Err { get; init; }

    /// <summary>Bytes that came free.</summary>
    public long Size { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => RemovedObjectJson.Write(writer, this);
}

/// <summary>JSON of what is gone.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(RemovedObject))]
[JsonSerializable(typeof(PrunedObject))]
internal sealed partial class RemovedObjectJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, RemovedObject document) => Default.RemovedObjectSerializeHandler(writer, document);

    internal static void Write(Utf8JsonWriter writer, PrunedObject document) => Default.PrunedObjectSerializeHandler(writer, document);
}
