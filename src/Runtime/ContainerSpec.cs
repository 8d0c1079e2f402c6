using System.Text.Json.Serialization;

namespace Selkie.Runtime;

/// <summary>
/// Everything that makes a container what it is, resolved once when it is created. The command line and every API produce
/// this record; <see cref="RuntimeSpecBuilder"/> alone turns it into an OCI runtime spec; the engine stores it as it is.
/// </summary>
public sealed record ContainerSpec
{
    /// <summary>64 hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>The unique name.</summary>
    public required string Name { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>The image it runs, or null with <see cref="RootFs"/>.</summary>
    public ImageSource? Image { get; init; }

    /// <summary>A directory of the host that is the root file system (--rootfs).</summary>
    public RootFsSource? RootFs { get; init; }

    /// <summary>The layer of the store that takes the container's writes; null with <see cref="RootFs"/>.</summary>
    public string? LayerId { get; init; }

    /// <summary>The command line that made it.</summary>
    public IReadOnlyList<string> CreateCommand { get; init; } = [];

    /// <summary>The OCI runtime that --runtime named; empty takes the engine's.</summary>
    public string OciRuntime { get; init; } = "";

    /// <summary>The first process.</summary>
    public required ProcessSpec Process { get; init; }

    /// <summary>Which namespaces it has of its own, shares or lacks.</summary>
    public NamespaceSpec Namespaces { get; init; } = new();

    /// <summary>Networks, ports and names.</summary>
    public NetworkSpec Network { get; init; } = new();

    /// <summary>Capabilities, seccomp, masks, devices.</summary>
    public SecuritySpec Security { get; init; } = new();

    /// <summary>Limits.</summary>
    public ResourceSpec Resources { get; init; } = new();

    /// <summary>Mounts the user asked for or the image declares, in the order they are mounted.</summary>
    public IReadOnlyList<MountSpec> Mounts { get; init; } = [];

    /// <summary>Containers whose volumes were taken over, as given.</summary>
    public IReadOnlyList<string> VolumesFrom { get; init; } = [];

    /// <summary>Directories inside that get the engine's files (resolv.conf, hosts, hostname…) as the root does.</summary>
    public IReadOnlyList<string> ChrootDirs { get; init; } = [];

    /// <summary>Logs.</summary>
    public LogSpec Log { get; init; } = new();

    /// <summary>What happens when it stops.</summary>
    public LifecycleSpec Lifecycle { get; init; } = new();

    /// <summary>Labels, the image's included.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Annotations, for the runtime spec.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>Ids of containers that must run for this one to run.</summary>
    public IReadOnlyList<string> Dependencies { get; init; } = [];

    /// <summary>The first twelve digits of the id.</summary>
    [JsonIgnore] public string ShortId => Id[..12];
}

/// <summary>Where a container's files come from.</summary>
/// <param name="Id">Image id, 64 hex digits.</param>
/// <param name="Name">The name the image was found by, fully qualified.</param>
/// <param name="RawName">The name as the user gave it.</param>
/// <param name="Digest">The manifest's digest.</param>
public sealed record ImageSource(string Id, string Name, string RawName, string? Digest);

/// <summary>A root file system outside the store.</summary>
/// <param name="Path">Absolute directory.</param>
public sealed record RootFsSource(string Path)
{
    /// <summary>Changes go to a directory of the container's own, over this one.</summary>
    public bool Overlay { get; init; }

    /// <summary>The option <c>idmap</c> with its ranges, see <see cref="IdMapOption"/>; null: ids appear as they are.</summary>
    public string? IdMap { get; init; }
}

/// <summary>The first process of a container and what it starts with.</summary>
public sealed record ProcessSpec
{
    /// <summary>The entry point that takes effect.</summary>
    public IReadOnlyList<string> Entrypoint { get; init; } = [];

    /// <summary>The command that takes effect: appended to the entry point.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Environment as NAME=value in the order it was made.</summary>
    public IReadOnlyList<string> Env { get; init; } = [];

    /// <summary>Working directory; "/" by default.</summary>
    public string WorkDir { get; init; } = "/";

    /// <summary>The working directory came from the image: it is made where it is missing.</summary>
    public bool WorkDirFromImage { get; init; }

    /// <summary>User as given: name or uid, with an optional group.</summary>
    public string User { get; init; } = "";

    /// <summary>Additional groups, names or numbers; "keep-groups" keeps the caller's.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The process gets a terminal.</summary>
    public bool Terminal { get; init; }

    /// <summary>Standard input stays open.</summary>
    public bool OpenStdin { get; init; }

    /// <summary>Standard input closes when the first attached client goes.</summary>
    public bool StdinOnce { get; init; }

    /// <summary>File mode creation mask, octal digits.</summary>
    public string Umask { get; init; } = "0022";

    /// <summary>Zone name, "local" or empty.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>Absolute path of an init on the host that is mounted and run as first process.</summary>
    public string? InitPath { get; init; }

    /// <summary>The container expects to run systemd: mounts and stop signal follow.</summary>
    public bool SystemdMode { get; init; }

    /// <summary>Limits as asked for: NAME=soft:hard.</summary>
    public IReadOnlyList<string> Ulimits { get; init; } = [];

    /// <summary>Score for the kernel's out-of-memory killer; null leaves the caller's.</summary>
    public int? OomScoreAdjust { get; init; }

    /// <summary>/etc/passwd and /etc/group get the user where it is missing.</summary>
    public bool AddPasswdEntry { get; init; } = true;

    /// <summary>Users of the host, names or numbers, that /etc/passwd gets, too.</summary>
    public IReadOnlyList<string> HostUsers { get; init; } = [];

    /// <summary>A line for /etc/passwd instead of the made one.</summary>
    public string? PasswdEntry { get; init; }

    /// <summary>A line for /etc/group instead of the made one.</summary>
    public string? GroupEntry { get; init; }

    /// <summary>Entry point and command together.</summary>
    [JsonIgnore] public IReadOnlyList<string> Args => [.. Entrypoint, .. Command];
}

/// <summary>
/// Namespaces: each value is <c>private</c>, <c>host</c>, <c>container:ID</c> or <c>ns:PATH</c>; ipc also <c>shareable</c> and <c>none</c>.
/// </summary>
public sealed record NamespaceSpec
{
    /// <summary>Processes.</summary>
    public string Pid { get; init; } = "private";

    /// <summary>System V IPC and /dev/shm.</summary>
    public string Ipc { get; init; } = "shareable";

    /// <summary>Host name.</summary>
    public string Uts { get; init; } = "private";

    /// <summary>Cgroups.</summary>
    public string Cgroup { get; init; } = "private";

    /// <summary>Users: <c>host</c> or, with ids mapped, <c>private</c>; <c>keep-id</c> and <c>nomap</c> stay named.</summary>
    public string User { get; init; } = "host";

    /// <summary>Uid maps of a user namespace of its own.</summary>
    public IReadOnlyList<IdMap> UidMap { get; init; } = [];

    /// <summary>Gid maps of a user namespace of its own.</summary>
    public IReadOnlyList<IdMap> GidMap { get; init; } = [];
}

/// <summary>A range of ids: <paramref name="ContainerId"/> inside is <paramref name="HostId"/> outside.</summary>
public sealed record IdMap(uint ContainerId, uint HostId, uint Size)
{
    /// <summary>The id outside; null: the range does not have it.</summary>
    /// <param name="id">Id inside.</param>
    public uint? ToHost(uint id) => id >= ContainerId && id - ContainerId < Size ? HostId + (id - ContainerId) : null;
}

/// <summary>Network of a container.</summary>
public sealed record NetworkSpec
{
    /// <summary><c>none</c>, <c>host</c>, <c>bridge</c>, <c>pasta</c>, <c>container:ID</c> or <c>ns:PATH</c>.</summary>
    public string Mode { get; init; } = "none";

    /// <summary>Options behind <c>pasta:</c>, one argument each.</summary>
    public IReadOnlyList<string> ModeOptions { get; init; } = [];

    /// <summary>Networks by name with their settings (mode bridge).</summary>
    public IReadOnlyDictionary<string, NetworkAttachment> Networks { get; init; } = new Dictionary<string, NetworkAttachment>();

    /// <summary>Published ports.</summary>
    public IReadOnlyList<PortMapping> Ports { get; init; } = [];

    /// <summary>Exposed ports as "80/tcp", published or not.</summary>
    public IReadOnlyList<string> Exposed { get; init; } = [];

    /// <summary>All exposed ports were published (-P).</summary>
    public bool PublishAll { get; init; }

    /// <summary>Host name; empty takes the short id (or the host's with the host's UTS namespace).</summary>
    public string Hostname { get; init; } = "";

    /// <summary>Name servers of resolv.conf instead of the host's.</summary>
    public IReadOnlyList<string> Dns { get; init; } = [];

    /// <summary>Search domains of resolv.conf instead of the host's.</summary>
    public IReadOnlyList<string> DnsSearch { get; init; } = [];

    /// <summary>Options of resolv.conf instead of the host's.</summary>
    public IReadOnlyList<string> DnsOptions { get; init; } = [];

    /// <summary>Further lines of /etc/hosts as "name[;name…]:ip".</summary>
    public IReadOnlyList<string> AddHosts { get; init; } = [];

    /// <summary>/etc/hosts is the image's own.</summary>
    public bool NoHosts { get; init; }

    /// <summary>/etc/hostname is the image's own.</summary>
    public bool NoHostname { get; init; }

    /// <summary>The file /etc/hosts starts from: a path, "image" or "none"; empty is the host's.</summary>
    public string HostsFile { get; init; } = "";
}

/// <summary>How a container is on one network.</summary>
public sealed record NetworkAttachment
{
    /// <summary>Other names.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Addresses asked for.</summary>
    public IReadOnlyList<string> StaticIps { get; init; } = [];

    /// <summary>Hardware address asked for.</summary>
    public string? StaticMac { get; init; }

    /// <summary>Name of the interface in the container.</summary>
    public string InterfaceName { get; init; } = "eth0";
}

/// <summary>A published port or range.</summary>
/// <param name="HostIp">Address of the host; empty is every address.</param>
/// <param name="HostPort">First port of the host.</param>
/// <param name="ContainerPort">First port of the container.</param>
/// <param name="Range">How many ports.</param>
/// <param name="Protocol">tcp, udp or sctp.</param>
public sealed record PortMapping(string HostIp, ushort HostPort, ushort ContainerPort, ushort Range, string Protocol);

/// <summary>What a container may do.</summary>
public sealed record SecuritySpec
{
    /// <summary>Extended privileges.</summary>
    public bool Privileged { get; init; }

    /// <summary>Capabilities added, as CAP_NAME or ALL.</summary>
    public IReadOnlyList<string> CapAdd { get; init; } = [];

    /// <summary>Capabilities dropped, as CAP_NAME or ALL.</summary>
    public IReadOnlyList<string> CapDrop { get; init; } = [];

    /// <summary>Path of a seccomp profile, "unconfined" or empty for the default profile.</summary>
    public string SeccompProfile { get; init; } = "";

    /// <summary>The seccomp profile that the image carries, as JSON, where that is asked for (--seccomp-policy image).</summary>
    public string? ImageSeccomp { get; init; }

    /// <summary>Execution domain, LINUX or LINUX32; empty leaves the host's.</summary>
    public string Personality { get; init; } = "";

    /// <summary>Processes cannot gain privileges by execve.</summary>
    public bool NoNewPrivileges { get; init; }

    /// <summary>Paths masked besides the default ones.</summary>
    public IReadOnlyList<string> Mask { get; init; } = [];

    /// <summary>Paths not masked nor read-only; "ALL" is every one.</summary>
    public IReadOnlyList<string> Unmask { get; init; } = [];

    /// <summary>The options of --security-opt that inspect shows.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Options of the /proc mount (proc-opts).</summary>
    public IReadOnlyList<string> ProcOptions { get; init; } = [];

    /// <summary>The root file system is read-only.</summary>
    public bool ReadOnlyRoot { get; init; }

    /// <summary>With a read-only root: writable tmpfs on the usual places.</summary>
    public bool ReadOnlyTmpfs { get; init; } = true;

    /// <summary>Devices as host:container:permissions.</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];

    /// <summary>Rules as "c 1:3 rwm".</summary>
    public IReadOnlyList<string> DeviceCgroupRules { get; init; } = [];

    /// <summary>Kernel parameters.</summary>
    public IReadOnlyDictionary<string, string> Sysctls { get; init; } = new Dictionary<string, string>();
}

/// <summary>Limits of a container; null and 0 mean none.</summary>
public sealed record ResourceSpec
{
    /// <summary>Whether there is a cgroup: enabled, disabled, no-conmon or split.</summary>
    public string Cgroups { get; init; } = "enabled";

    /// <summary>Parent cgroup.</summary>
    public string CgroupParent { get; init; } = "";

    /// <summary>Bytes of memory.</summary>
    public long? Memory { get; init; }

    /// <summary>Bytes of memory, softly.</summary>
    public long? MemoryReservation { get; init; }

    /// <summary>Bytes of memory and swap; -1 is unlimited.</summary>
    public long? MemorySwap { get; init; }

    /// <summary>0 to 100.</summary>
    public ulong? MemorySwappiness { get; init; }

    /// <summary>No kill when memory is short.</summary>
    public bool OomKillDisable { get; init; }

    /// <summary>Weight of CPU time.</summary>
    public ulong? CpuShares { get; init; }

    /// <summary>Microseconds.</summary>
    public ulong? CpuPeriod { get; init; }

    /// <summary>Microseconds of a period.</summary>
    public long? CpuQuota { get; init; }

    /// <summary>Microseconds, real-time.</summary>
    public ulong? CpuRealtimePeriod { get; init; }

    /// <summary>Microseconds of a real-time period.</summary>
    public long? CpuRealtimeRuntime { get; init; }

    /// <summary>CPU list.</summary>
    public string CpusetCpus { get; init; } = "";

    /// <summary>Memory node list.</summary>
    public string CpusetMems { get; init; } = "";

    /// <summary>Processes; null where the host has no controller for it and nobody asked.</summary>
    public long? PidsLimit { get; init; }

    /// <summary>Weight of block input and output.</summary>
    public ushort? BlkioWeight { get; init; }

    /// <summary>Weights of block devices.</summary>
    public IReadOnlyList<DeviceLimit> DeviceWeights { get; init; } = [];

    /// <summary>Bytes a second that may be read from devices.</summary>
    public IReadOnlyList<DeviceLimit> DeviceReadBps { get; init; } = [];

    /// <summary>Bytes a second that may be written to devices.</summary>
    public IReadOnlyList<DeviceLimit> DeviceWriteBps { get; init; } = [];

    /// <summary>Read operations a second on devices.</summary>
    public IReadOnlyList<DeviceLimit> DeviceReadIops { get; init; } = [];

    /// <summary>Write operations a second on devices.</summary>
    public IReadOnlyList<DeviceLimit> DeviceWriteIops { get; init; } = [];

    /// <summary>Class of service below /sys/fs/resctrl; empty: none.</summary>
    public string RdtClass { get; init; } = "";

    /// <summary>Bytes of each tmpfs that systemd gets; 0 leaves the kernel's half of the memory.</summary>
    public long ShmSizeSystemd { get; init; }

    /// <summary>Bytes of /dev/shm.</summary>
    public long ShmSize { get; init; } = 65536000;

    /// <summary>Whether anything limits block input and output.</summary>
    [JsonIgnore] public bool HasBlockLimits => BlkioWeight is not null || DeviceWeights.Count + DeviceReadBps.Count + DeviceWriteBps.Count + DeviceReadIops.Count + DeviceWriteIops.Count > 0;

    /// <summary>Files of the cgroup (v2).</summary>
    public IReadOnlyDictionary<string, string> Unified { get; init; } = new Dictionary<string, string>();
}

/// <summary>A limit of one block device.</summary>
/// <param name="Path">Its node on the host.</param>
/// <param name="Major">Major number.</param>
/// <param name="Minor">Minor number.</param>
/// <param name="Value">A weight, bytes or operations a second.</param>
public sealed record DeviceLimit(string Path, long Major, long Minor, ulong Value);

/// <summary>A mount the container has besides those every container has.</summary>
public sealed record MountSpec
{
    /// <summary>bind, volume, tmpfs, image, devpts, ramfs or overlay (a bind with :O).</summary>
    public required string Type { get; init; }

    /// <summary>Directory or file of the host; name of the volume or image.</summary>
    public string Source { get; init; } = "";

    /// <summary>Absolute path in the container.</summary>
    public required string Destination { get; init; }

    /// <summary>Mount options.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>The volume was made for this container alone.</summary>
    public bool Anonymous { get; init; }

    /// <summary>A path below the volume's or image's root.</summary>
    public string SubPath { get; init; } = "";
}

/// <summary>Logs of a container.</summary>
public sealed record LogSpec
{
    /// <summary>k8s-file, json-file, none or passthrough.</summary>
    public string Driver { get; init; } = "k8s-file";

    /// <summary>File of the log; empty is ctr.log in the container's directory.</summary>
    public string Path { get; init; } = "";

    /// <summary>Bytes after which the log starts again; 0 or less is no limit.</summary>
    public long MaxSize { get; init; }

    /// <summary>Tag.</summary>
    public string Tag { get; init; } = "";
}

/// <summary>The end of a container.</summary>
public sealed record LifecycleSpec
{
    /// <summary>Removed when it ends (--rm).</summary>
    public bool AutoRemove { get; init; }

    /// <summary>Its image is removed after it, unless others use that (--rmi).</summary>
    public bool RemoveImage { get; init; }

    /// <summary>no, on-failure, always or unless-stopped.</summary>
    public string RestartPolicy { get; init; } = "";

    /// <summary>How often on-failure starts again; 0 is without end.</summary>
    public uint RestartRetries { get; init; }

    /// <summary>Signal number that stops it.</summary>
    public int StopSignal { get; init; } = 15;

    /// <summary>Seconds until it is killed.</summary>
    public uint StopTimeout { get; init; } = 10;

    /// <summary>Seconds it may run; 0 is without end.</summary>
    public uint Timeout { get; init; }

    /// <summary>File with the id, removed with the container.</summary>
    public string CidFile { get; init; } = "";

    /// <summary>File for the first process's id.</summary>
    public string PidFile { get; init; } = "";

    /// <summary>File for the monitor's process id.</summary>
    public string MonitorPidFile { get; init; } = "";

    /// <summary>Who has the notify socket: container, conmon, healthy or ignore.</summary>
    public string SdNotify { get; init; } = "container";

    /// <summary>The service manager's socket; empty: none, or it is to be ignored.</summary>
    public string SdNotifySocket { get; init; } = "";
}
