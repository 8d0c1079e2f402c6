using Microsoft.Win32.SafeHandles;
using Selkie.Engine.Containers.Status;
using Selkie.Linux;
using Selkie.Linux.Events;
using Selkie.Linux.NamespaceEntry;
using Selkie.Linux.Networks;
using Selkie.Linux.ProcessControl;
using Selkie.Network;
using Selkie.Network.Bridge;
using Selkie.Network.Ipam;
using Selkie.Oci.Mapping;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Networks.Connecting;

/// <summary>A container's connection to the networks that netavark makes.</summary>
internal sealed class BridgeConnection(EngineContext engine, ContainerSpec spec, ContainerPaths paths)
{
    private const int InterfacePatienceMs = 5000;
    private readonly Netavark _netavark = NetworkPrograms.Netavark(engine);

    /// <summary>Takes addresses and writes down what will be set up.</summary>
    /// <exception cref="NetworkException">A network or address cannot be had; nothing is taken.</exception>
    /// <param name="ns">Path of the namespace that netavark will be given.</param>
    public NetavarkRequest Reserve(string ns)
    {
        var networks = spec.Network.Networks.Keys.ToDictionary(name => name, engine.Networks.Get);
        var attachments = new Dictionary<string, NetavarkAttachment>();
        try
        {
            foreach (var (name, network) in networks) attachments[name] = Attach(network, spec.Network.Networks[name]);
            var request = Request(networks, attachments);
            new NetworkStatus { Request = request, Namespace = ns }.Write(paths);
            return request;
        }
        catch
        {
            Release(attachments.Keys);
            throw;
        }
    }

    /// <summary>Takes addresses on one more network.</summary>
    /// <param name="name">The network.</param>
    /// <param name="attachment">How the container is to be on it.</param>
    /// <exception cref="NetworkException">The network or an address cannot be had; nothing is taken.</exception>
    public NetavarkRequest Reserve(string name, NetworkAttachment attachment)
    {
        var network = engine.Networks.Get(name);
        return Request(new() { [network.Name] = network }, new() { [network.Name] = Attach(network, attachment) });
    }

    /// <summary>Plugs the container in.</summary>
    public IReadOnlyDictionary<string, NetworkBlock> SetUp(string ns, NetavarkRequest request)
    {
        // Its last network was taken from it.
        if (request.Networks.Count == 0) return new Dictionary<string, NetworkBlock>();
        if (_netavark.AardvarkPath.Length == 0 && request.NetworkInfo.Values.Any(network => network.DnsEnabled))
            engine.Log.Warn("aardvark-dns binary not found, container dns will not be enabled");
        var blocks = _netavark.SetUp(ns, request);
        return blocks.Count == request.Networks.Count
            ? blocks
            : throw new NetworkException($"unexpected netavark result length, want ({request.Networks.Count}), got ({blocks.Count}) networks");
    }

    /// <summary>Waits for what goes on plugging the container in although its engine is dead.</summary>
    /// <param name="ns">Path of the namespace that it was given.</param>
    public void AwaitOrphan(string ns) => _netavark.AwaitOrphan(ns);

    /// <summary>
    /// A namespace to unplug in place of one that is lost: netavark finds in it what it looks for. So it removes the network's rules and its bridge, too,
    /// where this was the last container; the kernel takes the lost namespace's own interfaces out of the bridge in its own time.
    /// </summary>
    /// <param name="request">What was set up.</param>
    public SafeFileHandle StandIn(NetavarkRequest request)
    {
        foreach (var network in request.NetworkInfo.Values)
            for (var wait = 0; wait < InterfacePatienceMs && IsHeldByTheDead(network); wait++)
                Poll.Wait([], 1);
        var ns = Namespaces.NewNetwork();
        Namespaces.RunIn(ns, NamespaceKind.Network, () =>
        {
            foreach (var attachment in request.Networks.Values) Bridges.Add(attachment.InterfaceName);
        });
        return ns;
    }

    private bool IsHeldByTheDead(NetworkConfig network) =>
        network is { Driver: "bridge", NetworkInterface: { Length: > 0 } bridge } && Bridges.HasPorts(bridge)
        && NetworkPrograms.Leases(engine, network.Name).All().All(lease => lease.Container == spec.Id);

    /// <summary>Unplugs the container and gives its addresses back, whatever fails.</summary>
    /// <param name="ns">Path of its namespace, or of an empty one where that is lost: rules of the firewall go all the same.</param>
    /// <param name="request">What was set up.</param>
    /// <param name="expectFailure">Something is known to be missing, so that a failure is no news.</param>
    public void TearDown(string ns, NetavarkRequest request, bool expectFailure)
    {
        try
        {
            Unplug(ns, request);
        }
        catch (Exception e) when (e is NetworkException or LinuxException)
        {
            if (expectFailure) engine.Log.Debug($"tearing down the network of container {spec.Id}: {e.Message}");
            else engine.Log.Error($"Unable to clean up network for container {spec.Id}: \"{e.Message}\"");
        }
        Release(request.Networks.Keys);
    }

    /// <summary>Unplugs the container; its addresses stay its own.</summary>
    /// <param name="ns">Path of its namespace.</param>
    /// <param name="request">What was set up.</param>
    /// <exception cref="NetworkException">Something failed; the rest was done.</exception>
    public void Unplug(string ns, NetavarkRequest request)
    {
        if (request.Networks.Count > 0) _netavark.TearDown(ns, request);
    }

    /// <summary>Names by which DNS finds a container besides its own (as in Podman: the short id, then the host name).</summary>
    public static IReadOnlyList<string> Aliases(ContainerSpec spec, NetworkAttachment attachment) =>
        [.. attachment.Aliases, spec.ShortId, .. spec.Network.Hostname.Length > 0 && spec.Network.Hostname != spec.ShortId ? [spec.Network.Hostname] : Array.Empty<string>()];

    private NetavarkRequest Request(Dictionary<string, NetworkConfig> networks, Dictionary<string, NetavarkAttachment> attachments) => new()
    {
        ContainerId = spec.Id,
        ContainerName = spec.Name,
        ContainerHostname = spec.Network.Hostname.Length > 0 ? spec.Network.Hostname : spec.Name,
        Networks = attachments,
        NetworkInfo = networks,
        PortMappings = spec.Network.Ports.Count == 0 ? null : [.. spec.Network.Ports.Select(Port)],
        DnsServers = spec.Network.Dns is [] or ["none"] ? null : spec.Network.Dns,
    };

    private NetavarkAttachment Attach(NetworkConfig network, NetworkAttachment attachment)
    {
        var owner = new LeaseOwner(Processes.CurrentId, ProcessStat.Read(Processes.CurrentId)?.StartTime ?? 0, paths.Run);
        return new NetavarkAttachment
        {
            StaticIps = network.NeedsAddresses
                ? NetworkPrograms.Leases(engine, network.Name).Take(network, spec.Id, attachment.StaticIps, owner)
                : attachment.StaticIps.Count > 0 ? attachment.StaticIps : null,
            StaticMac = attachment.StaticMac,
            Aliases = Aliases(spec, attachment),
            InterfaceName = attachment.InterfaceName,
        };
    }

    private void Release(IEnumerable<string> networks)
    {
        foreach (var name in networks) NetworkPrograms.Leases(engine, name).Release(spec.Id);
    }

    private static NetavarkPort Port(PortMapping port) => new()
    {
        HostIp = port.HostIp,
        HostPort = port.HostPort,
        ContainerPort = port.ContainerPort,
        Range = port.Range,
        Protocol = port.Protocol,
    };
}
