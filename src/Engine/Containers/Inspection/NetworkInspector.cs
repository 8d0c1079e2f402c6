using System.Globalization;
using Selkie.Api.Libpod;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Networks.Connecting;
using Selkie.Engine.State;
using Selkie.Network.Bridge;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Inspection;

/// <summary>Tells how a container is on its networks. Addresses come from what netavark answered when it set the networks up.</summary>
internal sealed class NetworkInspector(EngineContext engine)
{
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);

    /// <summary>The network of a container; one that shares another's network shows that one's.</summary>
    public NetworkInspection Of(ContainerRow row)
    {
        var network = row.Spec.Network;
        if (network.Mode.Container is { } other)
            return engine.Lookup.TryOne(other) is { } owner ? Of(owner) : new NetworkInspection();
        var paths = new ContainerPaths(engine, row.Spec.Id);
        var status = ContainerStatus.Read(engine, row);
        var answers = new Dictionary<string, AddressInspection>();
        foreach (var (name, block) in (status.IsAlive ? NetworkStatus.Read(paths, engine.Log)?.Networks : null) ?? new Dictionary<string, NetworkBlock>())
            answers[name] = Addresses(block);
        var networks = new SortedDictionary<string, AttachedInspection>(StringComparer.Ordinal);
        foreach (var (name, attachment) in network.Networks)
            networks[name] = Attached(answers.GetValueOrDefault(name), NetworkId(name), BridgeConnection.Aliases(row.Spec, attachment));
        if (networks.Count == 0) networks[network.Mode.ToString()] = Attached(null, NetworkId(network.Mode.ToString()), null);
        // Only the default network's addresses stand at the top.
        var main = networks.Count == 1 && answers.Count == 1 && networks.ContainsKey(engine.Conf.DefaultNetwork) ? answers.Values.First() : new AddressInspection();
        return new NetworkInspection
        {
            Gateway = main.Gateway,
            IPAddress = main.IPAddress,
            IPPrefixLen = main.IPPrefixLen,
            SecondaryIPAddresses = main.SecondaryIPAddresses,
            IPv6Gateway = main.IPv6Gateway,
            GlobalIPv6Address = main.GlobalIPv6Address,
            GlobalIPv6PrefixLen = main.GlobalIPv6PrefixLen,
            SecondaryIPv6Addresses = main.SecondaryIPv6Addresses,
            MacAddress = main.MacAddress,
            AdditionalMACAddresses = main.AdditionalMACAddresses,
            Ports = Ports(network, exposed: !network.Mode.IsHost),
            SandboxKey = status.Pid != 0 && !network.Mode.IsHost ? string.Create(CultureInfo.InvariantCulture, $"/proc/{status.Pid}/ns/net") : "",
            // What runs with pasta or in a namespace by its path is on none that has a name.
            Networks = status.IsAlive && network.Mode.IsPasta || network.Mode.Path is not null ? null : networks,
        };
    }

    /// <summary>Published ports by "80/tcp"; those only exposed have no value.</summary>
    public static SortedDictionary<string, IReadOnlyList<HostPort>?> Ports(NetworkSpec network, bool exposed)
    {
        var ports = new SortedDictionary<string, IReadOnlyList<HostPort>?>(StringComparer.Ordinal);
        foreach (var port in network.Ports)
            for (var i = 0; i < port.Range; i++)
            {
                var key = new ExposedPort(port.ContainerPort + i, port.Protocol).ToString();
                var host = new HostPort(port.HostIp.Length > 0 ? port.HostIp : "0.0.0.0", (port.HostPort + i).ToString(CultureInfo.InvariantCulture));
                ports[key] = [.. ports.GetValueOrDefault(key) ?? [], host];
            }
        foreach (var port in exposed ? network.Exposed : []) ports.TryAdd(port.ToString(), null);
        return ports;
    }

    private static AttachedInspection Attached(AddressInspection? addresses, string networkId, IReadOnlyList<string>? aliases)
    {
        addresses ??= new AddressInspection();
        return new AttachedInspection
        {
            Gateway = addresses.Gateway,
            IPAddress = addresses.IPAddress,
            IPPrefixLen = addresses.IPPrefixLen,
            SecondaryIPAddresses = addresses.SecondaryIPAddresses,
            IPv6Gateway = addresses.IPv6Gateway,
            GlobalIPv6Address = addresses.GlobalIPv6Address,
            GlobalIPv6PrefixLen = addresses.GlobalIPv6PrefixLen,
            SecondaryIPv6Addresses = addresses.SecondaryIPv6Addresses,
            MacAddress = addresses.MacAddress,
            AdditionalMACAddresses = addresses.AdditionalMACAddresses,
            NetworkID = networkId,
            Aliases = aliases is { Count: > 0 } ? aliases : null,
        };
    }

    // A mode that is no network stands for itself.
    private string NetworkId(string name) => _ids.TryGetValue(name, out var known) ? known : _ids[name] = engine.Networks.Find(name)?.Id ?? name;

    private static AddressInspection Addresses(NetworkBlock block)
    {
        var result = new AddressInspection();
        foreach (var (_, card) in (block.Interfaces ?? new Dictionary<string, InterfaceBlock>()).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            result = result.MacAddress.Length == 0
                ? result with { MacAddress = card.MacAddress }
                : result with { AdditionalMACAddresses = [.. result.AdditionalMACAddresses ?? [], card.MacAddress] };
            foreach (var subnet in card.Subnets ?? []) result = Add(result, subnet.Address, subnet.PrefixLength, subnet.Gateway ?? "");
        }
        return result;
    }

    private static AddressInspection Add(AddressInspection result, string address, int length, string gateway)
    {
        if (address.Contains(':'))
            return result.GlobalIPv6Address.Length == 0
                ? result with { GlobalIPv6Address = address, GlobalIPv6PrefixLen = length, IPv6Gateway = gateway }
                : result with { SecondaryIPv6Addresses = [.. result.SecondaryIPv6Addresses ?? [], new SecondaryAddress(address, length)] };
        return result.IPAddress.Length == 0
            ? result with { IPAddress = address, IPPrefixLen = length, Gateway = gateway }
            : result with { SecondaryIPAddresses = [.. result.SecondaryIPAddresses ?? [], new SecondaryAddress(address, length)] };
    }
}
