using Microsoft.Win32.SafeHandles;
using Selkie.Engine.Containers.Status;
using Selkie.Linux.NamespaceEntry;
using Selkie.Linux.ProcessControl;
using Selkie.Network.Ports;
using Selkie.Oci;
using Selkie.Runtime.Containers;
using Selkie.Runtime.Monitors;

namespace Selkie.Engine.Networks.Connecting;

/// <summary>
/// The network of one start of a container: its namespace, what is plugged into it, and the names it goes by. It is set up while the runtime
/// creates the container, and taken down by the clean-up.
/// </summary>
internal sealed partial class ContainerNetwork : IDisposable
{
    private readonly EngineContext _engine;
    private readonly ContainerSpec _spec;
    private readonly Selkie.Engine.Containers.Status.ContainerPaths _paths;

    /// <summary>The network of a container; nothing is made yet.</summary>
    public ContainerNetwork(EngineContext engine, ContainerSpec spec, Selkie.Engine.Containers.Status.ContainerPaths paths) => (_engine, _spec, _paths) = (engine, spec, paths);

    /// <summary>The container's namespace, held by this descriptor; null where the runtime makes it or there is none.</summary>
    public SafeFileHandle? Namespace { get; private set; }

    /// <summary>Sockets that hold the published ports of the host; the container's monitor keeps them open.</summary>
    public IReadOnlyList<SafeFileHandle> ReservedPorts { get; private set; } = [];

    /// <summary>/etc/hosts of the image, where the container's begins with it.</summary>
    public string? HostsOfImage { get; set; }

    /// <summary>The container has a network of its own or another container's, not the host's.</summary>
    public bool IsOwn => !_spec.Network.Mode.IsHost;

    /// <summary>Something is plugged in after the namespace exists.</summary>
    public bool NeedsSetup => _spec.Network.Mode.PublishesPorts;

    // A container's own user namespace must own its network namespace: only the runtime can make that.
    private bool RuntimeMakesIt => _spec.Namespaces.UidMap.Count > 0 || _spec.Namespaces.User.Container is not null;

    /// <summary>The runtime makes the namespace, so that the set-up waits until the container is created.</summary>
    public bool SetupAfterCreate => NeedsSetup && RuntimeMakesIt;

    /// <summary>Makes the namespace where the engine makes it, holds the ports, and lets netavark begin.</summary>
    /// <returns>Path for the runtime to join, or null.</returns>
    public string? Prepare()
    {
        if (_spec.Network.Mode.Container is { } other) return PathOfContainer(other);
        if (_spec.Network.Mode.Path is { } path) return path;
        if (!NeedsSetup) return null;
        // pasta binds the ports by itself.
        if (_spec.Network.Mode.IsBridge) ReservedPorts = PortReservation.Take(_spec.Network.Ports);
        if (RuntimeMakesIt) return null;
        Namespace = Namespaces.NewNetwork();
        if (_spec.Network.Mode.IsBridge) BeginBridge(OwnPath());
        // Not ours: a monitor that waits to start the container again outlives this process.
        return MonitorClient.NetworkPath(_paths.Run);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_begun && !_kept) TearDown()();
        _move?.Join();
        Namespace?.Dispose();
        foreach (var port in ReservedPorts) port.Dispose();
    }

    private string OwnPath() => $"/proc/{Processes.CurrentId}/fd/{(int)Namespace!.DangerousGetHandle()}";

    private string PathOfContainer(string id)
    {
        var row = _engine.Lookup.One(id);
        var status = Selkie.Engine.Containers.Status.ContainerStatus.Read(_engine, row);
        if (status.Pid == 0) throw new EngineError(ErrorKind.BadState, $"container {id} is not running, cannot share its network namespace: container state improper", subject: id);
        // A name that follows it: where this start waits, it may have been started again by then.
        var run = _paths.RunOf(row.Spec.Id);
        return MonitorState.Read(run) is { MonitorAlive: true } && MonitorClient.NetworkPath(run) is var path && File.Exists(path) ? path : $"/proc/{status.Pid}/ns/net";
    }
}
