using System.Text.Json.Serialization;

namespace Selkie.Api.Docker;

/// <summary>How a container is on a network (API 1.47, EndpointSettings).</summary>
public sealed record EndpointSettings
{
    /// <summary>Addresses that were asked for; libpod does not tell.</summary>
    [JsonPropertyName("IPAMConfig")] public IReadOnlyDictionary<string, string>? IpamConfig { get; init; }

    /// <summary>Links; there are none.</summary>
    public IReadOnlyList<string>? Links { get; init; }

    /// <summary>Names of the container on the network.</summary>
    public IReadOnlyList<string>? Aliases { get; init; }

    /// <summary>Hardware address.</summary>
    public string MacAddress { get; init; } = "";

    /// <summary>The network's id.</summary>
    [JsonPropertyName("NetworkID")] public required string NetworkId { get; init; }

    /// <summary>Always empty.</summary>
    [JsonPropertyName("EndpointID")] public string EndpointId { get; init; } = "";

    /// <summary>The gateway.</summary>
    public string Gateway { get; init; } = "";

    /// <summary>The IPv4 address.</summary>
    [JsonPropertyName("IPAddress")] public string IpAddress { get; init; } = "";

    /// <summary>Length of its network's part.</summary>
    [JsonPropertyName("IPPrefixLen")] public int IpPrefixLength { get; init; }

    /// <summary>The IPv6 gateway.</summary>
    [JsonPropertyName("IPv6Gateway")] public string Ipv6Gateway { get; init; } = "";

    /// <summary>The IPv6 address.</summary>
    [JsonPropertyName("GlobalIPv6Address")] public string GlobalIpv6Address { get; init; } = "";

    /// <summary>Length of its network's part.</summary>
    [JsonPropertyName("GlobalIPv6PrefixLen")] public int GlobalIpv6PrefixLength { get; init; }

    /// <summary>Options of the driver; there are none.</summary>
    public IReadOnlyDictionary<string, string>? DriverOpts { get; init; }

    /// <summary>Names in the network's DNS; libpod does not tell.</summary>
    [JsonPropertyName("DNSNames")] public IReadOnlyList<string>? DnsNames { get; init; }
}
