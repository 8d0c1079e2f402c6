using Selkie.Engine.Containers.Accounts;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Networks.Connecting;
using Selkie.Engine.Runtimes;
using Selkie.Engine.Selinux;
using Selkie.Engine.Verbs;
using Selkie.Linux;
using Selkie.Linux.Files;
using Selkie.Oci.Runtime;
using Selkie.Runtime;
using Selkie.Runtime.Containers;
using Selkie.Runtime.Monitors;
using Selkie.Runtime.SpecBuilder;
using Selkie.Storage.Overlay;

namespace Selkie.Engine.Containers.Launching;

/// <summary>How a start is wanted.</summary>
internal sealed record LaunchOptions
{
    /// <summary>Only create the container in the runtime (podman init).</summary>
    public bool CreateOnly { get; init; }

    /// <summary>The caller is attached from the first byte on.</summary>
    public bool Attach { get; init; }

    /// <summary>Descriptors the container inherits, under the same numbers.</summary>
    public IReadOnlyList<int> PreservedDescriptors { get; init; } = [];

    /// <summary>The container's lock, which the monitor shares until the container is created.</summary>
    public ContainerLock? Guard { get; init; }

    /// <summary>Holds the caller's signals: one that ends a program undoes the start. Null: none is held.</summary>
    public SignalRelay? Signals { get; init; }
}

/// <summary>
/// Starts a container: writes its bundle, lets a monitor mount the root and drive the runtime, and plugs the network in meanwhile.
/// The caller holds the container's lock.
/// </summary>
internal sealed partial class Launcher
{
    private const int AbandonMs = 5000;
    private readonly EngineContext _engine;
    private readonly ContainerSpec _spec;
    private readonly ContainerPaths _paths;
    private readonly RuntimeChoice _runtime;

    /// <summary>Prepares a start; nothing happens yet.</summary>
    public Launcher(EngineContext engine, ContainerSpec spec)
    {
        _engine = engine;
        _spec = spec;
        _paths = new ContainerPaths(engine, spec.Id);
        _runtime = engine.Runtime;
    }

    /// <summary>Starts (or only creates) the container.</summary>
    /// <returns>The monitor; closing it leaves the container to it.</returns>
    /// <exception cref="ContainerStartException">The runtime refused, or the network failed.</exception>
    /// <exception cref="InterruptedStartException">A signal came; the container is as it was before.</exception>
    public RunningMonitor Launch(LaunchOptions options)
    {
        try
        {
            return LaunchMonitor(options);
        }
        catch (Network.NetworkException e)
        {
            throw Noted(ContainerStartException.From(e));
        }
        catch (ContainerStartException e)
        {
            Noted(e);
            throw;
        }
    }

    // What inspect tells of the last start (State.Error) until one succeeds.
    private ContainerStartException Noted(ContainerStartException failure)
    {
        if (!_spec.Lifecycle.AutoRemove && _engine.Database.Find(_spec.Id) is { } row)
            _engine.Database.SetLastRun(_spec.Id, row.Last with { Error = failure.Message }, durable: false);
        return failure;
    }

    private RunningMonitor LaunchMonitor(LaunchOptions options)
    {
        Note();
        try
        {
            return LaunchNoted(options);
        }
        catch
        {
            Fs.RemoveFile(_paths.Live);
            throw;
        }
    }

    // From here on somebody has to clean up, whatever becomes of this process: networks and ports are taken before there is a monitor.
    private void Note()
    {
        Fs.MakePrivateDirectory(_paths.Run);
        Fs.MakePrivateDirectory(_paths.Graph);
        Fs.RemoveFile(_paths.Paused);
        Fs.RemoveFile(_paths.Stopping);
        Fs.RemoveFile(_paths.Killed);
        Fs.MakePrivateDirectory(Path.GetDirectoryName(_paths.Live)!);
        Fs.WritePrivateFile(_paths.Live, []);
    }

    private RunningMonitor LaunchNoted(LaunchOptions options)
    {
        _engine.Scopes.Begin(_spec);
        using var network = new ContainerNetwork(_engine, _spec, _paths);
        var mount = RootMount();
        var facts = BuildFacts(mount, network);
        WriteBundle(facts);
        if (mount is not null && _spec.LayerId is { } layer) _engine.Store.Mounts.Increment(layer, mount.Target);
        RunningMonitor? monitor = null;
        try
        {
            // systemd itself moves processes of other users only within their own part of the tree.
            if (_spec.Namespaces.UidMap.Count > 0) Rootless.OwnedCgroup.Enter(_engine);
            SearchPermission.GrantToRoot(_engine, _spec, mount?.Target, _paths);
            using var idMap = RootIdMap();
            options.Signals?.Obey();
            monitor = MonitorClient.Launch(BuildLaunch(options, mount, network, facts) with { Lock = options.Guard?.Handle, RootIdMap = idMap }, _engine.Monitor);
            foreach (var pinned in facts.Pinned) pinned.Tree.Dispose();
            if (monitor.NetworkPath is { } path) network.Begin(path);
            var scope = _engine.Scopes.Of(_spec, monitor.Pid);
            ConnectAndStart(monitor, network, options);
            scope?.Finish();
            network.LeaveToCleanup();
            return monitor;
        }
        catch (Exception e)
        {
            if (monitor is not null && e is not RuntimeFailedException) Abandon(monitor, options);
            monitor?.Dispose();
            UndoMount(mount);
            network.TearDown()();
            throw e is RuntimeFailedException refused ? ContainerStartException.From(refused.Message, _runtime.Open().Name) : e;
        }
    }

    // Where somebody has it mounted already (podman mount), the container gets the same mount: two overlays on the same directories would not see each other's changes.
    private MountArguments? RootMount()
    {
        if (_spec.RootFs is { Overlay: true } below) return _engine.Store.Mounts.Over(below.Path, _paths.RootChanges, SelinuxHost.OfHost.MountLabel(_spec.Security));
        if (_spec.LayerId is not { } layer) return null;
        var mount = _engine.Store.Mounts.For(layer, mountLabel: SelinuxHost.OfHost.MountLabel(_spec.Security), isVolatile: _spec.Lifecycle.AutoRemove);
        if (mount.Program is not null) _engine.Store.Mounts.MountByProgram(mount); // a program serves what it mounts: the container binds it
        return mount.FsType != "bind" && _engine.Store.Mounts.MountPoint(layer) is { } there ? mount with { FsType = "bind", Source = there } : mount;
    }

    // What the network or anything else of ours refused must not stay behind as a container nobody knows.
    private void Abandon(RunningMonitor monitor, LaunchOptions options)
    {
        try
        {
            if (monitor.ProcessId == 0) monitor.WaitCreated();
            _runtime.Open().Delete(_spec.Id, force: true);
            if (monitor.WaitExit(AbandonMs) is not null) monitor.CleanedUp();
        }
        catch (RuntimeFailedException e)
        {
            _engine.Log.Debug($"giving up {_spec.Id}: {e.Message}");
        }
        MonitorState.Forget(_paths.Run);
    }

    private RuntimeFacts BuildFacts(MountArguments? mount, ContainerNetwork network)
    {
        var layers = mount is null ? [_spec.RootFs!.Path] : mount.Upper is { } upper ? [upper, .. mount.Lowers] : mount.Lowers;
        var networkPath = network.Prepare();
        using var root = new RootFiles(layers, writable: mount?.Upper is not null || mount is null, fuse: mount?.Program is not null);
        var facts = new FactsBuilder(_engine, _spec, _paths, _runtime).Build(mount?.Target ?? _spec.RootFs!.Path, root, network, networkPath);
        if (!network.NeedsSetup) network.WriteNames();
        return facts;
    }

    private void WriteBundle(RuntimeFacts facts)
    {
        var hooks = _engine.Options.HooksDirectories is { Count: > 0 } given ? given : _engine.Conf.HooksDirectories;
        var config = OciHooks.Add(RuntimeSpecBuilder.Build(_spec, facts), hooks, _spec.Mounts.Any(mount => mount.Type == "bind"));
        // Whoever inspects the container meanwhile reads the old one or the new one.
        Fs.ReplaceFile(_paths.RuntimeConfig, RuntimeJson.Write(config), Fs.PrivateFile, sync: false);
    }

    // Network and runtime work side by side; neither needs the other before the process starts.
    private void ConnectAndStart(RunningMonitor monitor, ContainerNetwork network, LaunchOptions options)
    {
        if (network.NeedsSetup && !network.SetupAfterCreate) SetUpNetwork(monitor, network);
        var pid = monitor.WaitCreated();
        if (network.SetupAfterCreate) network.SetUp($"/proc/{pid}/ns/net");
        WritePidFiles(pid, monitor.Pid);
        _engine.Events.Container("init", _spec);
        options.Signals?.Obey();
        if (options.CreateOnly) return;
        if (!IsOneStep(options, network)) monitor.Start();
        options.Signals?.Obey();
        Notification.TellStarted(_engine, _spec, monitor.Pid);
        _engine.Events.Container("start", _spec);
    }

    // A monitor whose runtime refused is gone, and its namespace with it: then that refusal is what the caller wants to hear.
    private static void SetUpNetwork(RunningMonitor monitor, ContainerNetwork network)
    {
        try
        {
            network.SetUp(monitor.NetworkPath!);
        }
        catch (Exception e) when (e is LinuxException or Network.NetworkException && monitor.ProcessId == 0)
        {
            monitor.WaitCreated();
            throw;
        }
    }

    // A terminal gets its size from the client before the process looks at it, so that there is a moment between create and start.
    private bool IsOneStep(LaunchOptions options, ContainerNetwork network) =>
        !options.CreateOnly && !network.NeedsSetup && !_spec.Process.Terminal;

    private void WritePidFiles(int pid, int monitorPid)
    {
        Fs.WritePrivateFile(_paths.PidFile, Fs.Bytes($"{pid}"));
        if (_spec.Lifecycle.PidFile.Length > 0) CallersFile.Write(_spec.Lifecycle.PidFile, $"{pid}");
        if (_spec.Lifecycle.MonitorPidFile.Length > 0) CallersFile.Write(_spec.Lifecycle.MonitorPidFile, $"{monitorPid}");
    }

    private void UndoMount(MountArguments? mount)
    {
        if (mount is not null && _spec.LayerId is { } layer) _engine.Store.Mounts.Release(layer);
    }
}
