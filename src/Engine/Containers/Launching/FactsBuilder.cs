using System.Text;
using Selkie.Engine.Configuration;
using Selkie.Engine.Containers.Accounts;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Machine;
using Selkie.Engine.Networks.Connecting;
using Selkie.Engine.Runtimes;
using Selkie.Engine.Selinux;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Runtime;
using Selkie.Runtime.Containers;
using Selkie.Runtime.SeccompProfiles;

namespace Selkie.Engine.Containers.Launching;

/// <summary>Gathers what a start needs to know besides the spec, and writes the files of the container on the way.</summary>
internal sealed class FactsBuilder(EngineContext engine, ContainerSpec spec, ContainerPaths paths, RuntimeChoice runtime)
{
    /// <summary>Default profile of the administrator, then of the distribution (containers-common).</summary>
    private static readonly string[] SeccompPaths = ["/etc/containers/seccomp.json", "/usr/share/containers/seccomp.json"];

    private const uint TtyGroup = 5;

    /// <summary>The facts of this start.</summary>
    /// <param name="rootPath">Where the root will be mounted.</param>
    /// <param name="root">The root's files before it is mounted.</param>
    /// <param name="network">The container's network.</param>
    /// <param name="networkPath">Namespace to join, or null.</param>
    public RuntimeFacts Build(string rootPath, RootFiles root, ContainerNetwork network, string? networkPath)
    {
        RequireReadableUsers(root);
        var accounts = new AccountTexts(root, spec.Mounts);
        var added = new AddedAccounts(spec, accounts);
        var user = FindUser(accounts).With(added.Passwd);
        CheckWorkDir(root);
        CheckPersonality();
        if (spec.Network.HostsFile == "image") network.HostsOfImage = root.ReadText("/etc/hosts");
        var hostName = HostNames.Of(engine, spec);
        var files = new ContainerFiles(spec, hostName, paths, root, accounts, added);
        var mounts = new VolumeMounts(engine, spec, root, user);
        return new RuntimeFacts
        {
            RootPath = rootPath,
            Rootless = UserDirectories.Rootless,
            User = user.Identity,
            Home = user.Home,
            HostName = hostName,
            Appended = files.Appended,
            Files = Labelled([.. files.Write(), .. new DefaultMounts(engine, spec, paths).Prepare(), .. Notification.Mount(spec, paths)]),
            NotifySocket = Notification.IsRelayed(spec) ? Notification.SocketInContainer : null,
            NetworkNamespace = networkPath,
            OwnNetwork = network.IsOwn,
            Join = JoinedNamespaces(),
            EngineUids = MapsIds ? Rootless.OwnIds.Uids : [],
            EngineGids = MapsIds ? Rootless.OwnIds.Gids : [],
            Mounts = mounts.Resolve(),
            SharedShm = SharedMemory.Pin(engine, spec, mounts.Parts),
            Pinned = mounts.Parts.Mounts,
            CgroupsPath = runtime.CgroupsPath(spec),
            SystemdCgroup = runtime.IsScope(spec),
            UnifiedCgroups = engine.Host.UnifiedCgroups,
            SystemdHierarchy = spec.Process.SystemdMode ? SystemdHierarchy() : null,
            Controllers = engine.Host.Controllers,
            Rlimits = Rlimits.Resolve(spec.Process.Ulimits),
            BoundingCapabilities = HostFacts.BoundingCapabilities(),
            TtyGroupMapped = IsTtyGroupMapped(),
            Seccomp = Seccomp(),
            AppArmorProfile = AppArmor.OfHost.ProfileOf(spec.Security, engine.Conf.AppArmorProfile),
            ProcessLabel = SelinuxHost.OfHost.ProcessLabel(spec.Security),
            MountLabel = SelinuxHost.OfHost.MountLabel(spec.Security),
            DefaultCapabilities = engine.Conf.DefaultCapabilities is { } configured ? [.. configured.Select(Capabilities.Normalize)] : Capabilities.Default,
            DefaultSysctls = engine.Conf.DefaultSysctls.Select(entry => entry.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]),
            HostDevices = spec.Security.Privileged ? HostFacts.Devices() : [],
            Devices = [.. spec.Security.Devices.SelectMany(DeviceLookup.Find)],
            Annotations = Annotations(),
        };
    }

    private bool MapsIds => spec.Namespaces.UidMap.Count > 0 || spec.Mounts.Any(mount => mount.Options.Any(IdMapOption.Is));

    // What containers that share a network share, and what the monitor writes, is everybody's.
    private IReadOnlyList<(string Destination, string Source)> Labelled(IReadOnlyList<(string Destination, string Source)> files)
    {
        if (SelinuxHost.OfHost.MountLabel(spec.Security) is not { } label) return files;
        foreach (var (destination, source) in files)
            FileLabels.Set(source, label, shared: destination is "/etc/hosts" or "/etc/resolv.conf" or Notification.DirectoryInContainer);
        return files;
    }

    // The runtime opens these files of the container: a FIFO or a device would make it wait for ever, or do something.
    private void RequireReadableUsers(RootFiles root)
    {
        foreach (var file in new[] { "/etc/passwd", "/etc/group" })
        {
            if (spec.Mounts.Any(mount => mount.Destination == "/etc" || mount.Destination == file)) continue;
            if (root.Stat(file)?.Type is not (null or FileStat.Regular or FileStat.Directory))
                throw new EngineError(ErrorKind.StartFailed, $"{file} of container {spec.Name} is no regular file");
        }
    }

    private Dictionary<string, string> Annotations()
    {
        var number = spec.Lifecycle.StopSignal.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var annotations = new Dictionary<string, string>
        {
            ["io.container.manager"] = "libpod",
            ["org.opencontainers.image.stopSignal"] = number,
        };
        if (!runtime.IsScope(spec)) return annotations;
        annotations["org.systemd.property.KillSignal"] = number;
        annotations["org.systemd.property.TimeoutStopUSec"] = $"uint64 {spec.Lifecycle.StopTimeout * 1_000_000UL}";
        return annotations;
    }

    private ContainerUser FindUser(AccountTexts accounts)
    {
        var user = ContainerUser.Resolve(spec.Process.User, spec.Process.Groups, accounts, spec.Id, HostUser.FindAll(spec.Process.HostUsers));
        if (!spec.Process.User.IsNone) user = user.WithGroup(user.Identity.Gid);
        var mode = spec.Namespaces.User;
        return mode.IsKeepId ? user.WithGroup(KeepIdOptions.Parse(mode).OwnGid) : mode.Word == "nomap" ? user.WithGroup(0) : user;
    }

    // runc took no notice of it before its version 1.2.
    private void CheckPersonality()
    {
        if (spec.Security.Personality.Length == 0 || Path.GetFileName(runtime.Path) != "runc") return;
        var words = runtime.Open().Version().Split('\n')[0].Split(' ');
        if (Version.TryParse(words[^1].Split('+', '-', '~')[0], out var version) && version < new Version(1, 2))
            throw new EngineError(ErrorKind.StartFailed, $"runc {version} does not know personalities: --personality needs runc 1.2 or crun");
    }

    private void CheckWorkDir(RootFiles root)
    {
        var dir = spec.Process.WorkDir;
        if (!dir.StartsWith('/')) throw new EngineError(ErrorKind.StartFailed, $"workdir \"{dir}\" does not exist on container {spec.Id}");
        if (root.IsDirectory(dir)) return;
        // The runtime makes the way to a mount, and so the directories above it.
        var mounted = spec.Mounts.Any(m => m.Destination == dir || dir.StartsWith(m.Destination + "/", StringComparison.Ordinal)
            || m.Destination.StartsWith(dir + "/", StringComparison.Ordinal));
        if (mounted || spec.Process.WorkDirFromImage) return;
        if (dir is "/dev" or "/proc" or "/sys" || dir.StartsWith("/dev/", StringComparison.Ordinal) || dir.StartsWith("/proc/", StringComparison.Ordinal)) return;
        throw new EngineError(ErrorKind.StartFailed, root.Exists(dir) ? $"workdir \"{dir}\" exists on container {spec.Id}, but is not a directory" : $"workdir \"{dir}\" does not exist on container {spec.Id}");
    }

    private Dictionary<string, string> JoinedNamespaces()
    {
        var modes = spec.Namespaces;
        var join = new Dictionary<string, string>();
        foreach (var (type, mode) in new[] { ("pid", modes.Pid), ("ipc", modes.Ipc), ("uts", modes.Uts), ("cgroup", modes.Cgroup), ("user", modes.User) })
            if (mode.Path is { } path) join[type] = path;
            else if (mode.Container is { } id) join[type] = $"/proc/{PidOf(id)}/ns/{type}";
        return join;
    }

    private int PidOf(string id)
    {
        var status = ContainerStatus.Read(engine, engine.Lookup.One(id));
        return status.Pid != 0 ? status.Pid : throw new EngineError(ErrorKind.BadState, $"container {id} is not running: container state improper", subject: id);
    }

    // A mount in a user namespace keeps what the host's mount forbids (mount_namespaces(7)).
    private IReadOnlyList<string>? SystemdHierarchy()
    {
        const string Place = "/sys/fs/cgroup/systemd";
        if (engine.Host.UnifiedCgroups || !Directory.Exists(Place)) return null;
        var flags = Fs.MountFlags(Place);
        return [.. new[] { (Fs.ReadOnly, "ro"), (Fs.NoSuid, "nosuid"), (Fs.NoDev, "nodev"), (Fs.NoExec, "noexec") }.Where(pair => (flags & pair.Item1) != 0).Select(pair => pair.Item2)];
    }

    private bool IsTtyGroupMapped()
    {
        if (spec.Namespaces.GidMap.Count > 0) return spec.Namespaces.GidMap.Any(map => map.ToHost(TtyGroup) is not null);
        return !UserDirectories.Rootless || File.ReadAllLines("/proc/self/gid_map").Length > 1;
    }

    private SeccompProfile? Seccomp()
    {
        var path = spec.Security.SeccompProfile;
        if (path == "unconfined" || (path.Length == 0 && spec.Security.Privileged)) return null;
        if (spec.Security.ImageSeccomp is { } ofImage) return SeccompProfile.Parse(Encoding.UTF8.GetBytes(ofImage), "of the image");
        if (path.Length > 0) return SeccompProfile.Load(path);
        return Array.Find(SeccompPaths, File.Exists) is { } found ? SeccompProfile.Load(found) : SeccompProfile.Default();
    }
}
