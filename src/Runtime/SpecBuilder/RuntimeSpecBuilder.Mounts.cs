using Selkie.Oci.Runtime;
using Selkie.Runtime.Containers;

namespace Selkie.Runtime.SpecBuilder;

public sealed partial class RuntimeSpecBuilder
{
    private const string SystemdHierarchy = "/sys/fs/cgroup/systemd";

    private List<Mount> BuildMounts()
    {
        var mounts = new List<Mount> { ProcMount(), DevMount(), SysMount(), PtsMount(), MqueueMount() };
        if (ShmMount() is { } shm) mounts.Add(shm);
        mounts.Add(CgroupMount());
        foreach (var (destination, source) in _facts.Files)
            mounts.Add(new Mount { Destination = destination, Type = "bind", Source = source, Options = _container.Security.ReadOnlyRoot ? ["bind", "rprivate", "ro", "nosuid", "noexec", "nodev"] : ["bind", "rprivate"] });
        if (_container.Process.InitPath is { } init)
            mounts.Add(new Mount { Destination = InitDestination, Type = "bind", Source = init, Options = ["bind", "ro"] });
        if (_container.Security.Privileged && _facts.Rootless) mounts.AddRange(DeviceBinds());
        mounts.AddRange(RootlessDeviceBinds());
        if (_container.Process.SystemdMode) AddSystemdMounts(mounts);
        if (_container.Security is { ReadOnlyRoot: true, ReadOnlyTmpfs: true }) AddWritableTmpfs(mounts);
        foreach (var mount in _facts.Mounts)
        {
            mounts.RemoveAll(m => m.Destination == mount.Destination);
            mounts.Add(Convert(mount));
        }
        // A mount below another one must come after it; the order of equals stays.
        return [.. mounts.OrderBy(m => m.Destination == "/" ? 0 : m.Destination.Count(c => c == '/'))];
    }

    private Mount ProcMount()
    {
        if (InUserNamespace && _container.Namespaces.Pid.IsHost)
            return new Mount { Destination = "/proc", Type = "bind", Source = "/proc", Options = ["rbind", "nosuid", "noexec", "nodev"] };
        return new Mount { Destination = "/proc", Type = "proc", Source = "proc", Options = _container.Security.ProcOptions is { Count: > 0 } given ? given : ["nosuid", "noexec", "nodev"] };
    }

    private bool HasReadOnlyTmpfs => _container.Security is { ReadOnlyRoot: true, ReadOnlyTmpfs: false };

    private Mount DevMount()
    {
        List<string> options = ["nosuid", "strictatime", "mode=755", "size=65536k"];
        if (HasReadOnlyTmpfs) options.Add("ro");
        return new Mount { Destination = "/dev", Type = "tmpfs", Source = "tmpfs", Options = options };
    }

    // A new sysfs needs a network namespace that the container's user namespace owns.
    private bool CanMountSys => !InUserNamespace || (_facts.OwnNetwork && (!_ownUserNamespace || _facts.NetworkNamespace is null));

    private Mount SysMount()
    {
        var access = _container.Security.Privileged ? "rw" : "ro";
        return CanMountSys
            ? new Mount { Destination = "/sys", Type = "sysfs", Source = "sysfs", Options = [.. _container.Security.Privileged ? new[] { "rprivate" } : [], "nosuid", "noexec", "nodev", access] }
            : new Mount { Destination = "/sys", Type = "bind", Source = "/sys", Options = ["rprivate", "nosuid", "noexec", "nodev", access, "rbind"] };
    }

    private Mount CgroupMount()
    {
        // A version 1 tree that can be written holds the container's own limits: systemd gets its one hierarchy, which has none.
        var writable = _container.Security.Privileged || (_facts.UnifiedCgroups && (_container.Process.SystemdMode || IsUnmasked("/sys/fs/cgroup")));
        return new Mount
        {
            Destination = "/sys/fs/cgroup",
            Type = "cgroup",
            Source = CanMountSys ? "cgroup" : "/sys/fs/cgroup",
            Options = _facts.UnifiedCgroups && _container.Process.SystemdMode ? ["private", "rw"] : ["rprivate", "nosuid", "noexec", "nodev", "relatime", writable ? "rw" : "ro"],
        };
    }

    private Mount PtsMount()
    {
        List<string> options = ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"];
        if (_facts.TtyGroupMapped) options.Add("gid=5");
        return new Mount { Destination = "/dev/pts", Type = "devpts", Source = "devpts", Options = options };
    }

    private Mount MqueueMount() => InUserNamespace && _container.Namespaces.Ipc.IsHost
        ? new Mount { Destination = "/dev/mqueue", Type = "bind", Source = "/dev/mqueue", Options = ["bind", "nosuid", "noexec", "nodev"] }
        : new Mount { Destination = "/dev/mqueue", Type = "mqueue", Source = "mqueue", Options = ["nosuid", "noexec", "nodev"] };

    private Mount? ShmMount()
    {
        if (_container.Namespaces.Ipc.IsNone) return null;
        if ((_container.Namespaces.Ipc.IsHost ? "/dev/shm" : _facts.SharedShm) is { } shared)
            return new Mount { Destination = "/dev/shm", Type = "bind", Source = shared, Options = ["bind", "rprivate", "nosuid", "noexec", "nodev"] };
        List<string> options = ["nosuid", "noexec", "nodev", "mode=1777", $"size={_container.Resources.ShmSize}"];
        if (HasReadOnlyTmpfs) options.Add("ro");
        return new Mount { Destination = "/dev/shm", Type = "tmpfs", Source = "shm", Options = options };
    }

    private void AddSystemdMounts(List<Mount> mounts)
    {
        if (_facts.SystemdHierarchy is { } asOnHost)
            mounts.Add(new Mount { Destination = SystemdHierarchy, Type = "bind", Source = SystemdHierarchy, Options = ["bind", "rprivate", .. asOnHost] });
        var size = _container.Resources.ShmSizeSystemd;
        foreach (var path in new[] { "/run", "/run/lock", "/tmp", "/var/log/journal" })
            if (!mounts.Exists(m => m.Destination == path))
                mounts.Add(new Mount { Destination = path, Type = "tmpfs", Source = "tmpfs", Options = ["rw", "rprivate", "nosuid", "nodev", "tmpcopyup", .. size > 0 ? [$"size={size}"] : Array.Empty<string>()] });
    }

    private static void AddWritableTmpfs(List<Mount> mounts)
    {
        foreach (var path in new[] { "/run", "/tmp", "/var/tmp" })
            if (!mounts.Exists(m => m.Destination == path))
                mounts.Add(new Mount { Destination = path, Type = "tmpfs", Source = "tmpfs", Options = ["rw", "rprivate", "nosuid", "nodev", "tmpcopyup"] });
    }

    private IEnumerable<Mount> DeviceBinds() =>
        from device in _facts.HostDevices
        where device.Path is not ("/dev/ptmx" or "/dev/tty") && !IsVirtualConsole(device.Path)
        select new Mount { Destination = device.Path, Type = "bind", Source = device.Path, Options = ["slave", "nosuid", "noexec", "rw", "rbind"] };

    private IEnumerable<Mount> RootlessDeviceBinds() => InUserNamespace
        ? _facts.Devices.Select(device => new Mount
        {
            Destination = device.Destination,
            Type = "bind",
            Source = device.Node.Path,
            Options = ["slave", "nosuid", "noexec", device.Permissions.Contains('w') ? "rw" : "ro", "rbind"],
        })
        : [];

    // Words that only the engine understands do not reach the runtime.
    private Mount Convert(MountSpec mount)
    {
        var idMap = mount.Options.FirstOrDefault(IdMapOption.Is);
        var (uids, gids) = idMap is null ? ([], []) : IdMapOption.Parse(idMap, _container.Namespaces);
        return new()
        {
            Destination = mount.Destination,
            Type = mount.Type == "volume" ? "bind" : mount.Type,
            Source = mount.Source,
            Options = [.. mount.Options.Where(ReachesRuntime)],
            UidMappings = Convert(uids, _facts.EngineUids),
            GidMappings = Convert(gids, _facts.EngineGids),
        };
    }

    private static bool ReachesRuntime(string option) =>
        option is not ("U" or "z" or "Z" or "O" or "copy" or "nocopy" or "no-dereference") && !option.StartsWith("volume-opt", StringComparison.Ordinal) && !IdMapOption.Is(option);
}
