using System.Text.Json;
using System.Text.Json.Serialization;
using Selkie.Api.Shapes;

namespace Selkie.Api.Libpod;

/// <summary>A step of an image's history, as "history --format json" prints it. Both spellings of "created" are Podman's.</summary>
[Go("types.ImageHistoryLayer")]
public sealed partial record HistoryStep : Document
{
    /// <summary>Id of the image that ends here, or "&lt;missing&gt;".</summary>
    [JsonPropertyName("id"), Go(Name = "ID")] public required string Id { get; init; }

    /// <summary>When, RFC 3339.</summary>
    [JsonPropertyName("created"), Go("time.Time", Name = "Created")] public required string Time { get; init; }

    /// <summary>By what command.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>Names of the image that ends here.</summary>
    [JsonPropertyName("tags"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Bytes of its layer.</summary>
    [JsonPropertyName("size")] public long Size { get; init; }

    /// <summary>Comment.</summary>
    [JsonPropertyName("comment"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Comment { get; init; }

    /// <summary>When, to the second.</summary>
    [Go(Name = "")] public required string Created { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => HistoryStepJson.Write(writer, this);
}

/// <summary>JSON of histories.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(HistoryStep))]
internal sealed partial class HistoryStepJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, HistoryStep document) => Default.HistoryStepSerializeHandler(writer, document);
}
