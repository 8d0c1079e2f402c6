using Selkie.Oci.Mapping;
using Selkie.Oci.Runtime;
using Selkie.Runtime.Containers;
using Selkie.Runtime.SeccompProfiles;

namespace Selkie.Runtime;

/// <summary>
/// What only the moment of the start knows: where the root file system is mounted, who the user turned out to be, what this host can do.
/// With a <see cref="ContainerSpec"/> it determines the OCI runtime spec.
/// </summary>
public sealed record RuntimeFacts
{
    /// <summary>Absolute path of the root file system.</summary>
    public required string RootPath { get; init; }

    /// <summary>The engine runs in a user namespace of an ordinary user.</summary>
    public bool Rootless { get; init; }

    /// <summary>Numeric identity of the first process.</summary>
    public required User User { get; init; }

    /// <summary>The user's home directory, for HOME; empty for one who has none.</summary>
    public string Home { get; init; } = "";

    /// <summary>Files mounted over the image's: destination to source.</summary>
    public IReadOnlyList<(string Destination, string Source)> Files { get; init; } = [];

    /// <summary>The name by which the container sees itself, for HOSTNAME.</summary>
    public string HostName { get; init; } = "";

    /// <summary>What the start appends to files of the root, before the container's processes see it.</summary>
    public IReadOnlyList<AppendedText> Appended { get; init; } = [];

    /// <summary>Path in the container of the socket it tells its readiness on; null: none.</summary>
    public string? NotifySocket { get; init; }

    /// <summary>Path of the network namespace to join; null with <see cref="OwnNetwork"/> lets the runtime make one.</summary>
    public string? NetworkNamespace { get; init; }

    /// <summary>The container does not share the host's network.</summary>
    public bool OwnNetwork { get; init; }

    /// <summary>Paths of namespaces to join by OCI type: pid, ipc, uts, cgroup, user.</summary>
    public IReadOnlyDictionary<string, string> Join { get; init; } = new Dictionary<string, string>();

    /// <summary>Uids of the engine's own namespace; empty where it has all, or no id is mapped.</summary>
    public IReadOnlyList<IdMap> EngineUids { get; init; } = [];

    /// <summary>Gids of the engine's own namespace; empty where it has all, or no id is mapped.</summary>
    public IReadOnlyList<IdMap> EngineGids { get; init; } = [];

    /// <summary>Mounts of volumes and host directories, sources resolved.</summary>
    public IReadOnlyList<MountSpec> Mounts { get; init; } = [];

    /// <summary>Sources among <see cref="Mounts"/> that the monitor attaches first.</summary>
    public IReadOnlyList<PinnedMount> Pinned { get; init; } = [];

    /// <summary>Source of /dev/shm when it is another container's; null makes one.</summary>
    public string? SharedShm { get; init; }

    /// <summary>Value for linux.cgroupsPath; null with cgroups disabled.</summary>
    public string? CgroupsPath { get; init; }

    /// <summary>The runtime talks to systemd: cgroupsPath is slice:prefix:name.</summary>
    public bool SystemdCgroup { get; init; }

    /// <summary>cgroup v2 alone is mounted.</summary>
    public bool UnifiedCgroups { get; init; }

    /// <summary>Options of the host's mount of the cgroup v1 hierarchy <c>name=systemd</c>; null where there is none, or v2 alone.</summary>
    public IReadOnlyList<string>? SystemdHierarchy { get; init; }

    /// <summary>Controllers the runtime can use for this container.</summary>
    public IReadOnlyCollection<string> Controllers { get; init; } = [];

    /// <summary>Limits clipped to what the caller may set.</summary>
    public IReadOnlyList<Rlimit> Rlimits { get; init; } = [];

    /// <summary>Capabilities of the bounding set of the engine.</summary>
    public IReadOnlyList<string> BoundingCapabilities { get; init; } = [];

    /// <summary>Gid 5 (tty) is mapped, so devpts may use it.</summary>
    public bool TtyGroupMapped { get; init; } = true;

    /// <summary>The parsed seccomp profile; null runs unconfined.</summary>
    public SeccompProfile? Seccomp { get; init; }

    /// <summary>AppArmor profile of the process; null: none.</summary>
    public string? AppArmorProfile { get; init; }

    /// <summary>SELinux label of the process; null: none, or the kernel has no SELinux.</summary>
    public string? ProcessLabel { get; init; }

    /// <summary>SELinux label of the mounts that the runtime makes; null: none.</summary>
    public string? MountLabel { get; init; }

    /// <summary>Default capabilities (containers.conf).</summary>
    public IReadOnlyList<string> DefaultCapabilities { get; init; } = Capabilities.Default;

    /// <summary>Default kernel parameters (containers.conf).</summary>
    public IReadOnlyDictionary<string, string> DefaultSysctls { get; init; } = new Dictionary<string, string>();

    /// <summary>Device nodes of the host, for privileged containers and --device.</summary>
    public IReadOnlyList<HostDevice> HostDevices { get; init; } = [];

    /// <summary>Devices of --device: nodes with destination and permissions.</summary>
    public IReadOnlyList<GrantedDevice> Devices { get; init; } = [];

    /// <summary>Further annotations, such as the stop signal for systemd.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();
}

/// <summary>A device node of the host.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Type">c or b.</param>
/// <param name="Major">Major number.</param>
/// <param name="Minor">Minor number.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="Uid">Owner.</param>
/// <param name="Gid">Group.</param>
public sealed record HostDevice(string Path, string Type, long Major, long Minor, uint Mode, uint Uid, uint Gid);

/// <summary>A device a container was given.</summary>
/// <param name="Node">The host's node.</param>
/// <param name="Destination">Path in the container.</param>
/// <param name="Permissions">r, w and m.</param>
public sealed record GrantedDevice(HostDevice Node, string Destination, string Permissions);
