using System.Text.Json;

namespace Selkie.Network.Bridge;

/// <summary>What netavark is asked for (its docs/netavark.1.md; src/network/types.rs, NetworkOptions).</summary>
public sealed record NetavarkRequest
{
    /// <summary>The container.</summary>
    public required string ContainerId { get; init; }

    /// <summary>Its name, which DNS answers to.</summary>
    public required string ContainerName { get; init; }

    /// <summary>Its host name.</summary>
    public string ContainerHostname { get; init; } = "";

    /// <summary>How it is on each network.</summary>
    public required IReadOnlyDictionary<string, NetavarkAttachment> Networks { get; init; }

    /// <summary>The networks themselves.</summary>
    public required IReadOnlyDictionary<string, NetworkConfig> NetworkInfo { get; init; }

    /// <summary>Published ports.</summary>
    public IReadOnlyList<NetavarkPort>? PortMappings { get; init; }

    /// <summary>Servers that this container's names of the world are asked of.</summary>
    public IReadOnlyList<string>? DnsServers { get; init; }

    /// <summary>As UTF-8 JSON.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, NetworkJson.Default.NetavarkRequest);
}

/// <summary>How a container is on a network.</summary>
public sealed record NetavarkAttachment
{
    /// <summary>Its addresses, one of each subnet.</summary>
    public IReadOnlyList<string>? StaticIps { get; init; }

    /// <summary>Its hardware address, if it matters.</summary>
    public string? StaticMac { get; init; }

    /// <summary>Other names that DNS answers to.</summary>
    public IReadOnlyList<string>? Aliases { get; init; }

    /// <summary>Name of its interface.</summary>
    public required string InterfaceName { get; init; }

    /// <summary>Options of the driver.</summary>
    public IReadOnlyDictionary<string, string>? Options { get; init; }
}

/// <summary>A published port or range.</summary>
public sealed record NetavarkPort
{
    /// <summary>Address of the host; empty is every one.</summary>
    public string HostIp { get; init; } = "";

    /// <summary>First port of the container.</summary>
    public required ushort ContainerPort { get; init; }

    /// <summary>First port of the host.</summary>
    public required ushort HostPort { get; init; }

    /// <summary>How many ports.</summary>
    public ushort Range { get; init; } = 1;

    /// <summary>tcp, udp or sctp.</summary>
    public required string Protocol { get; init; }
}

/// <summary>What a network gave a container (netavark's StatusBlock).</summary>
public sealed record NetworkBlock
{
    /// <summary>Interfaces by name.</summary>
    public IReadOnlyDictionary<string, InterfaceBlock>? Interfaces { get; init; }

    /// <summary>The network's own name servers.</summary>
    public IReadOnlyList<string>? DnsServerIps { get; init; }

    /// <summary>Where short names are looked for.</summary>
    public IReadOnlyList<string>? DnsSearchDomains { get; init; }
}

/// <summary>An interface of a container.</summary>
public sealed record InterfaceBlock
{
    /// <summary>Hardware address.</summary>
    public string MacAddress { get; init; } = "";

    /// <summary>Its addresses.</summary>
    public IReadOnlyList<AddressBlock>? Subnets { get; init; }
}

/// <summary>An address of a container.</summary>
public sealed record AddressBlock
{
    /// <summary>Such as 10.88.0.2/16.</summary>
    public required string Ipnet { get; init; }

    /// <summary>The way out.</summary>
    public string? Gateway { get; init; }

    /// <summary>The address alone.</summary>
    [System.Text.Json.Serialization.JsonIgnore] public string Address => Ipnet.Split('/')[0];

    /// <summary>Bits of the network's part.</summary>
    [System.Text.Json.Serialization.JsonIgnore] public int PrefixLength => Ipnet.Split('/') is [_, var bits] && int.TryParse(bits, out var number) ? number : 0;
}

/// <summary>How netavark says that it failed.</summary>
internal sealed record NetavarkError
{
    /// <summary>The reason.</summary>
    public string? Error { get; init; }
}
