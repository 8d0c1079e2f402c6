using System.Text.Json;
using System.Text.Json.Serialization;

namespace Selkie.Api.Docker;

/// <summary>A container in Docker's list (API 1.47, ListedDockerContainer).</summary>
public sealed record ListedDockerContainer : Document
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name, behind a slash.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The image's name.</summary>
    public required string Image { get; init; }

    /// <summary>sha256: and the image's id.</summary>
    [JsonPropertyName("ImageID")] public required string ImageId { get; init; }

    /// <summary>The command in one line.</summary>
    public required string Command { get; init; }

    /// <summary>When it was made, in seconds since 1970.</summary>
    public long Created { get; init; }

    /// <summary>Published ports, and those only exposed.</summary>
    public IReadOnlyList<PortSummary>? Ports { get; init; }

    /// <summary>Bytes that it wrote, where that was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public long SizeRw { get; init; }

    /// <summary>Bytes with those of its image, where that was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public long SizeRootFs { get; init; }

    /// <summary>Labels.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>created, running, paused, exited or removing.</summary>
    public required string State { get; init; }

    /// <summary>The state as people read it.</summary>
    public required string Status { get; init; }

    /// <summary>What of its host configuration a list shows.</summary>
    public required HostSummary HostConfig { get; init; }

    /// <summary>Its networks.</summary>
    public NetworkSummary? NetworkSettings { get; init; }

    /// <summary>Its mounts.</summary>
    public IReadOnlyList<MountPoint>? Mounts { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => DockerContainerJson.Write(writer, this);
}

/// <summary>A port of a list (API 1.47, Port).</summary>
/// <param name="Ip">Address of the host; null: every one, or none.</param>
/// <param name="PrivatePort">The container's.</param>
/// <param name="PublicPort">The host's; 0: none.</param>
/// <param name="Type">tcp, udp or sctp.</param>
public sealed record PortSummary(
    [property: JsonPropertyName("IP"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Ip, int PrivatePort,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int PublicPort, string Type);

/// <summary>What of a host configuration a list shows.</summary>
/// <param name="NetworkMode">Where its network is from.</param>
public sealed record HostSummary(string NetworkMode);

/// <summary>Networks of a list.</summary>
/// <param name="Networks">By name.</param>
public sealed record NetworkSummary(IReadOnlyDictionary<string, EndpointSettings> Networks);

/// <summary>A mount of a container (API 1.47, MountPoint).</summary>
public sealed record MountPoint
{
    /// <summary>bind, volume, tmpfs …</summary>
    public required string Type { get; init; }

    /// <summary>Name of the volume.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Name { get; init; }

    /// <summary>Place on the host.</summary>
    public string Source { get; init; } = "";

    /// <summary>Place in the container.</summary>
    public required string Destination { get; init; }

    /// <summary>Driver of the volume.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Driver { get; init; }

    /// <summary>Options that were given.</summary>
    public string Mode { get; init; } = "";

    /// <summary>It may be written.</summary>
    [JsonPropertyName("RW")] public bool IsWritable { get; init; }

    /// <summary>How mounts below it spread.</summary>
    public string Propagation { get; init; } = "";
}

/// <summary>JSON of containers in Docker's shapes.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(ListedDockerContainer))]
[JsonSerializable(typeof(ContainerDetails))]
internal sealed partial class DockerContainerJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, ListedDockerContainer document) => Default.ListedDockerContainerSerializeHandler(writer, document);

    internal static void Write(Utf8JsonWriter writer, ContainerDetails document) => Default.ContainerDetailsSerializeHandler(writer, document);
}
