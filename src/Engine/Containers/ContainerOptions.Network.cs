using Selkie.Engine.Verbs;

namespace Selkie.Engine.Containers;

public abstract partial record ContainerOptions
{
    /// <summary>Connect the container to a network (bridge|pasta|none|host|container:NAME|ns:PATH|NETWORK)</summary>
    [Option("network", Alias = "net")] public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>Other names of the container on its networks</summary>
    [Option("network-alias", Split = true)] public IReadOnlyList<string> NetworkAliases { get; init; } = [];

    /// <summary>Publish ports of the container ([[host-ip:]host-port:]port[/protocol])</summary>
    [Option("publish", 'p', Split = true)] public IReadOnlyList<string> Publish { get; init; } = [];

    /// <summary>Publish every exposed port on a free port of the host</summary>
    [Option("publish-all", 'P')] public bool PublishAll { get; init; }

    /// <summary>Mark a port, or a range of ports, as served; --publish-all publishes those (8080/tcp, 5000-5010)</summary>
    [Option("expose", Split = true)] public IReadOnlyList<string> Expose { get; init; } = [];

    /// <summary>IPv4 address of the container</summary>
    [Option("ip")] public string? Ip { get; init; }

    /// <summary>IPv6 address of the container</summary>
    [Option("ip6")] public string? Ip6 { get; init; }

    /// <summary>MAC address of the container</summary>
    [Option("mac-address")] public string? MacAddress { get; init; }

    /// <summary>DNS servers</summary>
    [Option("dns", Split = true)] public IReadOnlyList<string> Dns { get; init; } = [];

    /// <summary>Options for resolv.conf</summary>
    [Option("dns-option", Split = true, Alias = "dns-opt")] public IReadOnlyList<string> DnsOptions { get; init; } = [];

    /// <summary>DNS search domains</summary>
    [Option("dns-search", Split = true)] public IReadOnlyList<string> DnsSearch { get; init; } = [];

    /// <summary>Add a line to /etc/hosts (name[;name…]:ip)</summary>
    [Option("add-host", Split = true)] public IReadOnlyList<string> AddHost { get; init; } = [];

    /// <summary>Do not make /etc/hosts in the container</summary>
    [Option("no-hosts")] public bool? NoHosts { get; init; }

    /// <summary>Do not make /etc/hostname in the container</summary>
    [Option("no-hostname")] public bool NoHostname { get; init; }

    /// <summary>The file that /etc/hosts starts from (a path, image or none)</summary>
    [Option("hosts-file")] public string? HostsFile { get; init; }
}
