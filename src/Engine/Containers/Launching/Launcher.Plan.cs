using Microsoft.Win32.SafeHandles;
using Selkie.Engine.Networks.Connecting;
using Selkie.Runtime;
using Selkie.Runtime.Monitors;
using Selkie.Storage.Overlay;

namespace Selkie.Engine.Containers.Launching;

/// <summary>What the monitor is told.</summary>
internal sealed partial class Launcher
{
    private MonitorLaunch BuildLaunch(LaunchOptions options, MountArguments? mount, ContainerNetwork network, RuntimeFacts facts) => new()
    {
        MonitorPath = _engine.MonitorPath,
        Id = _spec.Id,
        Name = _spec.Name,
        Bundle = _paths.Run,
        RunDirectory = _paths.Run,
        RuntimePath = _runtime.Path,
        RuntimeRoot = _runtime.Root,
        RuntimeArguments = _runtime.ArgumentsFor(_spec),
        SystemdCgroup = _runtime.IsScope(_spec) && _spec.Resources.Cgroups != "disabled",
        Terminal = _spec.Process.Terminal,
        Stdin = _spec.Process.OpenStdin,
        Attach = options.Attach,
        PreservedDescriptors = InheritedDescriptors.Plan(options.PreservedDescriptors, _runtime.Path),
        Cleanup = CleanupCommand.For(_engine, _spec.Id),
        RegisterDirectory = Rootless.UserNamespace.IsInside ? Rootless.RunDirectory.Monitors : null,
        MountTarget = mount?.Target ?? (_spec.RootFs is { IdMap: not null } mapped ? mapped.Path : null),
        MountOptions = mount is null ? _spec.RootFs!.Path : mount.FsType == "bind" ? mount.Source : mount.Options,
        MountFileSystem = mount?.FsType ?? "overlay",
        MountDirectory = mount?.WorkingDirectory,
        RootDirectory = facts.RootPath,
        Appended = facts.Appended,
        SdNotifySocket = Notification.IsRelayed(_spec) ? _spec.Lifecycle.SdNotifySocket : null,
        HiddenMounts = HidesKernelMounts ? "/sys/kernel" : null,
        LogDriver = _spec.Log.Driver,
        StandardFiles = _spec.Log.Driver.IsPassThrough ? _engine.Call.Streams.AsStandardFiles() : [],
        LogPath = LogPath,
        LogSizeMax = Math.Max(0, _spec.Log.MaxSize),
        OneStep = IsOneStep(options, network),
        NetworkNamespace = network.Namespace,
        Pinned = facts.Pinned,
        HeldDescriptors = network.ReservedPorts,
        Timeout = _spec.Lifecycle.Timeout,
    };

    private SafeFileHandle? RootIdMap()
    {
        if (_spec.RootFs?.IdMap is not { } option) return null;
        var (uids, gids) = IdMapOption.Parse(option, _spec.Namespaces);
        return Rootless.PauseProcess.OpenNamespace(_engine.MonitorPath, uids, gids);
    }

    // A container without the host's root gets /sys bound, not new: debugfs and the like come along if nobody takes them away.
    private bool HidesKernelMounts =>
        !Configuration.UserDirectories.Rootless && !_spec.Security.Privileged && _spec.Namespaces.UidMap is { Count: > 0 } map && map.All(range => range.HostId > 0);

    private string LogPath => _spec.Log.Path.Length > 0 ? _spec.Log.Path : Path.Combine(_paths.Graph, "ctr.log");
}
