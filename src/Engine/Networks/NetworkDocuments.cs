using Selkie.Api.Libpod;
using Selkie.Network.Bridge;

namespace Selkie.Engine.Networks;

/// <summary>Networks as documents.</summary>
internal static class NetworkDocuments
{
    /// <summary>A network alone.</summary>
    /// <param name="network">The network.</param>
    public static NetworkDefinition Of(NetworkConfig network) => new()
    {
        Name = network.Name,
        Id = network.Id,
        Driver = network.Driver,
        NetworkInterface = network.NetworkInterface,
        Created = network.Created ?? "",
        Subnets = network.Subnets?.Select(Of).ToList(),
        Routes = network.Routes?.Select(route => new RouteDefinition { Destination = route.Destination, Gateway = route.Gateway, Metric = route.Metric }).ToList(),
        Ipv6Enabled = network.Ipv6Enabled,
        Internal = network.Internal,
        DnsEnabled = network.DnsEnabled,
        NetworkDnsServers = network.NetworkDnsServers,
        Labels = network.Labels,
        Options = network.Options,
        IpamOptions = network.IpamOptions,
    };

    /// <summary>A network with the containers on it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="members">The containers, by their ids.</param>
    public static InspectedNetwork Of(NetworkConfig network, IReadOnlyDictionary<string, NetworkMember> members)
    {
        var alone = Of(network);
        return new()
        {
            Name = alone.Name,
            Id = alone.Id,
            Driver = alone.Driver,
            NetworkInterface = alone.NetworkInterface,
            Created = alone.Created,
            Subnets = alone.Subnets,
            Routes = alone.Routes,
            Ipv6Enabled = alone.Ipv6Enabled,
            Internal = alone.Internal,
            DnsEnabled = alone.DnsEnabled,
            NetworkDnsServers = alone.NetworkDnsServers,
            Labels = alone.Labels,
            Options = alone.Options,
            IpamOptions = alone.IpamOptions,
            Containers = members,
        };
    }

    /// <summary>What a network gave a container.</summary>
    /// <param name="name">The container's name.</param>
    /// <param name="block">What it was given.</param>
    public static NetworkMember Member(string name, NetworkBlock block) => new()
    {
        Name = name,
        Interfaces = block.Interfaces?.ToDictionary(card => card.Key, card => new MemberInterface
        {
            MacAddress = card.Value.MacAddress,
            Subnets = card.Value.Subnets?.Select(address => new MemberAddress { Ipnet = address.Ipnet, Gateway = address.Gateway }).ToList(),
        }),
    };

    private static SubnetDefinition Of(NetworkSubnet subnet) => new()
    {
        Subnet = subnet.Subnet,
        Gateway = subnet.Gateway,
        LeaseRange = subnet.LeaseRange is { } range ? new LeaseRangeDefinition { StartIp = range.StartIp, EndIp = range.EndIp } : null,
    };
}
