using Selkie.Engine.Networks.Connecting;
using Selkie.Engine.Verbs;
using Selkie.Network.Bridge;
using Selkie.Network.Creation;
using Selkie.Oci;
using Selkie.Linux.Files;

namespace Selkie.Engine.Networks;

/// <summary>Create a network</summary>
/// <remarks>Makes a network that containers join by its name, and prints that name. Containers on one bridge find one another by name; what is not said, such as a free subnet, is chosen.</remarks>
[Verb("network create", Use = "[options] [NAME]")]
[Example("backend")]
[Example("--subnet 10.20.0.0/24 --gateway 10.20.0.254 --ip-range 10.20.0.128/25 backend")]
[Example("--driver macvlan --opt parent=eth0 --subnet 192.168.1.0/24 office")]
[Example("--internal --ipv6 vault")]
public sealed partial record CreateNetwork : IVerb<string>
{
    /// <summary>Its name; by default one is made up</summary>
    [Argument("NAME")] public string? Name { get; init; }

    /// <summary>Containers do not find one another by name</summary>
    [Option("disable-dns")] public bool DisableDns { get; init; }

    /// <summary>Server that names of the world are asked of, instead of the host's</summary>
    [Option("dns", Split = true)] public IReadOnlyList<string> Dns { get; init; } = [];

    /// <summary>Driver: bridge, macvlan, ipvlan or a plug-in of netavark</summary>
    [Option("driver", 'd', Default = "bridge", Complete = "bridge|macvlan|ipvlan")] public string Driver { get; init; } = "bridge";

    /// <summary>The host's address in the subnet; as many as there are subnets, in their order</summary>
    [Option("gateway", Split = true, ParsedBy = typeof(NetworkFlags.Gateway))] public IReadOnlyList<string> Gateways { get; init; } = [];

    /// <summary>Print the name of a network that exists already, instead of failing</summary>
    [Option("ignore")] public bool Ignore { get; init; }

    /// <summary>Name of the bridge, or the parent interface of macvlan and ipvlan</summary>
    [Option("interface-name")] public string? InterfaceName { get; init; }

    /// <summary>No way out of the network</summary>
    [Option("internal")] public bool Internal { get; init; }

    /// <summary>Part of the subnet that containers' addresses are from: a subnet, or FIRST-LAST</summary>
    [Option("ip-range", ParsedBy = typeof(NetworkFlags.Range))] public IReadOnlyList<LeaseRange> Ranges { get; init; } = [];

    /// <summary>Who gives out addresses: host-local (the engine), dhcp or none</summary>
    [Option("ipam-driver", Complete = "host-local|dhcp|none")] public string? IpamDriver { get; init; }

    /// <summary>Add a subnet of IPv6</summary>
    [Option("ipv6")] public bool Ipv6 { get; init; }

    /// <summary>Label to set (key=value)</summary>
    [Option("label", ParsedBy = typeof(NetworkFlags.Label))] public IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; } = [];

    /// <summary>Parent interface of a macvlan network: old form of --driver macvlan --opt parent=</summary>
    [Option("macvlan", Hidden = true)] public string? Macvlan { get; init; }

    /// <summary>Option of the driver, such as mtu=1400, isolate=true or vlan=12</summary>
    [Option("opt", 'o', ParsedBy = typeof(NetworkFlags.DriverOption))] public IReadOnlyList<KeyValuePair<string, string>> Options { get; init; } = [];

    /// <summary>Route of the containers: destination,gateway[,metric]</summary>
    [Option("route", ParsedBy = typeof(NetworkFlags.Route))] public IReadOnlyList<NetworkRoute> Routes { get; init; } = [];

    /// <summary>Subnet in CIDR form; several make several addresses for each container</summary>
    [Option("subnet", ParsedBy = typeof(NetworkFlags.Subnet))] public IReadOnlyList<NetworkSubnet> Subnets { get; init; } = [];
}

internal sealed class CreateNetworkHandler(EngineContext engine) : IHandler<CreateNetwork, string>
{
    private static readonly string[] Modes = ["none", "host", "bridge", "private", "slirp4netns", "pasta", "container", "ns", "default"];

    public string Handle(CreateNetwork request)
    {
        if (Modes.Contains(request.Name)) throw new EngineError(ErrorKind.Invalid, $"cannot create network with name \"{request.Name}\" because it conflicts with a valid network mode");
        var wanted = Wanted(request, engine.Log);
        using var guard = NetworkPrograms.Lock(engine);
        if (request.Ignore && wanted.Name.Length > 0 && engine.Networks.Find(wanted.Name) is { } there) return there.Name;
        var network = new NetworkMaker(engine.Networks.All(), engine.Conf.SubnetPools) { Plugin = network => new DriverPlugin(engine.Conf.NetavarkPluginDirectories).Create(network) }.Make(wanted);
        engine.Networks.Write(network);
        engine.Events.Network("create", network.Name, network.Id, network.Driver);
        return network.Name;
    }

    /// <summary>What a request asks for, as a network that is not whole yet.</summary>
    /// <param name="request">The request.</param>
    /// <param name="log">Is told of an old option.</param>
    /// <exception cref="EngineError">Its parts contradict one another.</exception>
    internal static NetworkConfig Wanted(CreateNetwork request, Diagnostics.Logger log)
    {
        var options = new Dictionary<string, string>(Containers.Creation.PairFlags.ByKey(request.Options), StringComparer.Ordinal);
        var driver = request.Driver;
        var card = request.InterfaceName is { Length: > 0 } name ? name : null;
        if (request.Macvlan is { Length: > 0 } parent)
        {
            log.Warn("The --macvlan option is deprecated, use `--driver macvlan --opt parent=<device>` instead");
            (driver, card) = ("macvlan", parent);
        }
        else if (driver is "macvlan" or "ipvlan" && options.Remove("parent", out var given)) card = given;
        return new NetworkConfig
        {
            Name = request.Name ?? "",
            Id = "",
            Driver = driver,
            NetworkInterface = card,
            Subnets = Subnets(request),
            Routes = request.Routes,
            Ipv6Enabled = request.Ipv6,
            Internal = request.Internal,
            DnsEnabled = !request.DisableDns,
            NetworkDnsServers = request.Dns,
            Labels = new SortedDictionary<string, string>(Containers.Creation.PairFlags.ByKey(request.Labels), StringComparer.Ordinal),
            Options = options,
            IpamOptions = request.IpamDriver is { } ipam ? new Dictionary<string, string> { ["driver"] = ipam } : null,
        };
    }

    private static List<NetworkSubnet> Subnets(CreateNetwork request)
    {
        var (subnets, gateways, ranges) = (request.Subnets, request.Gateways, request.Ranges);
        if (subnets.Count == 0 && (gateways.Count > 0 || ranges.Count > 0)) throw new EngineError(ErrorKind.Invalid, "cannot set gateway or range without subnet");
        if (gateways.Count > subnets.Count) throw new EngineError(ErrorKind.Invalid, "cannot set more gateways than subnets");
        if (ranges.Count > subnets.Count) throw new EngineError(ErrorKind.Invalid, "cannot set more ranges than subnets");
        return [.. subnets.Select((subnet, i) => subnet with { Gateway = gateways.ElementAtOrDefault(i) ?? subnet.Gateway, LeaseRange = ranges.ElementAtOrDefault(i) ?? subnet.LeaseRange })];
    }
}
