using System.Text.Json;
using System.Text.Json.Serialization;

namespace Selkie.Api.Docker;

/// <summary>A network as Docker's API shows it (API 1.47, Network).</summary>
public sealed record NetworkDetails : Document
{
    /// <summary>The unique name.</summary>
    public required string Name { get; init; }

    /// <summary>64 hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>When it was made, RFC 3339.</summary>
    public required string Created { get; init; }

    /// <summary>Always local.</summary>
    public string Scope { get; init; } = "local";

    /// <summary>The driver.</summary>
    public required string Driver { get; init; }

    /// <summary>A subnet is of IPv6.</summary>
    [JsonPropertyName("EnableIPv6")] public bool EnableIpv6 { get; init; }

    /// <summary>How addresses are given out.</summary>
    [JsonPropertyName("IPAM")] public required AddressManagement Ipam { get; init; }

    /// <summary>There is no way out.</summary>
    public bool Internal { get; init; }

    /// <summary>Of swarms: never.</summary>
    public bool Attachable { get; init; }

    /// <summary>Of swarms: never.</summary>
    public bool Ingress { get; init; }

    /// <summary>Of swarms: none.</summary>
    public NetworkSource ConfigFrom { get; init; } = new("");

    /// <summary>Of swarms: never.</summary>
    public bool ConfigOnly { get; init; }

    /// <summary>Containers that are on it now, by their ids.</summary>
    public required IReadOnlyDictionary<string, EndpointDetails> Containers { get; init; }

    /// <summary>Options of the driver.</summary>
    public required IReadOnlyDictionary<string, string>? Options { get; init; }

    /// <summary>Labels.</summary>
    public required IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => DockerNetworkJson.Write(writer, this);
}

/// <summary>The network that another one was made of.</summary>
/// <param name="Network">Its name.</param>
public sealed record NetworkSource(string Network);

/// <summary>How addresses are given out.</summary>
/// <param name="Driver">default, dhcp or none.</param>
/// <param name="Options">Options of that driver.</param>
/// <param name="Config">The subnets.</param>
public sealed record AddressManagement(string Driver, IReadOnlyDictionary<string, string>? Options, IReadOnlyList<AddressPool> Config);

/// <summary>A subnet.</summary>
public sealed record AddressPool
{
    /// <summary>Such as 10.88.0.0/16.</summary>
    public required string Subnet { get; init; }

    /// <summary>The host's address in it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Gateway { get; init; }
}

/// <summary>A container on a network.</summary>
public sealed record EndpointDetails
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Always empty.</summary>
    [JsonPropertyName("EndpointID")] public string EndpointId { get; init; } = "";

    /// <summary>Hardware address.</summary>
    public string MacAddress { get; init; } = "";

    /// <summary>IPv4 address with the length of its prefix.</summary>
    [JsonPropertyName("IPv4Address")] public string Ipv4Address { get; init; } = "";

    /// <summary>IPv6 address with the length of its prefix.</summary>
    [JsonPropertyName("IPv6Address")] public string Ipv6Address { get; init; } = "";
}

/// <summary>A network that was made (API 1.47, NetworkCreateResponse).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Warning">What of the request was left aside.</param>
public sealed record CreatedNetwork(string Id, string Warning) : Document
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer) => DockerNetworkJson.Write(writer, this);
}

/// <summary>JSON of networks.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(NetworkDetails))]
[JsonSerializable(typeof(CreatedNetwork))]
internal sealed partial class DockerNetworkJson : JsonSerializerContext
{
    internal static void Write(Utf8JsonWriter writer, NetworkDetails document) => Default.NetworkDetailsSerializeHandler(writer, document);

    internal static void Write(Utf8JsonWriter writer, CreatedNetwork document) => Default.CreatedNetworkSerializeHandler(writer, document);
}
