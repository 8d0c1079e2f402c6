using System.Text.Json.Serialization;

namespace Selkie.Runtime.Containers;

/// <summary>Limits of a container; null and 0 mean none.</summary>
public sealed record ResourceSpec
{
    /// <summary>Whether there is a cgroup: enabled, disabled, no-conmon or split.</summary>
    public string Cgroups { get; init; } = "enabled";

    /// <summary>Who manages the cgroup, systemd or cgroupfs, whatever the engine would choose now; empty: whom it chooses.</summary>
    public string CgroupManager { get; init; } = "";

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
