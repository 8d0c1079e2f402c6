using Selkie.Engine.State;
using Selkie.Network.Bridge;

namespace Selkie.Engine.Networks;

/// <summary>Which containers are on which networks.</summary>
internal sealed class NetworkUse(EngineContext engine)
{
    private readonly IReadOnlyList<ContainerRow> _containers = engine.Database.All();

    /// <summary>The containers that are to be on a network, whether they run or not.</summary>
    /// <param name="network">The network's name.</param>
    public IEnumerable<ContainerRow> Users(string network) => _containers.Where(row => row.Spec.Network.Networks.ContainsKey(network));

    /// <summary>No container is on it, and it is not the default one, which is always there.</summary>
    /// <param name="network">The network.</param>
    public bool IsUnused(NetworkConfig network) => network.Name != engine.Conf.DefaultNetwork && !Users(network.Name).Any();

    /// <summary>Whether something is plugged into its bridge, maybe a container of another engine.</summary>
    /// <param name="network">The network.</param>
    public static bool HasPorts(NetworkConfig network) =>
        network is { Driver: "bridge", NetworkInterface: { Length: > 0 } name } && Directory.Exists($"/sys/class/net/{name}/brif") && Directory.EnumerateFileSystemEntries($"/sys/class/net/{name}/brif").Any();
}
