using System.Text.Json.Serialization;

namespace Selkie.Oci.Runtime;

/// <summary>Everything of a container that is particular to Linux.</summary>
public sealed record LinuxSection
{
    /// <summary>User ids of the container's user namespace.</summary>
    [JsonPropertyName("uidMappings")]
    public IReadOnlyList<LinuxIdMapping>? UidMappings { get; init; }

    /// <summary>Group ids of the container's user namespace.</summary>
    [JsonPropertyName("gidMappings")]
    public IReadOnlyList<LinuxIdMapping>? GidMappings { get; init; }

    /// <summary>Kernel parameters by dotted name.</summary>
    [JsonPropertyName("sysctl")]
    public IReadOnlyDictionary<string, string>? Sysctl { get; init; }

    /// <summary>Cgroup limits.</summary>
    [JsonPropertyName("resources")]
    public Resources? Resources { get; init; }

    /// <summary>Cgroup path, or slice:prefix:name for systemd.</summary>
    [JsonPropertyName("cgroupsPath")]
    public string? CgroupsPath { get; init; }

    /// <summary>Namespaces to create or to join.</summary>
    [JsonPropertyName("namespaces")]
    public IReadOnlyList<Namespace>? Namespaces { get; init; }

    /// <summary>Device nodes to make.</summary>
    [JsonPropertyName("devices")]
    public IReadOnlyList<Device>? Devices { get; init; }

    /// <summary>Network devices moved into the container by host name (1.3).</summary>
    [JsonPropertyName("netDevices")]
    public IReadOnlyDictionary<string, NetDevice>? NetDevices { get; init; }

    /// <summary>System call filter.</summary>
    [JsonPropertyName("seccomp")]
    public Seccomp? Seccomp { get; init; }

    /// <summary>Propagation of the root mount.</summary>
    [JsonPropertyName("rootfsPropagation")]
    public string? RootfsPropagation { get; init; }

    /// <summary>Paths hidden from the container.</summary>
    [JsonPropertyName("maskedPaths")]
    public IReadOnlyList<string>? MaskedPaths { get; init; }

    /// <summary>Paths made read-only.</summary>
    [JsonPropertyName("readonlyPaths")]
    public IReadOnlyList<string>? ReadonlyPaths { get; init; }

    /// <summary>SELinux context of the mounts.</summary>
    [JsonPropertyName("mountLabel")]
    public string? MountLabel { get; init; }

    /// <summary>Cache and memory bandwidth allocation.</summary>
    [JsonPropertyName("intelRdt")]
    public IntelRdt? IntelRdt { get; init; }

    /// <summary>Execution domain.</summary>
    [JsonPropertyName("personality")]
    public Personality? Personality { get; init; }

    /// <summary>Clock offsets of the time namespace by clock name.</summary>
    [JsonPropertyName("timeOffsets")]
    public IReadOnlyDictionary<string, TimeOffset>? TimeOffsets { get; init; }
}

/// <summary>A range of ids inside a container and what they are outside.</summary>
public sealed record LinuxIdMapping
{
    /// <summary>First id inside.</summary>
    [JsonPropertyName("containerID"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public uint ContainerId { get; init; }

    /// <summary>First id outside.</summary>
    [JsonPropertyName("hostID"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public uint HostId { get; init; }

    /// <summary>How many ids.</summary>
    [JsonPropertyName("size"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public uint Size { get; init; }
}

/// <summary>A namespace to create, or to join when a path is given.</summary>
public sealed record Namespace
{
    /// <summary>One of pid, network, mount, ipc, uts, user, cgroup, time.</summary>
    [JsonPropertyName("type")]
    public string Type { get => field ?? ""; init; }

    /// <summary>File that names the namespace to join.</summary>
    [JsonPropertyName("path")]
    public string? Path { get; init; }
}

/// <summary>A device node in the container.</summary>
public sealed record Device
{
    /// <summary>Absolute path inside the container.</summary>
    [JsonPropertyName("path")]
    public string Path { get => field ?? ""; init; }

    /// <summary>c, b, u or p.</summary>
    [JsonPropertyName("type")]
    public string Type { get => field ?? ""; init; }

    /// <summary>Major number.</summary>
    [JsonPropertyName("major"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long Major { get; init; }

    /// <summary>Minor number.</summary>
    [JsonPropertyName("minor"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long Minor { get; init; }

    /// <summary>Permission bits.</summary>
    [JsonPropertyName("fileMode")]
    public uint? FileMode { get; init; }

    /// <summary>Owner.</summary>
    [JsonPropertyName("uid")]
    public uint? Uid { get; init; }

    /// <summary>Group.</summary>
    [JsonPropertyName("gid")]
    public uint? Gid { get; init; }
}

/// <summary>A network device moved into the container.</summary>
public sealed record NetDevice
{
    /// <summary>Its name inside.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; init; }
}

/// <summary>Offset of one clock.</summary>
public sealed record TimeOffset
{
    /// <summary>Whole seconds.</summary>
    [JsonPropertyName("secs")]
    public long Secs { get; init; }

    /// <summary>Nanoseconds.</summary>
    [JsonPropertyName("nanosecs")]
    public uint Nanosecs { get; init; }
}

/// <summary>Execution domain (personality(2)).</summary>
public sealed record Personality
{
    /// <summary>LINUX or LINUX32.</summary>
    [JsonPropertyName("domain")]
    public string Domain { get => field ?? ""; init; }

    /// <summary>Flags; none are defined yet.</summary>
    [JsonPropertyName("flags")]
    public IReadOnlyList<string>? Flags { get; init; }
}

/// <summary>Cache and memory bandwidth allocation (resctrl).</summary>
public sealed record IntelRdt
{
    /// <summary>Class of service.</summary>
    [JsonPropertyName("closID")]
    public string? ClosId { get; init; }

    /// <summary>Lines of the schemata file (1.3).</summary>
    [JsonPropertyName("schemata")]
    public IReadOnlyList<string>? Schemata { get; init; }

    /// <summary>L3 cache schema.</summary>
    [JsonPropertyName("l3CacheSchema")]
    public string? L3CacheSchema { get; init; }

    /// <summary>Memory bandwidth schema.</summary>
    [JsonPropertyName("memBwSchema")]
    public string? MemBwSchema { get; init; }

    /// <summary>Monitor cache occupancy.</summary>
    [JsonPropertyName("enableCMT")]
    public bool EnableCmt { get; init; }

    /// <summary>Monitor memory bandwidth.</summary>
    [JsonPropertyName("enableMBM")]
    public bool EnableMbm { get; init; }
}
