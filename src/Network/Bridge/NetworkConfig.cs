using System.Text.Json;
using System.Text.Json.Serialization;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Network.Bridge;

/// <summary>A network as its file and netavark know it (netavark src/network/types.rs, Network).</summary>
public sealed record NetworkConfig
{
    /// <summary>Name of the default network.</summary>
    public const string DefaultName = "podman";

    /// <summary>The id that every engine gives the default network.</summary>
    public const string DefaultId = "2f259bab93aaaaa2542ba43ef33eb990d0999ee1b9924b557b7be53c0b7a1bb9";

    private static readonly JsonWriterOptions FileForm = new() { Indented = true, IndentSize = 5 };

    /// <summary>The unique name.</summary>
    public required string Name { get; init; }

    /// <summary>64 hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>bridge, macvlan, ipvlan or the name of a plug-in.</summary>
    public required string Driver { get; init; }

    /// <summary>The bridge, or the parent interface of macvlan and ipvlan.</summary>
    public string? NetworkInterface { get; init; }

    /// <summary>When it was made, RFC 3339.</summary>
    public string? Created { get; init; }

    /// <summary>Subnets, of which a container gets an address each.</summary>
    public IReadOnlyList<NetworkSubnet>? Subnets { get; init; }

    /// <summary>Further routes of containers.</summary>
    public IReadOnlyList<NetworkRoute>? Routes { get; init; }

    /// <summary>A subnet is of IPv6.</summary>
    public bool Ipv6Enabled { get; init; }

    /// <summary>There is no way out.</summary>
    public bool Internal { get; init; }

    /// <summary>Containers find one another by name.</summary>
    public bool DnsEnabled { get; init; }

    /// <summary>Servers that names of the world are asked of.</summary>
    public IReadOnlyList<string>? NetworkDnsServers { get; init; }

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Options of the driver.</summary>
    public IReadOnlyDictionary<string, string>? Options { get; init; }

    /// <summary>Options of address management: driver is host-local, dhcp or none.</summary>
    public IReadOnlyDictionary<string, string>? IpamOptions { get; init; }

    /// <summary>What a newer engine wrote goes to netavark as it is.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Further { get; set; }

    /// <summary>Addresses are ours to give out: not DHCP's, and there is a subnet.</summary>
    [JsonIgnore]
    public bool NeedsAddresses =>
        Subnets is { Count: > 0 } && (IpamOptions is null || !IpamOptions.TryGetValue("driver", out var driver) || driver is "" or "host-local");

    /// <summary>Refuses addresses that are of none of its subnets.</summary>
    /// <param name="addresses">The addresses.</param>
    /// <exception cref="NetworkException">One is of none.</exception>
    public void CheckAddresses(IReadOnlyList<string> addresses)
    {
        var ranges = (Subnets ?? []).Select(subnet => AddressRange.Parse(subnet.Subnet)).ToList();
        if (addresses.FirstOrDefault(address => !ranges.Exists(range => range.Contains(System.Net.IPAddress.Parse(address)))) is { } wrong)
            throw new NetworkException($"requested static ip {wrong} not in any subnet on network {Name}", ErrorKind.Invalid);
    }

    /// <summary>The default network of an engine that was told nothing.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="subnet">Its subnet, such as 10.88.0.0/16.</param>
    public static NetworkConfig Default(string name, string subnet) => new NetworkConfig
    {
        Name = name,
        Id = DefaultId,
        Driver = "bridge",
        NetworkInterface = "podman0",
        // netavark wants a time; the network is as old as the engine's knowledge of it.
        Created = Rfc3339.Format(DateTimeOffset.UtcNow),
        Subnets = [new NetworkSubnet { Subnet = subnet }],
        Ipv6Enabled = subnet.Contains(':', StringComparison.Ordinal),
        IpamOptions = new Dictionary<string, string> { ["driver"] = "host-local" },
    }.WithGateways();

    /// <summary>The same with the first address of each subnet as gateway where none is given and one is needed.</summary>
    public NetworkConfig WithGateways() => Subnets is null || (Internal && !DnsEnabled)
        ? this
        : this with { Subnets = [.. Subnets.Select(subnet => subnet.Gateway is null ? subnet with { Gateway = Selkie.Network.Bridge.AddressRange.Parse(subnet.Subnet).First.ToString() } : subnet)] };

    /// <summary>The network that UTF-8 JSON holds.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static NetworkConfig Read(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, NetworkJson.Default.NetworkConfig) ?? throw new JsonException("the network is null");

    /// <summary>The network as its file holds it: Podman's steps of five blanks, and a line break at the end.</summary>
    public byte[] WriteFile()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, FileForm)) JsonSerializer.Serialize(writer, this, NetworkJson.Default.NetworkConfig);
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>The network as UTF-8 JSON.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, NetworkJson.Default.NetworkConfig);
}

/// <summary>A subnet of a network.</summary>
public sealed record NetworkSubnet
{
    /// <summary>Such as 10.88.0.0/16.</summary>
    public required string Subnet { get; init; }

    /// <summary>The host's address in it.</summary>
    public string? Gateway { get; init; }

    /// <summary>Containers' addresses are from here only.</summary>
    public LeaseRange? LeaseRange { get; init; }
}

/// <summary>First and last address that containers get.</summary>
public sealed record LeaseRange
{
    /// <summary>First.</summary>
    public string? StartIp { get; init; }

    /// <summary>Last.</summary>
    public string? EndIp { get; init; }

    /// <summary>All addresses of a subnet.</summary>
    /// <param name="subnet">The subnet, such as 10.88.4.0/24.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static LeaseRange Of(string subnet)
    {
        var range = AddressRange.Parse(subnet);
        return new() { StartIp = range.First.ToString(), EndIp = range.Highest.ToString() };
    }

    /// <summary>Whether a text is an address with the length of a prefix behind it.</summary>
    /// <param name="text">The text.</param>
    public static bool IsCidr(string text) => AddressRange.TryParse(text) is not null;
}

/// <summary>A route of the containers on a network.</summary>
public sealed record NetworkRoute
{
    /// <summary>Where to.</summary>
    public required string Destination { get; init; }

    /// <summary>By whom.</summary>
    public string? Gateway { get; init; }

    /// <summary>Its preference.</summary>
    public uint? Metric { get; init; }

    /// <summary>What a newer engine wrote.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Further { get; set; }
}
