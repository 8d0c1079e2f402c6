using System.Text.Json.Serialization;
using Selkie.Api.Libpod;
using Selkie.Engine.Verbs;
using Selkie.Oci.Text;

namespace Selkie.Engine.Events.Records;

/// <summary>Something that happened: one line of the events file, with the members that Podman writes (libpod/events).</summary>
public sealed record EventRecord : IDocumented<SystemEvent>
{
    /// <summary>Exit code, of container events that have one.</summary>
    public int? ContainerExitCode { get; init; }

    /// <summary>What inspect tells of a new container, as JSON, where containers.conf wants it.</summary>
    public string? ContainerInspectData { get; init; }

    /// <summary>Id of the object.</summary>
    [JsonPropertyName("ID")] public string? Id { get; init; }

    /// <summary>Image of a container.</summary>
    public string? Image { get; init; }

    /// <summary>Name of the object.</summary>
    public string? Name { get; init; }

    /// <summary>Network of a network event.</summary>
    [JsonPropertyName("network")] public string? Network { get; init; }

    /// <summary>What happened: create, start, died, remove, …</summary>
    public required string Status { get; init; }

    /// <summary>When, in RFC 3339.</summary>
    public required string Time { get; init; }

    /// <summary>container, image, volume, network or system.</summary>
    public required string Type { get; init; }

    /// <summary>Pod of a container.</summary>
    [JsonPropertyName("PodID")] public string? PodId { get; init; }

    /// <summary>Result of a health check.</summary>
    [JsonPropertyName("health_status")] public string? HealthStatus { get; init; }

    /// <summary>What went wrong, of events that tell of it.</summary>
    [JsonPropertyName("error")] public string? Error { get; init; }

    /// <summary>Labels of a container.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)] public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    /// <inheritdoc/>
    public SystemEvent ToDocument() => new()
    {
        ContainerExitCode = ContainerExitCode,
        ContainerInspectData = ContainerInspectData,
        Id = NullIfEmpty(Id),
        Image = NullIfEmpty(Image),
        Name = NullIfEmpty(Name),
        Network = NullIfEmpty(Network),
        Status = Status,
        Time = Rfc3339.Parse(Time).ToUnixTimeSeconds(),
        TimeNano = Rfc3339.ToUnixNanoseconds(Time),
        Type = Type,
        HealthStatus = NullIfEmpty(HealthStatus),
        Error = NullIfEmpty(Error),
        PodId = NullIfEmpty(PodId),
        Attributes = Attributes.Sorted(),
    };

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

/// <summary>JSON of events.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EventRecord))]
[Selkie.Oci.Json.JsonReader(typeof(EventRecord))]
public sealed partial class EventJson : JsonSerializerContext
{
    /// <summary>An event as UTF-8 JSON in Go's form.</summary>
    internal static byte[] Write(EventRecord record) => Selkie.Oci.Json.GoJson.Serialize(record, Default.EventRecordSerializeHandler);
}
