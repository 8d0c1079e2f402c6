using System.Net;
using Selkie.Linux.Files;
using Selkie.Network.Bridge;
using Selkie.Oci;
using Selkie.Oci.Text;

namespace Selkie.Network.Creation;

/// <summary>
/// Makes networks of what is wanted: names, interfaces and subnets that are not said are chosen, and the rest is checked. Other engines must find the result as they would have
/// made it (containers/common, libnetwork/netavark/config.go). The caller holds the networks' lock.
/// </summary>
public sealed class NetworkMaker
{
    private const string Bridge = "bridge", Macvlan = "macvlan", Ipvlan = "ipvlan", DriverKey = "driver", HostLocal = "host-local", Dhcp = "dhcp", None = "none";
    private readonly IReadOnlyList<NetworkConfig> _others;
    private readonly IReadOnlyList<SubnetPool> _pools;
    private readonly HostUse _host;

    /// <summary>Makes networks beside those that are there.</summary>
    /// <param name="others">The networks there are.</param>
    /// <param name="pools">Where subnets come from.</param>
    public NetworkMaker(IReadOnlyList<NetworkConfig> others, IReadOnlyList<SubnetPool> pools) : this(others, pools, HostUse.Read())
    {
    }

    internal NetworkMaker(IReadOnlyList<NetworkConfig> others, IReadOnlyList<SubnetPool> pools, HostUse host) => (_others, _pools, _host) = (others, pools, host);

    /// <summary>Begins a name of interfaces and networks that are not named.</summary>
    public string InterfacePrefix { get; init; } = "podman";

    /// <summary>Makes the networks of drivers that are plug-ins; null: there are none.</summary>
    public Func<NetworkConfig, NetworkConfig>? Plugin { get; init; }

    /// <summary>Makes a network; nothing is written.</summary>
    /// <param name="wanted">What is wanted of it: an empty name or driver is chosen, and its id is always.</param>
    /// <returns>The whole network.</returns>
    /// <exception cref="NetworkException">It cannot be, or something of it is another's.</exception>
    public NetworkConfig Make(NetworkConfig wanted)
    {
        var network = Named(wanted with { Id = RandomBytes.NewId(), Driver = wanted.Driver.Length > 0 ? wanted.Driver : Bridge });
        CheckIpam(network);
        var used = new FreeSubnets(network.Driver == Bridge ? [.. _others.SelectMany(other => other.Subnets ?? []).Select(subnet => AddressRange.Parse(subnet.Subnet)), .. _host.Subnets] : []);
        network = network.Driver switch
        {
            Bridge => OnBridge(network, used),
            Macvlan or Ipvlan => OnParent(network),
            _ => (Plugin ?? throw Wrong($"failed to find driver or plugin {GoText.Quote(network.Driver)}"))(network),
        };
        if (IpamOf(network) == None) network = network with { DnsEnabled = false };
        CheckServers(network);
        network = WithSubnets(network, used);
        foreach (var route in network.Routes ?? []) CheckRoute(route);
        return network with { Created = Rfc3339.Format(DateTimeOffset.UtcNow) };
    }

    private NetworkConfig Named(NetworkConfig network)
    {
        if (network.Name.Length == 0)
        {
            var name = FreeName();
            return network with { Name = name, NetworkInterface = network.Driver == Bridge ? network.NetworkInterface ?? name : network.NetworkInterface };
        }
        if (!NetworkFiles.IsName(network.Name)) throw Wrong($"network name {network.Name} invalid: names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*: invalid argument");
        return _others.Any(other => other.Name == network.Name) ? throw new NetworkException($"network name {network.Name} already used: network already exists", ErrorKind.Conflict) : network;
    }

    private string FreeName()
    {
        for (var i = 1; ; i++)
        {
            var name = InterfacePrefix + i;
            if (!_host.Interfaces.Contains(name) && !_others.Any(other => other.Name == name || (other.Driver == Bridge && other.NetworkInterface == name))) return name;
        }
    }

    private static void CheckIpam(NetworkConfig network)
    {
        switch (IpamOf(network))
        {
            case "" or HostLocal or Dhcp: break;
            case None when network.Subnets is { Count: > 0 }: throw Wrong("none ipam driver is set but subnets are given");
            case None: break;
            case var other: throw Wrong($"unsupported ipam driver {GoText.Quote(other)}");
        }
    }

    private NetworkConfig OnBridge(NetworkConfig network, FreeSubnets free)
    {
        network = OfDocker(network);
        network = network with { Options = NetworkOptions.Check(Bridge, network.Options ?? new Dictionary<string, string>()) };
        if (network.NetworkInterface is not { Length: > 0 } bridge) network = network with { NetworkInterface = FreeName() };
        else if (!NetworkOptions.HasVlan(network.Options!) && _others.Any(other => other.Driver == Bridge && other.NetworkInterface == bridge))
            throw Wrong($"bridge name {bridge} already in use");
        else if (!NetworkFiles.IsName(bridge)) throw Wrong($"bridge name {bridge} invalid: names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*: invalid argument");
        return IpamOf(network) is "" or HostLocal ? WithIpam(network, HostLocal) with { Subnets = Chosen(network, free) } : network;
    }

    // Docker's names of what netavark calls otherwise.
    private static NetworkConfig OfDocker(NetworkConfig network)
    {
        const string Mtu = "com.docker.network.driver.mtu", Name = "com.docker.network.bridge.name";
        var options = new Dictionary<string, string>(network.Options ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        if (options.Remove(Mtu, out var mtu)) options["mtu"] = mtu;
        return network with { NetworkInterface = options.Remove(Name, out var bridge) ? bridge : network.NetworkInterface, Options = options };
    }

    private IReadOnlyList<NetworkSubnet> Chosen(NetworkConfig network, FreeSubnets free)
    {
        List<NetworkSubnet> subnets = [.. network.Subnets ?? []];
        var given = subnets.Select(subnet => Range(subnet.Subnet)).ToList();
        if (subnets.Count == 0 || (network.Ipv6Enabled && given.TrueForAll(subnet => subnet.IsIpv6))) subnets.Add(new NetworkSubnet { Subnet = free.Ipv4(_pools).ToCidr() });
        if (network.Ipv6Enabled && !given.Exists(subnet => subnet.IsIpv6)) subnets.Add(new NetworkSubnet { Subnet = free.Ipv6().ToCidr() });
        return subnets;
    }

    private NetworkConfig OnParent(NetworkConfig network)
    {
        if (network.NetworkInterface is { Length: > 0 } parent && !_host.Interfaces.Contains(parent)) throw Wrong($"parent interface {parent} does not exist");
        var hasSubnets = network.Subnets is { Count: > 0 };
        var ipam = IpamOf(network) is { Length: > 0 } given ? given : hasSubnets ? HostLocal : Dhcp;
        // Two containers of one hardware address would get the same lease.
        if (ipam == Dhcp && network.Driver == Ipvlan) throw Wrong("ipam driver dhcp is not supported with ipvlan");
        if (ipam == Dhcp && hasSubnets) throw Wrong("ipam driver dhcp set but subnets are set");
        if (ipam == HostLocal && !hasSubnets) throw Wrong($"{network.Driver} driver needs at least one subnet specified when the host-local ipam driver is set");
        // There is no bridge whose address could answer.
        return WithIpam(network, ipam) with { DnsEnabled = false, Options = NetworkOptions.Check(network.Driver, network.Options ?? new Dictionary<string, string>()) };
    }

    private static void CheckServers(NetworkConfig network)
    {
        if (network.NetworkDnsServers is not { Count: > 0 } servers) return;
        if (!network.DnsEnabled) throw Wrong("cannot set NetworkDNSServers if DNS is not enabled for the network: invalid argument");
        if (servers.FirstOrDefault(server => !GoAddress.TryParse(server, out _)) is { } wrong) throw Wrong($"unable to parse ip {wrong} specified in NetworkDNSServers: invalid argument");
    }

    private static NetworkConfig WithSubnets(NetworkConfig network, FreeSubnets used)
    {
        var needsGateway = !network.Internal || network.DnsEnabled;
        var subnets = (network.Subnets ?? []).Select(subnet => Whole(subnet, needsGateway, used)).ToList();
        return network with
        {
            Subnets = subnets.Count > 0 ? subnets : null,
            Ipv6Enabled = network.Ipv6Enabled || subnets.Exists(subnet => Range(subnet.Subnet).IsIpv6),
            Options = network.Options is { Count: > 0 } ? network.Options : null,
            Labels = network.Labels is { Count: > 0 } ? network.Labels : null,
            Routes = network.Routes is { Count: > 0 } ? network.Routes : null,
            NetworkDnsServers = network.NetworkDnsServers is { Count: > 0 } ? network.NetworkDnsServers : null,
        };
    }

    private static NetworkSubnet Whole(NetworkSubnet subnet, bool needsGateway, FreeSubnets used)
    {
        var range = Range(subnet.Subnet);
        if (used.IsUsed(range)) throw Wrong($"subnet {range.ToCidr()} is already used on the host or by another config");
        CheckInside(range, "gateway", subnet.Gateway);
        CheckInside(range, "lease range start ip", subnet.LeaseRange?.StartIp);
        CheckInside(range, "lease range end ip", subnet.LeaseRange?.EndIp);
        return subnet with { Subnet = range.ToCidr(), Gateway = subnet.Gateway ?? (needsGateway ? range.First.ToString() : null) };
    }

    private static void CheckInside(AddressRange range, string what, string? address)
    {
        if (address is not null && !range.Contains(IPAddress.Parse(address))) throw Wrong($"{what} {address} not in subnet {range.ToCidr()}");
    }

    private static void CheckRoute(NetworkRoute route)
    {
        if (route.Gateway is null) throw Wrong("route gateway nil");
        if (AddressRange.TryParse(route.Destination) is not { } range || range.ToCidr() != route.Destination) throw Wrong("route destination invalid");
    }

    private static AddressRange Range(string subnet) => AddressRange.TryParse(subnet) ?? throw Wrong($"invalid CIDR address: {subnet}");

    private static string IpamOf(NetworkConfig network) => network.IpamOptions?.GetValueOrDefault(DriverKey) ?? "";

    private static NetworkConfig WithIpam(NetworkConfig network, string driver) => network with { IpamOptions = new Dictionary<string, string>(network.IpamOptions ?? new Dictionary<string, string>()) { [DriverKey] = driver } };

    private static NetworkException Wrong(string message) => new(message, ErrorKind.Invalid);
}
