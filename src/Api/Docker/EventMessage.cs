using System.Text.Json;
using System.Text.Json.Serialization;

namespace Selkie.Api.Docker;

/// <summary>Something that happened, as both trees tell of it (events.Message of Docker's API, with the members of older versions).</summary>
public sealed record EventMessage : Document
{
    /// <summary>What happened (before API 1.22).</summary>
    [JsonPropertyName("status")] public required string Status { get; init; }

    /// <summary>The object's id (before API 1.22).</summary>
    [JsonPropertyName("id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Id { get; init; }

    /// <summary>The container's image (before API 1.22).</summary>
    [JsonPropertyName("from"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? From { get; init; }

    /// <summary>The kind of object.</summary>
    public required string Type { get; init; }

    /// <summary>What happened.</summary>
    public required string Action { get; init; }

    /// <summary>The object.</summary>
    public required EventActor Actor { get; init; }

    /// <summary>Where: on this engine alone.</summary>
    [JsonPropertyName("scope")] public string Scope { get; init; } = "local";

    /// <summary>When, in seconds since 1970.</summary>
    [JsonPropertyName("time")] public required long Time { get; init; }

    /// <summary>When, in nanoseconds since 1970.</summary>
    [JsonPropertyName("timeNano")] public required long TimeNano { get; init; }

    /// <summary>Result of a health check.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? HealthStatus { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => EventMessageJson.Write(writer, this);
}

/// <summary>Whom an event is about.</summary>
public sealed record EventActor
{
    /// <summary>The object's id.</summary>
    [JsonPropertyName("ID")] public required string Id { get; init; }

    /// <summary>What else is known of it, sorted.</summary>
    public required IReadOnlyDictionary<string, string> Attributes { get; init; }
}

/// <summary>JSON of events.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(EventMessage))]
internal sealed partial class EventMessageJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, EventMessage document) => Default.EventMessageSerializeHandler(writer, document);
}
