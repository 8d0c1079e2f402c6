using System.Text.Json.Serialization;

namespace Selkie.Engine.Containers.Inspection;

/// <summary>Addresses on one network: libpod's InspectBasicNetworkConfig.</summary>
internal record AddressInspection
{
    [JsonPropertyOrder(-1)] public string EndpointID { get; init; } = "";
    [JsonPropertyOrder(-1)] public string Gateway { get; init; } = "";
    [JsonPropertyOrder(-1)] public string IPAddress { get; init; } = "";
    [JsonPropertyOrder(-1)] public int IPPrefixLen { get; init; }
    [JsonPropertyOrder(-1), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<SecondaryAddress>? SecondaryIPAddresses { get; init; }
    [JsonPropertyOrder(-1)] public string IPv6Gateway { get; init; } = "";
    [JsonPropertyOrder(-1)] public string GlobalIPv6Address { get; init; } = "";
    [JsonPropertyOrder(-1)] public int GlobalIPv6PrefixLen { get; init; }
    [JsonPropertyOrder(-1), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<SecondaryAddress>? SecondaryIPv6Addresses { get; init; }
    [JsonPropertyOrder(-1)] public string MacAddress { get; init; } = "";
    [JsonPropertyOrder(-1), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<string>? AdditionalMACAddresses { get; init; }
}

/// <summary>A further address.</summary>
internal sealed record SecondaryAddress(string Addr, int PrefixLength);

/// <summary>One of a container's networks.</summary>
internal sealed record AttachedInspection : AddressInspection
{
    /// <summary>The same with the addresses of a network.</summary>
    public static AttachedInspection Of(AddressInspection? addresses, string networkId, IReadOnlyList<string>? aliases)
    {
        addresses ??= new AddressInspection();
        return new AttachedInspection
        {
            Gateway = addresses.Gateway, IPAddress = addresses.IPAddress, IPPrefixLen = addresses.IPPrefixLen, SecondaryIPAddresses = addresses.SecondaryIPAddresses,
            IPv6Gateway = addresses.IPv6Gateway, GlobalIPv6Address = addresses.GlobalIPv6Address, GlobalIPv6PrefixLen = addresses.GlobalIPv6PrefixLen,
            SecondaryIPv6Addresses = addresses.SecondaryIPv6Addresses, MacAddress = addresses.MacAddress, AdditionalMACAddresses = addresses.AdditionalMACAddresses,
            NetworkID = networkId, Aliases = aliases is { Count: > 0 } ? aliases : null,
        };
    }

    public string NetworkID { get; init; } = "";
    public IReadOnlyDictionary<string, string>? DriverOpts { get; init; }
    public IReadOnlyDictionary<string, string>? IPAMConfig { get; init; }
    public IReadOnlyList<string>? Links { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<string>? Aliases { get; init; }
}

/// <summary>A container's network: libpod's InspectNetworkSettings.</summary>
internal sealed record NetworkInspection : AddressInspection
{
    public string Bridge { get; init; } = "";
    public string SandboxID { get; init; } = "";
    public bool HairpinMode { get; init; }
    public string LinkLocalIPv6Address { get; init; } = "";
    public int LinkLocalIPv6PrefixLen { get; init; }
    public IReadOnlyDictionary<string, IReadOnlyList<HostPort>?> Ports { get; init; } = new SortedDictionary<string, IReadOnlyList<HostPort>?>();
    public string SandboxKey { get; init; } = "";
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyDictionary<string, AttachedInspection>? Networks { get; init; }
}
