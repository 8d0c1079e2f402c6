using System.Text.Json;
using System.Text.Json.Serialization;
using Selkie.Api.Shapes;

namespace Selkie.Api.Libpod;

/// <summary>Something that happened, as "events --format json" prints it.</summary>
[Go("events.Event")]
public sealed partial record SystemEvent : Document
{
    /// <summary>Exit code, of container events that have one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? ContainerExitCode { get; init; }

    /// <summary>Id of the object.</summary>
    [JsonPropertyName("ID"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Id { get; init; }

    /// <summary>Image of a container.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Image { get; init; }

    /// <summary>Name of the object.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Name { get; init; }

    /// <summary>Network of a network event.</summary>
    [JsonPropertyName("network"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Network { get; init; }

    /// <summary>What happened.</summary>
    [Go("events.Status")] public required string Status { get; init; }

    /// <summary>When, in seconds since 1970.</summary>
    [JsonPropertyName("time")] public required long Time { get; init; }

    /// <summary>When, in nanoseconds since 1970.</summary>
    [JsonPropertyName("timeNano")] public required long TimeNano { get; init; }

    /// <summary>container, image, volume, network or system.</summary>
    [Go("events.Type")] public required string Type { get; init; }

    /// <summary>Result of a health check.</summary>
    [JsonPropertyName("health_status"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? HealthStatus { get; init; }

    /// <summary>What went wrong.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Error { get; init; }

    /// <summary>What inspect tells of a new container, as JSON.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? ContainerInspectData { get; init; }

    /// <summary>Pod of a container.</summary>
    [JsonPropertyName("PodID"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? PodId { get; init; }

    /// <summary>Labels of a container, sorted.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => SystemEventJson.Write(writer, this);
}

/// <summary>JSON of events.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(SystemEvent))]
internal sealed partial class SystemEventJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, SystemEvent document) => Default.SystemEventSerializeHandler(writer, document);
}
