using System.Text.Json.Serialization;
using Selkie.Api.Shapes;

namespace Selkie.Api.Libpod;

/// <summary>Addresses on one network: libpod's InspectBasicNetworkConfig.</summary>
[Go("define.InspectBasicNetworkConfig")]
public partial record AddressInspection
{
    /// <summary>Always empty.</summary>
    [JsonPropertyOrder(-1)] public string EndpointID { get; init; } = "";

    /// <summary>Gateway.</summary>
    [JsonPropertyOrder(-1)] public string Gateway { get; init; } = "";

    /// <summary>The first IPv4 address.</summary>
    [JsonPropertyOrder(-1)] public string IPAddress { get; init; } = "";

    /// <summary>Length of its prefix.</summary>
    [JsonPropertyOrder(-1)] public int IPPrefixLen { get; init; }

    /// <summary>Further IPv4 addresses.</summary>
    [JsonPropertyOrder(-1), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SecondaryAddress>? SecondaryIPAddresses { get; init; }

    /// <summary>Gateway of IPv6.</summary>
    [JsonPropertyOrder(-1)] public string IPv6Gateway { get; init; } = "";

    /// <summary>The first IPv6 address.</summary>
    [JsonPropertyOrder(-1)] public string GlobalIPv6Address { get; init; } = "";

    /// <summary>Length of its prefix.</summary>
    [JsonPropertyOrder(-1)] public int GlobalIPv6PrefixLen { get; init; }

    /// <summary>Further IPv6 addresses.</summary>
    [JsonPropertyOrder(-1), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SecondaryAddress>? SecondaryIPv6Addresses { get; init; }

    /// <summary>Hardware address.</summary>
    [JsonPropertyOrder(-1)] public string MacAddress { get; init; } = "";

    /// <summary>Further hardware addresses.</summary>
    [JsonPropertyOrder(-1), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Go(Name = "AdditionalMacAddresses")]
    public IReadOnlyList<string>? AdditionalMACAddresses { get; init; }
}

/// <summary>A further address.</summary>
[Go("define.Address")]
public sealed partial record SecondaryAddress(string Addr, int PrefixLength);

/// <summary>One of a container's networks.</summary>
[Go("define.InspectAdditionalNetwork")]
public sealed partial record AttachedInspection : AddressInspection
{
    /// <summary>Id of the network.</summary>
    public string NetworkID { get; init; } = "";

    /// <summary>Options of the attachment.</summary>
    public IReadOnlyDictionary<string, string>? DriverOpts { get; init; }

    /// <summary>Always null.</summary>
    public IReadOnlyDictionary<string, string>? IPAMConfig { get; init; }

    /// <summary>Always null.</summary>
    public IReadOnlyList<string>? Links { get; init; }

    /// <summary>Names by which others find it there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Aliases { get; init; }
}

/// <summary>A container's network: libpod's InspectNetworkSettings.</summary>
[Go("define.InspectNetworkSettings")]
public sealed partial record NetworkInspection : AddressInspection
{
    /// <summary>Always empty.</summary>
    public string Bridge { get; init; } = "";

    /// <summary>Always empty.</summary>
    public string SandboxID { get; init; } = "";

    /// <summary>Always false.</summary>
    public bool HairpinMode { get; init; }

    /// <summary>Always empty.</summary>
    public string LinkLocalIPv6Address { get; init; } = "";

    /// <summary>Always 0.</summary>
    public int LinkLocalIPv6PrefixLen { get; init; }

    /// <summary>Published ports by "80/tcp"; those only exposed have no value.</summary>
    [Go("map[string][]define.InspectHostPort")] public IReadOnlyDictionary<string, IReadOnlyList<HostPort>?> Ports { get; init; } = new SortedDictionary<string, IReadOnlyList<HostPort>?>();

    /// <summary>Path of its network namespace.</summary>
    public string SandboxKey { get; init; } = "";

    /// <summary>Its networks by name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Go("map[string]*define.InspectAdditionalNetwork")]
    public IReadOnlyDictionary<string, AttachedInspection>? Networks { get; init; }
}
