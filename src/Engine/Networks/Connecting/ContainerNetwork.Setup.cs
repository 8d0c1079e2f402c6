using Selkie.Engine.Configuration;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Runtimes;
using Selkie.Linux.Files;
using Selkie.Linux.Systemd;
using Selkie.Network.Bridge;
using Selkie.Network.Rootless;
using Selkie.Runtime.Monitors;

namespace Selkie.Engine.Networks.Connecting;

internal sealed partial class ContainerNetwork
{
    private SideTask? _setUp, _move;
    private NetavarkRequest? _request;
    private PastaStatus? _pasta;
    private IReadOnlyDictionary<string, NetworkBlock>? _blocks;
    private bool _begun, _kept;

    /// <summary>Begins to plug the container in beside other work, where that has not begun yet; <see cref="SetUp"/> waits for it.</summary>
    /// <param name="path">Path of the namespace that lasts as long as the container.</param>
    public void Begin(string path)
    {
        if (_spec.Network.Mode.IsPasta) BeginPasta(path);
    }

    /// <summary>Plugs the container in, or waits until netavark has, and writes its names.</summary>
    /// <param name="path">Path of the namespace that lasts as long as the container.</param>
    public void SetUp(string path)
    {
        if (_spec.Network.Mode.IsPasta) SetUpPasta(path);
        else SetUpBridge(path);
    }

    /// <summary>The set-up stays: from now on the clean-up takes it down.</summary>
    public void LeaveToCleanup() => _kept = true;

    /// <summary>Unplugs the container. It goes on after failures and reports them as warnings: nothing else can be done about them.</summary>
    /// <returns>What waits until the container's ports are free.</returns>
    public Action TearDown()
    {
        _kept = true;
        // What is under way must not come after its own undoing, and has more to undo when it is done.
        _setUp?.Join();
        if (_spec.Network.Mode.IsPasta) Pasta.Forget(_paths.Run);
        if (_spec.Network is { NoHosts: false, Mode.Container: { } other }) HostsFile.RemoveNames(_paths.RunOf(other) + "/hosts", HostNames.Of(_engine, _spec), _spec.Name);
        return NetworkStatus.Read(_paths, _engine.Log) is { } status ? TearDown(status) : () => { };
    }

    private void BeginBridge(string path)
    {
        var bridge = new BridgeConnection(_engine, _spec, _paths);
        _request = bridge.Reserve(path);
        _begun = true;
        _setUp = new SideTask(() => _blocks = bridge.SetUp(path, _request));
    }

    private void SetUpBridge(string path)
    {
        if (_setUp is null) BeginBridge(path);
        _setUp!.Wait();
        new NetworkStatus { Request = _request, Networks = _blocks, Namespace = path }.Write(_paths);
        WriteNames(Names(_blocks!));
    }

    private void SetUpPasta(string path)
    {
        if (_setUp is null) BeginPasta(path);
        _setUp!.Wait();
        if (_engine.Runtime.SystemdCgroup) _move = new SideTask(() => LeaveCallersUnit(_pasta!.Pid));
        WriteNames(Names(_pasta!));
    }

    // Those of the configuration, then the user's own.
    private string[] PastaOptions => [.. _engine.Conf.PastaOptions, .. _spec.Network.ModeOptions];

    private void BeginPasta(string path)
    {
        _begun = true;
        var options = PastaOptions;
        var pasta = NetworkPrograms.Pasta(_engine, _paths);
        _setUp = new SideTask(() =>
        {
            _pasta = pasta.Start(path, _spec.Network.Ports, options);
            new NetworkStatus { Pasta = _pasta, Namespace = path }.Write(_paths);
        });
    }

    // Where systemd runs, ending the caller's unit or login must not end the container's network.
    private void LeaveCallersUnit(int pid)
    {
        var slice = UserDirectories.Rootless ? "user.slice" : "machine.slice";
        if (TransientScope.Start($"selkie-pasta-{_spec.Id}.scope", pid, slice, UserDirectories.Rootless) is { } why) _engine.Log.Debug($"pasta stays in the caller's cgroup: {why}");
    }

    private Action TearDown(NetworkStatus status)
    {
        var freed = status.Pasta is { } pasta ? Pasta.BeginStop(pasta, hasPorts: _spec.Network.Ports.Count > 0 || PastaOptions.Length > 0) : () => { };
        if (status.Request is { } request)
        {
            var bridge = new BridgeConnection(_engine, _spec, _paths);
            if (status is { Networks: null, Namespace: { } wanted } && Namespace is null) bridge.AwaitOrphan(wanted);
            var path = TearDownPath(status, bridge, out var lost);
            bridge.TearDown(path, request, expectFailure: lost || status.Networks is null || status.Networks.Count < request.Networks.Count);
        }
        Fs.RemoveFile(_paths.NetworkStatus);
        return freed;
    }

    // The monitor holds the namespace, and so does the clean-up it becomes, under the same pid and number. Where all are gone the
    // interfaces are gone with them; a namespace that stands in lets netavark remove the rest.
    private string TearDownPath(NetworkStatus status, BridgeConnection bridge, out bool lost)
    {
        lost = false;
        if (Namespace is not null) return OwnPath();
        var state = MonitorState.Read(_paths.Run);
        var held = status.Namespace is { } path && path.Contains("/fd/", StringComparison.Ordinal) ? state is { MonitorAlive: true } : state is { ContainerAlive: true };
        if (held && File.Exists(status.Namespace)) return status.Namespace!;
        if (state is { ContainerAlive: true }) return $"/proc/{state.ContainerPid}/ns/net";
        lost = true;
        Namespace = bridge.StandIn(status.Request!);
        return OwnPath();
    }
}
