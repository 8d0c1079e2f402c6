using System.Net;
using Selkie.Engine.Verbs;
using Selkie.Oci.Mapping;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

public abstract partial record ContainerOptions
{
    /// <summary>Connect the container to a network (bridge|pasta|none|host|container:NAME|ns:PATH|NETWORK)</summary>
    [Option("network", Alias = "net")] public IReadOnlyList<NetworkChoice> Networks { get; init; } = [];

    /// <summary>Other names of the container on its networks</summary>
    [Option("network-alias", Split = true)] public IReadOnlyList<string> NetworkAliases { get; init; } = [];

    /// <summary>Publish ports of the container ([[host-ip:]host-port:]port[/protocol])</summary>
    [Option("publish", 'p', Split = true, ParsedBy = typeof(PublishFlag))] public IReadOnlyList<PortMapping> Publish { get; init; } = [];

    /// <summary>Publish every exposed port on a free port of the host</summary>
    [Option("publish-all", 'P')] public bool PublishAll { get; init; }

    /// <summary>Mark a port, or a range of ports, as served; --publish-all publishes those (8080/tcp, 5000-5010)</summary>
    [Option("expose", Split = true, ParsedBy = typeof(ExposeFlag))] public IReadOnlyList<ExposedPort> Expose { get; init; } = [];

    /// <summary>IPv4 address of the container</summary>
    [Option("ip", ParsedBy = typeof(AddressFlags.Ip))] public IPAddress? Ip { get; init; }

    /// <summary>IPv6 address of the container</summary>
    [Option("ip6", ParsedBy = typeof(AddressFlags.Ip))] public IPAddress? Ip6 { get; init; }

    /// <summary>MAC address of the container</summary>
    [Option("mac-address", ParsedBy = typeof(AddressFlags.Mac))] public string? MacAddress { get; init; }

    /// <summary>DNS servers</summary>
    [Option("dns", Split = true, ParsedBy = typeof(AddressFlags.DnsServer))] public IReadOnlyList<string> Dns { get; init; } = [];

    /// <summary>Options for resolv.conf</summary>
    [Option("dns-option", Split = true, Alias = "dns-opt")] public IReadOnlyList<string> DnsOptions { get; init; } = [];

    /// <summary>DNS search domains</summary>
    [Option("dns-search", Split = true)] public IReadOnlyList<string> DnsSearch { get; init; } = [];

    /// <summary>Add a line to /etc/hosts (name[;name…]:ip)</summary>
    [Option("add-host", Split = true, ParsedBy = typeof(AddressFlags.AddHost))] public IReadOnlyList<HostEntry> AddHost { get; init; } = [];

    /// <summary>Do not make /etc/hosts in the container</summary>
    [Option("no-hosts")] public bool? NoHosts { get; init; }

    /// <summary>Do not make /etc/hostname in the container</summary>
    [Option("no-hostname")] public bool NoHostname { get; init; }

    /// <summary>The file that /etc/hosts starts from (a path, image or none)</summary>
    [Option("hosts-file")] public string? HostsFile { get; init; }
}
