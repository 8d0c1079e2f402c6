using System.Text.Json.Serialization;

namespace Selkie.Engine.Containers.Inspection;

/// <summary>How the host runs the container: libpod's InspectContainerHostConfig.</summary>
internal sealed record HostConfigInspection
{
    public IReadOnlyList<string> Binds { get; init; } = [];
    public string CgroupManager { get; init; } = "";
    public string CgroupMode { get; init; } = "";
    public string ContainerIDFile { get; init; } = "";
    public LogInspection? LogConfig { get; init; }
    public string NetworkMode { get; init; } = "";
    public IReadOnlyDictionary<string, IReadOnlyList<HostPort>?> PortBindings { get; init; } = new Dictionary<string, IReadOnlyList<HostPort>?>();
    public RestartInspection? RestartPolicy { get; init; }
    public bool AutoRemove { get; init; }
    public bool AutoRemoveImage { get; init; }
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
    public string VolumeDriver { get; init; } = "";
    public IReadOnlyList<string>? VolumesFrom { get; init; }
    public IReadOnlyList<string> CapAdd { get; init; } = [];
    public IReadOnlyList<string> CapDrop { get; init; } = [];
    public IReadOnlyList<string> Dns { get; init; } = [];
    public IReadOnlyList<string> DnsOptions { get; init; } = [];
    public IReadOnlyList<string> DnsSearch { get; init; } = [];
    public IReadOnlyList<string> ExtraHosts { get; init; } = [];
    public string HostsFile { get; init; } = "";
    public IReadOnlyList<string> GroupAdd { get; init; } = [];
    public string IpcMode { get; init; } = "";
    public string Cgroup { get; init; } = "";
    public string Cgroups { get; init; } = "";
    public IReadOnlyList<string>? Links { get; init; }
    public int OomScoreAdj { get; init; }
    public string PidMode { get; init; } = "";
    public bool Privileged { get; init; }
    public bool PublishAllPorts { get; init; }
    public bool ReadonlyRootfs { get; init; }
    public IReadOnlyList<string> SecurityOpt { get; init; } = [];
    public IReadOnlyDictionary<string, string> Tmpfs { get; init; } = new Dictionary<string, string>();
    public string UTSMode { get; init; } = "";
    public string UsernsMode { get; init; } = "";
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IdMappingInspection? IDMappings { get; init; }
    public long ShmSize { get; init; }
    public string Runtime { get; init; } = "oci";
    public IReadOnlyList<uint> ConsoleSize { get; init; } = [0, 0];
    public string Isolation { get; init; } = "";
    public ulong CpuShares { get; init; }
    public long Memory { get; init; }
    public long NanoCpus { get; init; }
    public string CgroupParent { get; init; } = "";
    public ushort BlkioWeight { get; init; }
    public IReadOnlyList<BlkioWeightInspection>? BlkioWeightDevice { get; init; }
    public IReadOnlyList<BlkioThrottleInspection>? BlkioDeviceReadBps { get; init; }
    public IReadOnlyList<BlkioThrottleInspection>? BlkioDeviceWriteBps { get; init; }
    public IReadOnlyList<BlkioThrottleInspection>? BlkioDeviceReadIOps { get; init; }
    public IReadOnlyList<BlkioThrottleInspection>? BlkioDeviceWriteIOps { get; init; }
    public ulong CpuPeriod { get; init; }
    public long CpuQuota { get; init; }
    public ulong CpuRealtimePeriod { get; init; }
    public long CpuRealtimeRuntime { get; init; }
    public string CpusetCpus { get; init; } = "";
    public string CpusetMems { get; init; } = "";
    public IReadOnlyList<DeviceInspection> Devices { get; init; } = [];
    public ulong DiskQuota { get; init; }
    public long KernelMemory { get; init; }
    public long MemoryReservation { get; init; }
    public long MemorySwap { get; init; }
    public long MemorySwappiness { get; init; }
    public bool OomKillDisable { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool Init { get; init; }
    public long PidsLimit { get; init; }
    public IReadOnlyList<UlimitInspection> Ulimits { get; init; } = [];
    public ulong CpuCount { get; init; }
    public ulong CpuPercent { get; init; }
    public ulong IOMaximumIOps { get; init; }
    public ulong IOMaximumBandwidth { get; init; }
    public IReadOnlyDictionary<string, string>? CgroupConf { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? IntelRdtClosID { get; init; }
}

/// <summary>Where logs go.</summary>
internal sealed record LogInspection(string Type, IReadOnlyDictionary<string, string>? Config, string Path, string Tag, string Size);

/// <summary>What happens at the end.</summary>
internal sealed record RestartInspection(string Name, uint MaximumRetryCount);

/// <summary>Id maps as container:host:size.</summary>
internal sealed record IdMappingInspection(IReadOnlyList<string> UidMap, IReadOnlyList<string> GidMap);

/// <summary>A weight of a block device.</summary>
internal sealed record BlkioWeightInspection(string Path, ushort Weight);

/// <summary>A limit of a block device, in bytes or operations a second.</summary>
internal sealed record BlkioThrottleInspection(string Path, ulong Rate);

/// <summary>A device.</summary>
internal sealed record DeviceInspection(string PathOnHost, string PathInContainer, string CgroupPermissions);

/// <summary>A limit of processes; -1 is none.</summary>
internal sealed record UlimitInspection(string Name, long Soft, long Hard);

/// <summary>The host's side of a published port.</summary>
internal sealed record HostPort(string HostIp, [property: JsonPropertyName("HostPort")] string Port);
