using Selkie.Engine.Verbs;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

public abstract partial record ContainerOptions
{
    /// <summary>Add capabilities</summary>
    [Option("cap-add", Split = true, ParsedBy = typeof(CapabilityFlag))] public IReadOnlyList<string> CapAdd { get; init; } = [];

    /// <summary>Drop capabilities</summary>
    [Option("cap-drop", Split = true, ParsedBy = typeof(CapabilityFlag))] public IReadOnlyList<string> CapDrop { get; init; } = [];

    /// <summary>Lift the confinement: the caller's capabilities and devices, no seccomp, no masked paths</summary>
    [Option("privileged")] public bool? Privileged { get; init; }

    /// <summary>Security options (seccomp=, no-new-privileges, mask=, unmask=, label=, apparmor=, proc-opts=)</summary>
    [Option("security-opt")] public IReadOnlyList<SecurityOption> SecurityOpt { get; init; } = [];

    /// <summary>Make the container's root file system read-only</summary>
    [Option("read-only")] public bool? ReadOnly { get; init; }

    /// <summary>With --read-only: keep /dev, /dev/shm, /run, /tmp and /var/tmp writable, in memory</summary>
    [Option("read-only-tmpfs", Default = "true")] public bool? ReadOnlyTmpfs { get; init; }

    /// <summary>Kernel parameters of the container's namespaces (name=value)</summary>
    [Option("sysctl", Split = true, ParsedBy = typeof(PairFlags.Sysctl))] public IReadOnlyList<KeyValuePair<string, string>> Sysctls { get; init; } = [];

    /// <summary>PID namespace (private|host|container:NAME|ns:PATH)</summary>
    [Option("pid", ParsedBy = typeof(NamespaceFlags.Plain))] public NamespaceMode? Pid { get; init; }

    /// <summary>IPC namespace (private|shareable|none|host|container:NAME|ns:PATH)</summary>
    [Option("ipc", ParsedBy = typeof(NamespaceFlags.Ipc))] public NamespaceMode? Ipc { get; init; }

    /// <summary>UTS namespace (private|host|container:NAME|ns:PATH)</summary>
    [Option("uts", ParsedBy = typeof(NamespaceFlags.Plain))] public NamespaceMode? Uts { get; init; }

    /// <summary>User namespace (host|keep-id|nomap|ns:PATH|container:NAME)</summary>
    [Option("userns", ParsedBy = typeof(NamespaceFlags.User))] public NamespaceMode? UserNs { get; init; }

    /// <summary>User id mapping of the container's user namespace</summary>
    [Option("uidmap", Split = true, ParsedBy = typeof(IdMapFlags.User))] public IReadOnlyList<IdMapRule> UidMap { get; init; } = [];

    /// <summary>Group id mapping of the container's user namespace</summary>
    [Option("gidmap", Split = true, ParsedBy = typeof(IdMapFlags.Group))] public IReadOnlyList<IdMapRule> GidMap { get; init; } = [];

    /// <summary>Map the uids that this name has in /etc/subuid</summary>
    [Option("subuidname")] public string? SubUidName { get; init; }

    /// <summary>Map the gids that this name has in /etc/subgid</summary>
    [Option("subgidname")] public string? SubGidName { get; init; }

    /// <summary>Where the seccomp profile comes from (default|image)</summary>
    [Option("seccomp-policy", Default = "default", ParsedBy = typeof(WordFlags.SeccompPolicy))] public string? SeccompPolicy { get; init; }

    /// <summary>Execution domain (LINUX or LINUX32)</summary>
    [Option("personality")] public string? Personality { get; init; }

    /// <summary>Cgroup namespace (private|host|container:NAME|ns:PATH)</summary>
    [Option("cgroupns", ParsedBy = typeof(NamespaceFlags.Plain))] public NamespaceMode? CgroupNs { get; init; }

    /// <summary>Whether the container gets a cgroup (enabled|disabled|no-conmon|split)</summary>
    [Option("cgroups", Default = "enabled", ParsedBy = typeof(WordFlags.Cgroups))] public string? Cgroups { get; init; }

    /// <summary>The cgroup under which the container's own is made</summary>
    [Option("cgroup-parent")] public string? CgroupParent { get; init; }

    /// <summary>Add a device of the host (host[:container[:permissions]])</summary>
    [Option("device", ParsedBy = typeof(DeviceFlag))] public IReadOnlyList<DeviceRequest> Devices { get; init; } = [];

    /// <summary>Rule for the cgroup's list of allowed devices (such as c 10:200 rwm)</summary>
    [Option("device-cgroup-rule", Split = true)] public IReadOnlyList<DeviceRule> DeviceCgroupRules { get; init; } = [];

    /// <summary>Host name in the container</summary>
    [Option("hostname", 'h')] public string? Hostname { get; init; }
}
