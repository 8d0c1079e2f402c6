using System.Text.Json.Serialization;
using Selkie.Api.Libpod;

namespace Selkie.Api.Docker;

/// <summary>What ties a container to its host (API 1.47, HostConfig).</summary>
public sealed record HostConfig
{
    /// <summary>Binds as they were asked for.</summary>
    public required IReadOnlyList<string> Binds { get; init; }

    /// <summary>File with the id.</summary>
    public string ContainerIDFile { get; init; } = "";

    /// <summary>Where the output goes.</summary>
    public required LogConfig LogConfig { get; init; }

    /// <summary>Where its network is from.</summary>
    public string NetworkMode { get; init; } = "";

    /// <summary>Published ports.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<HostPort>?> PortBindings { get; init; }

    /// <summary>When it is started again.</summary>
    public RestartInspection? RestartPolicy { get; init; }

    /// <summary>It goes when it ends.</summary>
    public bool AutoRemove { get; init; }

    /// <summary>Always empty.</summary>
    public string VolumeDriver { get; init; } = "";

    /// <summary>Containers whose volumes it has.</summary>
    public IReadOnlyList<string>? VolumesFrom { get; init; }

    /// <summary>Height and width of its terminal.</summary>
    public required IReadOnlyList<uint> ConsoleSize { get; init; }

    /// <summary>Annotations.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Capabilities beside the usual.</summary>
    public required IReadOnlyList<string> CapAdd { get; init; }

    /// <summary>Capabilities of the usual that it has not.</summary>
    public required IReadOnlyList<string> CapDrop { get; init; }

    /// <summary>Where its cgroup namespace is from.</summary>
    public string CgroupnsMode { get; init; } = "";

    /// <summary>DNS servers.</summary>
    public required IReadOnlyList<string> Dns { get; init; }

    /// <summary>Options of resolv.conf.</summary>
    public required IReadOnlyList<string> DnsOptions { get; init; }

    /// <summary>Search domains.</summary>
    public required IReadOnlyList<string> DnsSearch { get; init; }

    /// <summary>Lines of its hosts.</summary>
    public required IReadOnlyList<string> ExtraHosts { get; init; }

    /// <summary>More groups of its user.</summary>
    public required IReadOnlyList<string> GroupAdd { get; init; }

    /// <summary>Where its IPC namespace is from.</summary>
    public string IpcMode { get; init; } = "";

    /// <summary>Whose cgroup it shares.</summary>
    public string Cgroup { get; init; } = "";

    /// <summary>There are none.</summary>
    public IReadOnlyList<string>? Links { get; init; }

    /// <summary>How readily the kernel kills it.</summary>
    public int OomScoreAdj { get; init; }

    /// <summary>Where its PID namespace is from.</summary>
    public string PidMode { get; init; } = "";

    /// <summary>It is not confined.</summary>
    public bool Privileged { get; init; }

    /// <summary>All exposed ports are published.</summary>
    public bool PublishAllPorts { get; init; }

    /// <summary>Its root cannot be written.</summary>
    public bool ReadonlyRootfs { get; init; }

    /// <summary>Security options.</summary>
    public required IReadOnlyList<string> SecurityOpt { get; init; }

    /// <summary>Mounts in memory.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyDictionary<string, string>? Tmpfs { get; init; }

    /// <summary>Where its UTS namespace is from.</summary>
    public string UTSMode { get; init; } = "";

    /// <summary>Where its user namespace is from.</summary>
    public string UsernsMode { get; init; } = "";

    /// <summary>Bytes of /dev/shm.</summary>
    public long ShmSize { get; init; }

    /// <summary>The OCI runtime.</summary>
    public string Runtime { get; init; } = "";

    /// <summary>Always empty.</summary>
    public string Isolation { get; init; } = "";

    /// <summary>Weight for CPU time.</summary>
    public ulong CpuShares { get; init; }

    /// <summary>Bytes of memory.</summary>
    public long Memory { get; init; }

    /// <summary>CPUs in billionths.</summary>
    public long NanoCpus { get; init; }

    /// <summary>The cgroup above its own.</summary>
    public string CgroupParent { get; init; } = "";

    /// <summary>Weight for block devices.</summary>
    public ushort BlkioWeight { get; init; }

    /// <summary>Weight for single devices.</summary>
    public IReadOnlyList<BlkioWeightInspection>? BlkioWeightDevice { get; init; }

    /// <summary>Bytes read a second.</summary>
    public IReadOnlyList<BlkioThrottleInspection>? BlkioDeviceReadBps { get; init; }

    /// <summary>Bytes written a second.</summary>
    public IReadOnlyList<BlkioThrottleInspection>? BlkioDeviceWriteBps { get; init; }

    /// <summary>Reads a second.</summary>
    public IReadOnlyList<BlkioThrottleInspection>? BlkioDeviceReadIOps { get; init; }

    /// <summary>Writes a second.</summary>
    public IReadOnlyList<BlkioThrottleInspection>? BlkioDeviceWriteIOps { get; init; }

    /// <summary>Period of the CPU scheduler.</summary>
    public ulong CpuPeriod { get; init; }

    /// <summary>Its time of that period.</summary>
    public long CpuQuota { get; init; }

    /// <summary>Period of the real-time scheduler.</summary>
    public ulong CpuRealtimePeriod { get; init; }

    /// <summary>Its time of that period.</summary>
    public long CpuRealtimeRuntime { get; init; }

    /// <summary>CPUs that it may use.</summary>
    public string CpusetCpus { get; init; } = "";

    /// <summary>Memory nodes that it may use.</summary>
    public string CpusetMems { get; init; } = "";

    /// <summary>Devices of the host.</summary>
    public required IReadOnlyList<DeviceInspection> Devices { get; init; }

    /// <summary>Rules for devices.</summary>
    public IReadOnlyList<string>? DeviceCgroupRules { get; init; }

    /// <summary>There are none.</summary>
    public IReadOnlyList<string>? DeviceRequests { get; init; }

    /// <summary>Bytes of memory that are kept for it.</summary>
    public long MemoryReservation { get; init; }

    /// <summary>Bytes of memory and swap.</summary>
    public long MemorySwap { get; init; }

    /// <summary>How readily it is swapped out.</summary>
    public long MemorySwappiness { get; init; }

    /// <summary>The kernel does not kill it.</summary>
    public bool OomKillDisable { get; init; }

    /// <summary>A small init is its first process.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool Init { get; init; }

    /// <summary>Most processes.</summary>
    public long PidsLimit { get; init; }

    /// <summary>Limits of processes.</summary>
    public required IReadOnlyList<UlimitInspection> Ulimits { get; init; }

    /// <summary>For Windows.</summary>
    public ulong CpuCount { get; init; }

    /// <summary>For Windows.</summary>
    public ulong CpuPercent { get; init; }

    /// <summary>For Windows.</summary>
    public ulong IOMaximumIOps { get; init; }

    /// <summary>For Windows.</summary>
    public ulong IOMaximumBandwidth { get; init; }

    /// <summary>Paths that are hidden.</summary>
    public IReadOnlyList<string>? MaskedPaths { get; init; }

    /// <summary>Paths that cannot be written.</summary>
    public IReadOnlyList<string>? ReadonlyPaths { get; init; }
}

/// <summary>Where a container's output goes (API 1.47, LogConfig).</summary>
/// <param name="Type">The driver.</param>
/// <param name="Config">Its options.</param>
public sealed record LogConfig(string Type, IReadOnlyDictionary<string, string>? Config);
