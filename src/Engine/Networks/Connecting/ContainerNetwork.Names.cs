using System.Net;
using System.Net.Sockets;
using Selkie.Engine.Configuration;
using Selkie.Engine.Containers.Status;
using Selkie.Linux.Networks;
using Selkie.Network.Bridge;
using Selkie.Network.Rootless;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Networks.Connecting;

internal sealed partial class ContainerNetwork
{
    /// <summary>The container has a resolv.conf of its own; otherwise its image's stays.</summary>
    public static bool HasResolvConf(NetworkSpec network) => !network.Mode.IsNone && network.Dns is not ["none"];

    /// <summary>Writes /etc/hosts and /etc/resolv.conf of a container whose network needs nothing else.</summary>
    public void WriteNames()
    {
        if (_spec.Network.Mode.Container is not null) return;
        WriteNames(new NetworkNames { Own = _spec.Network.Mode.IsNone ? ["127.0.0.1"] : [], Host = HostAddress(null, []) });
    }

    private void WriteNames(NetworkNames names)
    {
        var network = _spec.Network;
        if (!network.NoHosts) File.WriteAllText(_paths.FileOf("hosts"), new HostsFile(_spec, HostNames.Of(_engine, _spec), HostsOfImage).Compose(names));
        if (!HasResolvConf(network)) return;
        var host = ResolvConf.OfHost(IsOwn ? network.Mode : null);
        File.WriteAllText(_paths.FileOf("resolv.conf"), new ResolvConf(network, names, IsOwn).Compose(host));
    }

    private NetworkNames Names(IReadOnlyDictionary<string, NetworkBlock> blocks)
    {
        var addresses = blocks.Values.SelectMany(block => block.Interfaces?.Values ?? []).SelectMany(card => card.Subnets ?? []).ToList();
        return new NetworkNames
        {
            Own = [.. addresses.Select(address => address.Address)],
            Host = HostAddress(Gateway(blocks), []),
            Servers = [.. blocks.Values.SelectMany(block => block.DnsServerIps ?? [])],
            Search = [.. blocks.Values.SelectMany(block => block.DnsSearchDomains ?? []).Distinct()],
            HasIpv6 = addresses.Exists(address => address.Address.Contains(':')),
        };
    }

    private NetworkNames Names(PastaStatus pasta) => new()
    {
        Own = [.. pasta.Addresses.Take(1)],
        Host = HostAddress(pasta.HostAddresses.Count > 0 ? pasta.HostAddresses[0] : null, pasta.Addresses),
        Forwarders = pasta.NameServers,
        HasIpv6 = pasta.Addresses.Any(address => address.Contains(':')),
    };

    // Only a bridge's gateway is the host itself.
    private string? Gateway(IReadOnlyDictionary<string, NetworkBlock> blocks)
    {
        if (UserDirectories.Rootless) return null;
        var gateways = blocks.Where(pair => _request!.NetworkInfo[pair.Key].Driver == "bridge")
            .SelectMany(pair => pair.Value.Interfaces?.Values ?? [])
            .SelectMany(card => card.Subnets ?? [])
            .Select(address => address.Gateway)
            .OfType<string>()
            .ToList();
        return gateways.Find(gateway => !gateway.Contains(':')) ?? gateways.FirstOrDefault();
    }

    /// <summary>The address by which containers reach the host: the configured one, a preferred one, or the host's first; empty for none.</summary>
    private string HostAddress(string? preferred, IReadOnlyList<string> excluded)
    {
        var configured = _engine.Conf.HostContainersInternalIp;
        if (configured == "none") return "";
        if (configured.Length > 0) return configured;
        return preferred ?? FirstAddress(excluded);
    }

    private static string FirstAddress(IReadOnlyList<string> excluded)
    {
        var found = "";
        foreach (var entry in InterfaceAddresses.List())
        {
            var address = entry.Address;
            if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6Multicast || excluded.Contains(address.ToString())) continue;
            if (address.AddressFamily == AddressFamily.InterNetwork) return address.ToString();
            found = address.ToString();
        }
        return found;
    }
}

/// <summary>Addresses and servers that a network gave a container.</summary>
internal sealed record NetworkNames
{
    /// <summary>The container's addresses.</summary>
    public IReadOnlyList<string> Own { get; init; } = [];

    /// <summary>The address by which the container reaches the host; empty for none.</summary>
    public string Host { get; init; } = "";

    /// <summary>Name servers of the networks, which answer for the world, too.</summary>
    public IReadOnlyList<string> Servers { get; init; } = [];

    /// <summary>Name servers that go before the host's own.</summary>
    public IReadOnlyList<string> Forwarders { get; init; } = [];

    /// <summary>Search domains of the networks.</summary>
    public IReadOnlyList<string> Search { get; init; } = [];

    /// <summary>The container has an address of IPv6.</summary>
    public bool HasIpv6 { get; init; }
}
