using System.Text.Json.Serialization;

namespace Selkie.Oci.Runtime;

/// <summary>Cgroup limits of a container.</summary>
public sealed record Resources
{
    /// <summary>Device access rules in order.</summary>
    [JsonPropertyName("devices")]
    public IReadOnlyList<DeviceCgroup>? Devices { get; init; }

    /// <summary>Memory controller.</summary>
    [JsonPropertyName("memory")]
    public Memory? Memory { get; init; }

    /// <summary>Processor controller.</summary>
    [JsonPropertyName("cpu")]
    public Cpu? Cpu { get; init; }

    /// <summary>Process count controller.</summary>
    [JsonPropertyName("pids")]
    public Pids? Pids { get; init; }

    /// <summary>Block I/O controller.</summary>
    [JsonPropertyName("blockIO")]
    public BlockIO? BlockIO { get; init; }

    /// <summary>Huge page limits.</summary>
    [JsonPropertyName("hugepageLimits")]
    public IReadOnlyList<HugepageLimit>? HugepageLimits { get; init; }

    /// <summary>Network controller of cgroup v1.</summary>
    [JsonPropertyName("network")]
    public NetworkResources? Network { get; init; }

    /// <summary>RDMA limits by device.</summary>
    [JsonPropertyName("rdma")]
    public IReadOnlyDictionary<string, Rdma>? Rdma { get; init; }

    /// <summary>Raw cgroup v2 files and their values.</summary>
    [JsonPropertyName("unified")]
    public IReadOnlyDictionary<string, string>? Unified { get; init; }
}

/// <summary>One device access rule.</summary>
public sealed record DeviceCgroup
{
    /// <summary>Whether access is given or taken.</summary>
    [JsonPropertyName("allow"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool Allow { get; init; }

    /// <summary>a, c or b.</summary>
    [JsonPropertyName("type")]
    public string? Type { get; init; }

    /// <summary>Major number; none means all.</summary>
    [JsonPropertyName("major")]
    public long? Major { get; init; }

    /// <summary>Minor number; none means all.</summary>
    [JsonPropertyName("minor")]
    public long? Minor { get; init; }

    /// <summary>Letters of rwm.</summary>
    [JsonPropertyName("access")]
    public string? Access { get; init; }
}

/// <summary>Memory limits in bytes.</summary>
public sealed record Memory
{
    /// <summary>Hard limit.</summary>
    [JsonPropertyName("limit")]
    public long? Limit { get; init; }

    /// <summary>Soft limit.</summary>
    [JsonPropertyName("reservation")]
    public long? Reservation { get; init; }

    /// <summary>Limit of memory and swap together.</summary>
    [JsonPropertyName("swap")]
    public long? Swap { get; init; }

    /// <summary>Kernel memory limit (obsolete).</summary>
    [JsonPropertyName("kernel")]
    public long? Kernel { get; init; }

    /// <summary>Kernel TCP buffer limit.</summary>
    [JsonPropertyName("kernelTCP")]
    public long? KernelTcp { get; init; }

    /// <summary>Tendency to swap, 0 to 100.</summary>
    [JsonPropertyName("swappiness")]
    public ulong? Swappiness { get; init; }

    /// <summary>Whether the OOM killer is off.</summary>
    [JsonPropertyName("disableOOMKiller")]
    public bool? DisableOomKiller { get; init; }

    /// <summary>Hierarchical accounting.</summary>
    [JsonPropertyName("useHierarchy")]
    public bool? UseHierarchy { get; init; }

    /// <summary>Refuse a limit below the present usage.</summary>
    [JsonPropertyName("checkBeforeUpdate")]
    public bool? CheckBeforeUpdate { get; init; }
}

/// <summary>Processor limits.</summary>
public sealed record Cpu
{
    /// <summary>Relative weight in v1 units.</summary>
    [JsonPropertyName("shares")]
    public ulong? Shares { get; init; }

    /// <summary>Microseconds of time in one period.</summary>
    [JsonPropertyName("quota")]
    public long? Quota { get; init; }

    /// <summary>Microseconds that may be saved up.</summary>
    [JsonPropertyName("burst")]
    public ulong? Burst { get; init; }

    /// <summary>Length of a period in microseconds.</summary>
    [JsonPropertyName("period")]
    public ulong? Period { get; init; }

    /// <summary>Real-time microseconds in one period.</summary>
    [JsonPropertyName("realtimeRuntime")]
    public long? RealtimeRuntime { get; init; }

    /// <summary>Real-time period in microseconds.</summary>
    [JsonPropertyName("realtimePeriod")]
    public ulong? RealtimePeriod { get; init; }

    /// <summary>Processors that may be used, as a list.</summary>
    [JsonPropertyName("cpus")]
    public string? Cpus { get; init; }

    /// <summary>Memory nodes that may be used, as a list.</summary>
    [JsonPropertyName("mems")]
    public string? Mems { get; init; }

    /// <summary>Whether the cgroup is scheduled as idle.</summary>
    [JsonPropertyName("idle")]
    public long? Idle { get; init; }
}

/// <summary>Process count limit.</summary>
public sealed record Pids
{
    /// <summary>Most processes and threads; 0 and below mean unlimited.</summary>
    [JsonPropertyName("limit"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long Limit { get; init; }
}

/// <summary>Block I/O weights and limits.</summary>
public sealed record BlockIO
{
    /// <summary>Relative weight.</summary>
    [JsonPropertyName("weight")]
    public ushort? Weight { get; init; }

    /// <summary>Relative weight against child cgroups.</summary>
    [JsonPropertyName("leafWeight")]
    public ushort? LeafWeight { get; init; }

    /// <summary>Weights by device.</summary>
    [JsonPropertyName("weightDevice")]
    public IReadOnlyList<WeightDevice>? WeightDevice { get; init; }

    /// <summary>Read limits in bytes a second.</summary>
    [JsonPropertyName("throttleReadBpsDevice")]
    public IReadOnlyList<ThrottleDevice>? ThrottleReadBpsDevice { get; init; }

    /// <summary>Write limits in bytes a second.</summary>
    [JsonPropertyName("throttleWriteBpsDevice")]
    public IReadOnlyList<ThrottleDevice>? ThrottleWriteBpsDevice { get; init; }

    /// <summary>Read limits in operations a second.</summary>
    [JsonPropertyName("throttleReadIOPSDevice")]
    public IReadOnlyList<ThrottleDevice>? ThrottleReadIopsDevice { get; init; }

    /// <summary>Write limits in operations a second.</summary>
    [JsonPropertyName("throttleWriteIOPSDevice")]
    public IReadOnlyList<ThrottleDevice>? ThrottleWriteIopsDevice { get; init; }
}

/// <summary>Weight of one block device.</summary>
public sealed record WeightDevice
{
    /// <summary>Major number.</summary>
    [JsonPropertyName("major"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long Major { get; init; }

    /// <summary>Minor number.</summary>
    [JsonPropertyName("minor"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long Minor { get; init; }

    /// <summary>Relative weight.</summary>
    [JsonPropertyName("weight")]
    public ushort? Weight { get; init; }

    /// <summary>Relative weight against child cgroups.</summary>
    [JsonPropertyName("leafWeight")]
    public ushort? LeafWeight { get; init; }
}

/// <summary>Limit of one block device.</summary>
public sealed record ThrottleDevice
{
    /// <summary>Major number.</summary>
    [JsonPropertyName("major"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long Major { get; init; }

    /// <summary>Minor number.</summary>
    [JsonPropertyName("minor"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long Minor { get; init; }

    /// <summary>The limit, in bytes or operations a second.</summary>
    [JsonPropertyName("rate"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public ulong Rate { get; init; }
}

/// <summary>Limit of huge pages of one size.</summary>
public sealed record HugepageLimit
{
    /// <summary>Size such as 2MB.</summary>
    [JsonPropertyName("pageSize")]
    public string PageSize { get => field ?? ""; init; }

    /// <summary>Bytes.</summary>
    [JsonPropertyName("limit"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public ulong Limit { get; init; }
}

/// <summary>Network controller of cgroup v1.</summary>
public sealed record NetworkResources
{
    /// <summary>Class of outgoing packets.</summary>
    [JsonPropertyName("classID")]
    public uint? ClassId { get; init; }

    /// <summary>Priorities by interface.</summary>
    [JsonPropertyName("priorities")]
    public IReadOnlyList<InterfacePriority>? Priorities { get; init; }
}

/// <summary>Priority of traffic on one interface.</summary>
public sealed record InterfacePriority
{
    /// <summary>The interface.</summary>
    [JsonPropertyName("name")]
    public string Name { get => field ?? ""; init; }

    /// <summary>The priority.</summary>
    [JsonPropertyName("priority"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public uint Priority { get; init; }
}

/// <summary>RDMA limits of one device.</summary>
public sealed record Rdma
{
    /// <summary>Most handles.</summary>
    [JsonPropertyName("hcaHandles")]
    public uint? HcaHandles { get; init; }

    /// <summary>Most objects.</summary>
    [JsonPropertyName("hcaObjects")]
    public uint? HcaObjects { get; init; }
}
