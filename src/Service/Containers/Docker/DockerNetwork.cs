using Selkie.Api.Docker;
using Selkie.Api.Libpod;

namespace Selkie.Service.Containers.Docker;

/// <summary>Networks and mounts of a container in Docker's shapes.</summary>
internal static class DockerNetwork
{
    /// <summary>Networks by name.</summary>
    public static Dictionary<string, EndpointSettings> Endpoints(NetworkInspection? network) =>
        (network?.Networks ?? new Dictionary<string, AttachedInspection>()).ToDictionary(pair => pair.Key, pair => Endpoint(pair.Value), StringComparer.Ordinal);

    /// <summary>All of a container's networks.</summary>
    public static NetworkSettings Settings(NetworkInspection network) => new()
    {
        SandboxKey = network.SandboxKey,
        Ports = network.Ports,
        SecondaryAddresses = Secondary(network.SecondaryIPAddresses),
        SecondaryIpv6Addresses = Secondary(network.SecondaryIPv6Addresses),
        Gateway = network.Gateway,
        GlobalIpv6Address = network.GlobalIPv6Address,
        GlobalIpv6PrefixLength = network.GlobalIPv6PrefixLen,
        IpAddress = network.IPAddress,
        IpPrefixLength = network.IPPrefixLen,
        Ipv6Gateway = network.IPv6Gateway,
        MacAddress = network.MacAddress,
        Networks = Endpoints(network),
    };

    /// <summary>Mounts.</summary>
    public static IReadOnlyList<MountPoint> Mounts(IReadOnlyList<MountInspection> mounts) => [.. mounts.Select(mount => new MountPoint
    {
        Type = mount.Type,
        Name = mount.Name,
        Source = mount.Source,
        Destination = mount.Destination,
        Driver = mount.Driver is { Length: > 0 } driver ? driver : null,
        Mode = mount.Mode,
        IsWritable = mount.RW,
        Propagation = mount.Propagation,
    })];

    private static EndpointSettings Endpoint(AttachedInspection network) => new()
    {
        Aliases = network.Aliases,
        MacAddress = network.MacAddress,
        NetworkId = network.NetworkID,
        Gateway = network.Gateway,
        IpAddress = network.IPAddress,
        IpPrefixLength = network.IPPrefixLen,
        Ipv6Gateway = network.IPv6Gateway,
        GlobalIpv6Address = network.GlobalIPv6Address,
        GlobalIpv6PrefixLength = network.GlobalIPv6PrefixLen,
    };

    private static IReadOnlyList<MoreAddress>? Secondary(IReadOnlyList<SecondaryAddress>? addresses) =>
        addresses is null ? null : [.. addresses.Select(address => new MoreAddress(address.Addr, address.PrefixLength))];
}
