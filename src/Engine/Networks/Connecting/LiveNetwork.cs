using Selkie.Engine.Containers.Status;
using Selkie.Network;
using Selkie.Network.Bridge;
using Selkie.Oci;
using Selkie.Runtime.Containers;
using Selkie.Runtime.Monitors;

namespace Selkie.Engine.Networks.Connecting;

/// <summary>The networks of a container that runs: one more, one less. The caller holds the container's lock. At each step the status knows all that may have to be undone.</summary>
internal sealed class LiveNetwork(EngineContext engine, ContainerSpec spec, ContainerPaths paths)
{
    /// <summary>Plugs the container into a network.</summary>
    /// <param name="name">The network.</param>
    /// <param name="attachment">How.</param>
    /// <exception cref="NetworkException">It cannot be; the container is as it was.</exception>
    public void Connect(string name, NetworkAttachment attachment)
    {
        var status = Status("connect", "to", name);
        var bridge = new BridgeConnection(engine, spec, paths);
        var path = PathOf(status);
        var request = bridge.Reserve(name, attachment);
        var wanted = status with { Request = With(status.Request, request) };
        wanted.Write(paths);
        IReadOnlyDictionary<string, NetworkBlock> blocks;
        try
        {
            blocks = bridge.SetUp(path, request);
        }
        catch
        {
            bridge.TearDown(path, request, expectFailure: true);
            status.Write(paths);
            throw;
        }
        (wanted with { Networks = new Dictionary<string, NetworkBlock>([.. status.Networks ?? new Dictionary<string, NetworkBlock>(), .. blocks]) }).Write(paths);
        if (!spec.Network.NoHosts) LiveNames.AddAddresses(paths.FileOf("hosts"), AddressesOf(status.Networks?.Values), AddressesOf(blocks.Values), Names);
        if (ContainerNetwork.HasResolvConf(spec.Network)) LiveNames.AddServers(paths.FileOf("resolv.conf"), ServersOf(blocks.Values));
    }

    /// <summary>Unplugs the container from a network.</summary>
    /// <param name="name">The network.</param>
    /// <exception cref="NetworkException">The container has no networks.</exception>
    public void Disconnect(string name)
    {
        var status = Status("disconnect", "from", name);
        if (status.Request is not { } whole || !whole.Networks.TryGetValue(name, out var attachment)) return;
        var request = whole with { Networks = new Dictionary<string, NetavarkAttachment> { [name] = attachment }, NetworkInfo = new Dictionary<string, NetworkConfig> { [name] = whole.NetworkInfo[name] } };
        new BridgeConnection(engine, spec, paths).TearDown(PathOf(status), request, expectFailure: false);
        var left = status with { Request = Without(whole, name), Networks = status.Networks?.Where(pair => pair.Key != name).ToDictionary() };
        left.Write(paths);
        if (status.Networks?.GetValueOrDefault(name) is not { } block) return;
        if (!spec.Network.NoHosts) LiveNames.RemoveAddresses(paths.FileOf("hosts"), AddressesOf([block]), Names);
        // Another network's server may be the same one.
        if (ContainerNetwork.HasResolvConf(spec.Network)) LiveNames.RemoveServers(paths.FileOf("resolv.conf"), [.. ServersOf([block]).Except(ServersOf(left.Networks?.Values))]);
    }

    /// <summary>Sets up anew what belongs to the host, such as firewall rules that somebody flushed; addresses and names stay.</summary>
    /// <exception cref="NetworkException">It cannot be.</exception>
    public void Reload()
    {
        var status = NetworkStatus.Read(paths, engine.Log) ?? throw new NetworkException($"cannot reload network of container {spec.Id}: its network is not set up", ErrorKind.BadState);
        if (status.Request is not { } request) return;
        var bridge = new BridgeConnection(engine, spec, paths);
        var path = PathOf(status);
        bridge.Unplug(path, request);
        var blocks = bridge.SetUp(path, request with { Networks = request.Networks.ToDictionary(pair => pair.Key, pair => WithMac(pair.Value, status.Networks?.GetValueOrDefault(pair.Key))) });
        (status with { Networks = blocks }).Write(paths);
    }

    private IReadOnlyCollection<string> Names => [HostNames.Of(engine, spec), spec.Name];

    private NetworkStatus Status(string verb, string preposition, string name) =>
        NetworkStatus.Read(paths, engine.Log) is { Pasta: null } status ? status : throw new NetworkException($"unable to {verb} {spec.Name} {preposition} {name}: network is not available", ErrorKind.BadState);

    private string PathOf(NetworkStatus status) =>
        status.Namespace is { } path && File.Exists(path) ? path : $"/proc/{MonitorState.Read(paths.Run)?.ContainerPid}/ns/net";

    private static NetavarkRequest With(NetavarkRequest? old, NetavarkRequest added) => old is null ? added : old with
    {
        Networks = new Dictionary<string, NetavarkAttachment>([.. old.Networks, .. added.Networks]),
        NetworkInfo = new Dictionary<string, NetworkConfig>([.. old.NetworkInfo, .. added.NetworkInfo]),
    };

    private static NetavarkRequest Without(NetavarkRequest request, string name) => request with
    {
        Networks = request.Networks.Where(pair => pair.Key != name).ToDictionary(),
        NetworkInfo = request.NetworkInfo.Where(pair => pair.Key != name).ToDictionary(),
    };

    // The interface is made anew, and those who know the container by its hardware address must find it again.
    private static NetavarkAttachment WithMac(NetavarkAttachment attachment, NetworkBlock? block) => attachment with { StaticMac = block?.Interfaces?.Values.FirstOrDefault()?.MacAddress ?? attachment.StaticMac };

    private static List<string> AddressesOf(IEnumerable<NetworkBlock>? blocks) =>
        [.. (blocks ?? []).SelectMany(block => block.Interfaces?.Values ?? []).SelectMany(card => card.Subnets ?? []).Select(address => address.Address)];

    private static List<string> ServersOf(IEnumerable<NetworkBlock>? blocks) => [.. (blocks ?? []).SelectMany(block => block.DnsServerIps ?? [])];
}
